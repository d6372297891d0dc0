/** What is known of errors alone, as a file of its own in the built package: a program that only asks what an error is. */
export * from '@x/transport/public'
export { ClockError, isClockError } from './payouts/errors/clock-error.ts'
export { isWaitTimeoutError } from './waiting.ts'
