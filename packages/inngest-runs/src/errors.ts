/** The error guards alone, as a separate file in the built package: for a program that only needs to recognise errors. */
export { isRunNotFoundError, RunNotFoundError } from '@x/transport/api-errors'
export * from '@x/transport/public'
export {
  type FunctionNotStartedError,
  isFunctionNotStartedError,
  type NotStartedReason,
} from './runs/not-started-error.ts'
export { isRunWaitTimeoutError as isWaitTimeoutError } from './runs/waiting.ts'
