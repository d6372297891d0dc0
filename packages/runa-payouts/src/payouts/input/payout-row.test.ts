import { describe, expect, it } from 'vitest'
import { payout, USD } from '../../../test/batches.ts'
import { isRequestValidationError } from '../../index.ts'
import { rowOf } from './payout-list.ts'

/** A payout that is wrong in some way, as plain JavaScript may pass it. */
const wrong = (more: Record<string, unknown>): unknown => ({ ...payout('p1'), ...more })

describe('an invalid payout', () => {
  it.each<[string, unknown, string]>([
    ['nothing at all', undefined, 'reference: missing; expected a string'],
    ['null', null, 'payouts[3]: reference: '],
    ['a text', 'p1', 'payouts[3]: reference: '],
    ['no reference', wrong({ reference: undefined }), 'reference: missing; expected a string'],
    ['an empty reference', wrong({ reference: '' }), 'reference: expected a non-empty string'],
    ['a number as reference', wrong({ reference: 7 }), 'payouts[3]: reference: expected a string, got 7'],
    ['what a missing value looks like', wrong({ reference: 'undefined' }), 'reference: got "undefined"'],
    ['a long reference', wrong({ reference: 'x'.repeat(256) }), 'reference: expected at most 255 characters, got 256'],
    ['a field of another name', wrong({ groop: 'a' }), 'groop: unknown field; did you mean "group"?'],
    ['a field of an order', wrong({ metadata: {} }), 'metadata: unknown field; allowed: reference, face_value'],
    ['an empty group', wrong({ group: '' }), 'group: expected a non-empty string'],
    ['a group that is not a string', wrong({ group: 3 }), 'group: expected a non-empty string, got 3'],
    ['no face value', wrong({ face_value: undefined }), 'face_value: '],
    ['nothing to pay', wrong({ face_value: 0 }), 'face_value: '],
    ['less than nothing', wrong({ face_value: -1 }), 'face_value: '],
    ['a fraction of a cent', wrong({ face_value: 0.015 }), 'face_value: '],
    ['not a number', wrong({ face_value: Number.NaN }), 'face_value: '],
    ['an amount as text', wrong({ face_value: '10' }), 'face_value: '],
    ['a way to nobody', wrong({ distribution_method: { type: 'EMAIL' } }), 'distribution_method.email_address: '],
    ['an unknown way', wrong({ distribution_method: { type: 'PIGEON' } }), 'distribution_method.type: '],
    ['no products', wrong({ products: undefined }), 'products: '],
    ['one product of several', wrong({ products: { type: 'MULTIPLE', values: ['A'] } }), 'products.values: '],
    [
      'a choice for an amount that is not whole',
      wrong({ face_value: 9.5, products: { type: 'TEMPLATE', template_id: 'PT-1' } }),
      'face_value: ',
    ],
  ])('%s', async (_, given, says) => {
    const checked = await rowOf(given, USD, 3)
    if (!('error' in checked)) throw new Error('it was let through')
    expect(isRequestValidationError(checked.error)).toBe(true)
    expect(checked.error.outcome).toBe('not_sent')
    expect(checked.error.message).toContain(says)
    expect(checked.error.message).toMatch(/^sendPayouts: payout(s\[3\]| ").*Nothing was sent for it\.$/)
  })

  it('reports every issue at once, by its path in the payout', async () => {
    const checked = await rowOf(wrong({ face_value: 0, distribution_method: {}, extra: 1 }), USD, 3)
    if (!('error' in checked)) throw new Error('it was let through')
    expect(checked.reference).toBe('p1')
    expect(checked.error.message).toContain('payout "p1"')
    expect(new Set(checked.error.issues.map(({ path }) => path[0]))).toEqual(
      new Set(['extra', 'face_value', 'distribution_method']),
    )
  })
})

async function row(given: unknown) {
  const checked = await rowOf(given, USD, 3)
  if ('error' in checked) throw checked.error
  return checked.row
}

describe('a payout', () => {
  it('may have a reference of 255 characters', async () => {
    expect((await row(payout('x'.repeat(255)))).reference).toHaveLength(255)
  })

  it('shares an order by its group, or else by its products however they were written', async () => {
    const first = await row(wrong({ products: { type: 'SINGLE', value: 'A' } }))
    const second = await row(wrong({ products: { value: 'A', type: 'SINGLE' }, face_value: 5 }))
    const other = await row(wrong({ products: { type: 'SINGLE', value: 'B' } }))
    expect(second.group).toBe(first.group)
    expect(other.group).not.toBe(first.group)
    expect((await row(wrong({ group: 'x' }))).group).toBe((await row(wrong({ group: 'x', face_value: 3 }))).group)
    // A group that is named like products is still another.
    expect((await row(wrong({ group: first.group }))).group).not.toBe(first.group)
  })

  it.each([
    ['the amount', { face_value: 11 }],
    ['the address', { distribution_method: { type: 'EMAIL', email_address: 'q@example.com' } }],
    ['the products', { products: { type: 'SINGLE', value: 'B-US' } }],
  ])('has other content by %s', async (_, change) => {
    expect((await row(wrong(change))).hash).not.toBe((await row(payout('p1'))).hash)
  })

  it('has the same content whatever its reference, its group and the order of its fields', async () => {
    const { reference: _, ...rest } = payout('p1')
    const turned = { group: 'a', ...Object.fromEntries(Object.entries(rest).reverse()), reference: 'p2' }
    expect((await row(turned)).hash).toBe((await row(payout('p1'))).hash)
  })

  it('has other content if it is paid from another balance', async () => {
    const pounds = await rowOf(payout('p1'), { ...USD, currency: 'GBP' }, 0)
    expect('row' in pounds && pounds.row.hash).not.toBe((await row(payout('p1'))).hash)
  })

  it('is kept as it was when it was read', async () => {
    const given = { ...payout('p1'), products: { type: 'SINGLE' as const, value: 'AMZ-US' } }
    const kept = await row(given)
    given.products.value = 'CHANGED'
    expect(kept.item.products).toEqual({ type: 'SINGLE', value: 'AMZ-US' })
    expect(Object.keys(kept.item).sort()).toEqual(['distribution_method', 'face_value', 'products'])
  })
})
