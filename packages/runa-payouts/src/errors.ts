/** The error guards alone, as a separate file in the built package: for a program that only needs to recognise errors. */
export { InsufficientFundsError, isInsufficientFundsError } from '@x/transport/api-errors'
export * from '@x/transport/public'
export { isOrderWaitTimeoutError as isWaitTimeoutError } from './orders/waiting.ts'
export { ClockError, isClockError } from './payouts/errors/clock-error.ts'
export { isRedemptionError, RedemptionError } from './redemption/redemption-error.ts'
