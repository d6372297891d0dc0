import { describe, expect, it } from 'vitest'
import { PRODUCT_TABLE } from '../catalogue/product-table.ts'
import { type RedeemableRule, type RedemptionShape, redemptionShape } from './redemption-shape.ts'

describe('a payout is redeemed', () => {
  it.each<[string, string | undefined, RedeemableRule | undefined, RedemptionShape]>([
    ['as its rule says', 'BAW-GB', { redemption: { pin: true }, barcodeFormat: 'QR' }, { pin: true }],
    ['as is documented', 'FIVEG-US', {}, { type: 'code', pin: true }],
    ['with the barcode of its product', 'LIBROS-ES', { barcodeFormat: 'ean-13' }, { barcode: 'ean-13' }],
    ['by a link if its product has only that', 'LINK-US', { usageType: 'url-only' }, { type: 'url' }],
    ['by a code for a product that has both', 'LINK-US', { usageType: 'url-recommended' }, {}],
    ['by a code for a template', undefined, undefined, {}],
  ])('%s', (_, code, rule, shape) => {
    expect(redemptionShape(code, rule)).toEqual(shape)
  })

  it.each(Object.entries(PRODUCT_TABLE))('as the product %s shows', (code, row) => {
    const { type = 'code', barcode } = redemptionShape(code, row)
    expect({ barcode, isLink: type === 'url' }).toEqual({
      barcode: row.barcodeFormat,
      isLink: row.usageType === 'url-only',
    })
  })
})
