import { describe, expect, it } from 'vitest'
import { payout, USD } from '../../../test/batches.ts'
import type { Payout } from '../../bulk.ts'
import type { CompletedOrder } from '../../wire.gen.ts'
import { rowOf } from '../input/payout-list.ts'
import { itemsByReference } from './order-content.ts'

async function rows(...list: readonly Payout[]) {
  const checked = await Promise.all(list.map((one, position) => rowOf(one, USD, position)))
  return checked.flatMap((one) => ('row' in one ? [one.row] : []))
}

/** The item that answers a payout, and what the response has changed of it. */
function itemOf(id: string, { face_value, distribution_method, products }: Payout, more: Record<string, unknown> = {}) {
  return { id, face_value: face_value.toFixed(2), distribution_method, products, price: '1.00', ...more }
}

/** An order as it may come, which need not be as it should. */
const order = (items: unknown, status = 'COMPLETED') => ({ id: 'O-1', status, items }) as unknown as CompletedOrder

const found = async (items: unknown, list: readonly Payout[]) =>
  Object.fromEntries(
    [...(await itemsByReference(order(items), await rows(...list), USD))].map(([reference, { id }]) => [reference, id]),
  )

const a = payout('a')
const b = payout('b')
const choice = payout('choice', { products: { type: 'MULTIPLE', values: ['AMZ-US', 'AMC-US'] } })
const template = payout('template', { products: { type: 'TEMPLATE', template_id: 'PT-1' } })
const branded = payout('branded', { distribution_method: { type: 'PAYOUT_LINK', template_id: 'DT-1' } })

describe('which item is whose', () => {
  it('goes by what it is, not by its place', async () => {
    const items = [itemOf('E-b', b), itemOf('E-choice', choice), itemOf('E-a', a)]
    expect(await found(items, [a, b, choice])).toEqual({ a: 'E-a', b: 'E-b', choice: 'E-choice' })
  })

  it('gives payouts that are alike in all one item each', async () => {
    const link: Partial<Payout> = { distribution_method: { type: 'PAYOUT_LINK' } }
    const twins = [payout('x', link), payout('y', link)] as const
    const items = [itemOf('E-1', twins[0]), itemOf('E-2', twins[1])]
    expect(await found(items, twins)).toEqual({ x: 'E-1', y: 'E-2' })
  })

  it.each<[string, Payout, Record<string, unknown>]>([
    ['lists what a template holds', template, { products: { ...template.products, values: ['AMZ-US'] } }],
    ['says null where the request said nothing', a, { products: { ...a.products, usage_config: null } }],
    ['names no template', a, { distribution_method: { ...a.distribution_method, template_id: null } }],
    ['names the template that was requested', branded, {}],
    ['adds fields of its own', a, { distribution_method: { ...a.distribution_method, sent_at: 'today' }, extra: 1 }],
    ['writes the amount with fewer decimals', a, { face_value: '10' }],
  ])('knows an item again that %s', async (_, one, more) => {
    expect(await found([itemOf('E-1', one, more), itemOf('E-2', b)], [b, one])).toEqual({
      b: 'E-2',
      [one.reference]: 'E-1',
    })
  })

  it.each<[string, Record<string, unknown>]>([
    ['another amount', { face_value: '11.00' }],
    ['another address', { distribution_method: { type: 'EMAIL', email_address: 'c@example.com' } }],
    ['products that could not be determined', { products: { type: 'UNKNOWN' } }],
    ['products of a kind to come', { products: { type: 'toString' } }],
    ['no products', { products: null }],
    ['nothing', { products: undefined, distribution_method: undefined, face_value: undefined }],
  ])('is nobody’s when it has %s', async (_, more) => {
    expect(await found([itemOf('E-1', a, more), itemOf('E-2', b)], [a, b])).toEqual({ b: 'E-2' })
  })

  it('is the only payout’s when there is but one, whatever it looks like', async () => {
    expect(await found([itemOf('E-1', b, { products: { type: 'UNKNOWN' } })], [a])).toEqual({ a: 'E-1' })
  })

  it.each([
    ['missing', undefined],
    ['null', null],
    ['no list', { 0: 'E-1' }],
    ['empty', []],
    ['full of nothing', [null, 'E-1']],
  ])('is not reported where the items are %s', async (_, items) => {
    expect(await found(items, [a, b])).toEqual({})
    expect((await found(items, [a])).a).toBeUndefined()
  })

  it('is not reported for an order that failed', async () => {
    const failed = order([itemOf('E-1', a)], 'FAILED')
    expect((await itemsByReference(failed, await rows(a), USD)).size).toBe(0)
  })
})
