/**
 * What is known of errors alone, as a file of its own in the built package. A bundler that splits code takes whatever a file
 * imports to be loaded with it, so that a program which only asks what an error is would carry the client. For the same
 * reason nothing here comes from the transport's index, which names everything.
 */
export * from '@x/transport/public'
export { isClockError } from './payouts/is-clock-error.ts'
export { isWaitTimeoutError } from './waiting.ts'
