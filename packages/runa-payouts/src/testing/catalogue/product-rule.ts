import type { RedemptionShape } from '../redemption/redemption-shape.ts'

/** How long a gift card is valid. */
export interface ExpiryRule {
  /** From when on, in Runa's words. */
  readonly type: 'from-last-use' | 'from-last-balance-check' | 'from-issue-date' | 'indefinite' | 'do-not-show'
  /** For how many months. Default none. */
  readonly inMonths?: number
}

/** A plan of a subscription. Orders name the plan's code, never the subscription's. */
export interface PlanRule {
  /** The code that orders name. */
  readonly code: string
  /** In units of the currency. It is the plan's only face value. */
  readonly price: number | string
  /** Default: the code. */
  readonly name?: string
  /** Default 1. */
  readonly length?: number
  /** Default `MONTHS`. */
  readonly lengthUnit?: 'DAYS' | 'MONTHS'
}

/**
 * What the sandbox knows of a product, or of a payout template (`PT-…`). Only the currency is required; a rule of just
 * that is a gift card for any amount.
 */
export interface ProductRule {
  /** ISO 4217 code. */
  readonly currency: string
  /** Default: made of the code. */
  readonly name?: string
  /** Default `gift_card`. */
  readonly payoutType?: 'gift_card' | 'subscription' | 'payment'
  /** The plans of a subscription, which has at least one. */
  readonly plans?: readonly PlanRule[]
  /** ISO 3166 code of the country it can be redeemed in. Default: the suffix of the code, if it has one. */
  readonly country?: string
  /** ISO 3166 codes of the countries, if there are several. Replaces `country`. */
  readonly countries?: readonly string[]
  /** Codes of categories. Default: one that depends on the code. */
  readonly categories?: readonly string[]
  /** `open`: any amount from `minimum` to `maximum`. `fixed`: one of `available`. Default `open`. */
  readonly kind?: 'open' | 'fixed'
  /** The lowest face value, in units of the currency. Default none. */
  readonly minimum?: number | string
  /** The highest face value, in units of the currency. Default none. */
  readonly maximum?: number | string
  /** The face values of a `fixed` product. Strings are shown as they are: `"20"` stays `"20"`. */
  readonly available?: readonly (number | string)[]
  /** Whether orders may name it. Default true, but false for a product that is TEMPORARILY_DISABLED. */
  readonly orderable?: boolean
  /** Default `LIVE`; `TEMPORARILY_DISABLED` if it cannot be ordered. */
  readonly state?: 'LIVE' | 'TEMPORARILY_DISABLED' | 'TEMPORARILY_DEGRADED'
  /** What Runa takes off the price, as a share of the face value from 0 to 1: `"0.05"` is 5 %. Default none. */
  readonly discount?: string
  /** Default `stocked`. */
  readonly availability?: 'stocked' | 'realtime'
  /** Default none. */
  readonly barcodeFormat?: 'code-128' | 'code-39' | 'QR' | 'ean-13' | 'pdf417' | 'ITF' | 'DATA_MATRIX' | 'other'
  /** Default none: the live service sends null, which its documentation does not say. */
  readonly usageType?: 'undefined' | 'url-recommended' | 'url-only'
  /** Default `all`. */
  readonly redeemableAt?: 'all' | 'online' | 'in-store'
  /** Default: valid indefinitely. */
  readonly expiry?: ExpiryRule
  /** What its payouts are redeemed for. Default: a code, and for the playground's own products what is documented. */
  readonly redemption?: RedemptionShape
}
