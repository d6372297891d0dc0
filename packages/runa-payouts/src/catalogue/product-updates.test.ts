import { describe, expect, it } from 'vitest'
import { openCard, paymentOf } from '../../test/products.ts'
import type { ProductUpdate } from '../wire.gen.ts'
import { isLater, ProductUpdates, updatedProduct } from './product-updates.ts'

describe('one timestamp is later than another', () => {
  it.each([
    ['by a second', '2024-04-10T17:11:27', '2024-04-10T17:11:26', true],
    ['by a microsecond', '2024-04-10T17:11:26.601255', '2024-04-10T17:11:26.601254', true],
    ['by digits that the other leaves out', '2024-04-10T17:11:26.6', '2024-04-10T17:11:26', true],
    ['not if it is the same', '2024-04-10T17:11:26.601254', '2024-04-10T17:11:26.601254', false],
    ['not if it is the same in another zone', '2024-04-10T19:11:26+02:00', '2024-04-10T17:11:26Z', false],
    ['by its zone', '2024-04-10T17:11:26-01:00', '2024-04-10T17:11:26Z', true],
    ['without a zone it is UTC', '2024-04-10T17:11:26', '2024-04-10T18:11:25+01:00', true],
    ['never if it cannot be read', 'yesterday', '2024-04-10T17:11:26', false],
    ['if the other cannot be read', '2024-04-10T17:11:26', 'yesterday', true],
  ])('%s', (_, one, other, expected) => {
    expect(isLater(one, other)).toBe(expected)
  })
})

const update = (timestamp: string, new_state: Partial<ProductUpdate['new_state']>, code = 'AMZ-US'): ProductUpdate => ({
  product_code: code,
  old_state: { price_multiplier: '1', is_orderable: true },
  new_state: { price_multiplier: '1', is_orderable: true, ...new_state },
  timestamp,
})

describe('updates', () => {
  it('that are older than the latest of their product are dropped', () => {
    const updates = new ProductUpdates()
    const taken = [
      updates.take(update('2024-04-10T17:00:02', {})),
      updates.take(update('2024-04-10T17:00:01', {})),
      updates.take(update('2024-04-10T17:00:02', {})),
      updates.take(update('2024-04-10T17:00:01', {}, 'OTHER')),
      updates.take(update('2024-04-10T17:00:03', {})),
    ]
    expect(taken).toStrictEqual([true, false, false, true, true])
  })

  it('that came after a load began are known to it', () => {
    const updates = new ProductUpdates()
    updates.take(update('2024-04-10T17:00:01', {}))
    const mark = updates.mark(0)
    updates.take(update('2024-04-10T17:00:01', {}, 'OTHER'))
    expect(updates.after(mark).map(({ product_code }) => product_code)).toStrictEqual(['OTHER'])
  })
})

describe('a product', () => {
  const card = openCard('AMZ-US', '1', '500')

  it('that can no longer be ordered says so', () => {
    expect(updatedProduct(card, update('', { is_orderable: false }))).toStrictEqual({ ...card, is_orderable: false })
  })

  it('with other denominations has them, and keeps what the update leaves out', () => {
    const updated = updatedProduct(card, update('', { denominations: { maximum_value: '50' } }))
    expect(updated).toMatchObject({
      gift_card: { denominations: { type: 'open', minimum_value: '1', maximum_value: '50' }, barcode_format: null },
    })
  })

  it.each([
    [
      'of another kind keeps its denominations',
      paymentOf('CARD-US', '1', '5'),
      { denominations: { maximum_value: '50' } },
    ],
    ['keeps its denominations where the update has none that can be read', card, { denominations: 'many' }],
    ['is the same where the update says nothing', card, { is_orderable: 'yes' }],
  ])('%s', (_, product, state) => {
    // What the schema would report, a webhook may still bring.
    expect(updatedProduct(product, update('', state as Partial<ProductUpdate['new_state']>))).toStrictEqual(product)
  })
})
