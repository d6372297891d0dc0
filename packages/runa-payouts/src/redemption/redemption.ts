import type { UnknownMember } from '@x/transport'

/** How a barcode is to be drawn (developer.runa.io, /features/redemption-api). */
export type BarcodeFormat =
  | 'code-128'
  | 'code-39'
  | 'ean-13'
  | 'QR'
  | 'pdf417'
  | UnknownMember<'(a barcode format this version does not know)'>

/** A barcode: draw `value` in `format`. */
export interface Barcode {
  /** Null if Runa does not say. */
  readonly format: BarcodeFormat | null
  /** The characters that the barcode encodes. */
  readonly value: string
}

/** What every redemption may have. */
interface AnyRedemption {
  /** What the payout is worth, a decimal string in units of its currency. Absent if Runa does not say. */
  readonly amount?: string
  /**
   * The last day on which it can be used, `YYYY-MM-DD`. Null if it never expires, which Runa writes as `3000-01-01`.
   * Absent if Runa does not say.
   */
  readonly expiresOn?: string | null
  /** The order that paid for it. */
  readonly orderId?: string
}

/** A code to show. Show whichever of `code`, `pin` and `barcode` it has: at least one. */
export interface CodeRedemption extends AnyRedemption {
  /**
   * What the payout is redeemed with. `code`: show `code`, `pin` and `barcode`, whichever there is. `url`: send the
   * recipient to `url`. Anything else is a kind that Runa has added since: `fields` has all of it.
   */
  readonly kind: 'code'
  /** The code to show. Absent if there is none. */
  readonly code?: string
  /** The PIN that belongs to the code. Absent if there is none. */
  readonly pin?: string
  /** The barcode to draw. Absent if there is none. */
  readonly barcode?: Barcode
  /** A page that belongs to the code, if there is one. */
  readonly url?: string
}

/** A page to send the recipient to. Anyone who has this URL can use it. */
export interface UrlRedemption extends AnyRedemption {
  /**
   * What the payout is redeemed with. `code`: show `code`, `pin` and `barcode`, whichever there is. `url`: send the
   * recipient to `url`. Anything else is a kind that Runa has added since: `fields` has all of it.
   */
  readonly kind: 'url'
  /** The page to send the recipient to. Anyone who has it can use it, so keep it out of logs. */
  readonly url: string
}

/** A kind of redemption that Runa has added since. */
export interface OtherRedemption extends AnyRedemption {
  /** At run time, whatever Runa sent as the type. */
  readonly kind: UnknownMember<'(a kind of redemption this version does not know)'>
  /** The code to show. Absent if there is none. */
  readonly code?: string
  /** The PIN that belongs to the code. Absent if there is none. */
  readonly pin?: string
  /** The barcode to draw. Absent if there is none. */
  readonly barcode?: Barcode
  /** A page, if there is one. Keep it out of logs. */
  readonly url?: string
  /** The whole response, with its names on the wire. */
  readonly fields: Readonly<Record<string, unknown>>
}

/** What a payout is redeemed for. Compare `kind` to find out which. */
export type Redemption = CodeRedemption | UrlRedemption | OtherRedemption
