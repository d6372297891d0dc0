/** What a payout can be redeemed for, as the response of its link shows it. */
export interface RedemptionShape {
  /** `url`: a page to send the recipient to. Default `code`. */
  readonly type?: 'code' | 'url'
  /** Whether a PIN belongs to the code. Default false. */
  readonly pin?: boolean
  /** The format of a barcode that belongs to the code, such as `code-128` or `QR`. Default none. */
  readonly barcode?: string
  /** How long it can be used, in days from the order. Default forever, which Runa writes as `3000-01-01`. */
  readonly days?: number
}

/** What the documentation says of the playground's products (developer.runa.io, /reference/2024-02-05/playground). */
const KNOWN_SHAPES: Readonly<Record<string, RedemptionShape>> = {
  'BAW-GB': { type: 'code' },
  'FIVEG-US': { type: 'code', pin: true },
  'CDISC-FR': { type: 'code', barcode: 'code-128' },
  'AUCHAN-FR': { type: 'code', pin: true, barcode: 'code-128', days: 365 },
  'ABO-GB': { type: 'code', pin: true, barcode: 'QR' },
  'LUSH-CA': { type: 'url' },
}

/** What the sandbox knows of a product that says how it is redeemed. */
export interface RedeemableRule {
  readonly redemption?: RedemptionShape | undefined
  readonly barcodeFormat?: string | undefined
  readonly usageType?: string | undefined
}

/**
 * What a product is redeemed for: what its rule says, else what the documentation says of it, else a code, with the
 * barcode that the product shows, or a link where the product has only that.
 */
export function redemptionShape(productCode: string | undefined, rule: RedeemableRule = {}): RedemptionShape {
  const { redemption, barcodeFormat, usageType } = rule
  if (redemption !== undefined) return redemption
  const known =
    productCode !== undefined && Object.hasOwn(KNOWN_SHAPES, productCode) ? KNOWN_SHAPES[productCode] : undefined
  if (known !== undefined) return known
  if (usageType === 'url-only') return { type: 'url' }
  return barcodeFormat === undefined ? {} : { barcode: barcodeFormat }
}
