export type {
  KnownRedemptionErrorCode,
  RedemptionErrorCode,
} from './error-codes.ts'
export type { Redeemable, RedeemableItem, RedeemablePayout } from './payout-link.ts'
export { redeem } from './redeem.ts'
export { type RedeemedItem, redeemAll } from './redeem-all.ts'
export type { RedeemAllOptions, RedeemOptions } from './redeem-options.ts'
export type {
  Barcode,
  BarcodeFormat,
  CodeRedemption,
  OtherRedemption,
  Redemption,
  UrlRedemption,
} from './redemption.ts'
export { isRedemptionError, RedemptionError } from './redemption-error.ts'
