import { afterEach, describe, expect, it } from 'vitest'
import product from '../../fixtures/product.playground.json'
import page from '../../fixtures/product-list.playground.json'
import subscription from '../../fixtures/product-subscription.guide.json'
import { sandboxes } from '../../test/running-sandbox.ts'
import { createCatalogue, denominationProblem, orderCodes } from '../catalogue/index.ts'
import type { DriftEvent } from '../index.ts'

const { start, close } = sandboxes()
afterEach(close)

/** A client whose next reads get these responses. Whatever does not match a schema is an error. */
async function answering(...bodies: unknown[]) {
  const { client, sandbox } = await start()
  const drifts: DriftEvent[] = []
  for (const body of bodies) sandbox.faults.next({ status: 200, body: JSON.stringify(body) })
  return { runa: client({ responseValidation: 'strict', onDrift: (event) => drifts.push(event) }), drifts }
}

describe('products as the playground and the guides show them are read without a difference', () => {
  it('a gift card with a field that is not documented, without a usage type, with "20" beside "20.00"', async () => {
    const { runa, drifts } = await answering(product)
    const { data, drift } = await runa.getProduct('1800FL-US').withResponse()
    expect([drift, drifts]).toEqual([[], []])
    expect(data).toEqual(product)
    expect(data).toMatchObject({
      approval_state: 'APPROVED',
      gift_card: { e_code_usage_type: null, denominations: { available_list: ['20', '20.00', '50.00', '100'] } },
    })
    // Both are one amount.
    expect([20, '20.0', 100, 50].map((amount) => denominationProblem(data, amount))).toEqual(Array(4).fill(undefined))
    expect(denominationProblem(data, 25)).toBe(
      '1800FL-US does not have a face value of 25; allowed: 20, 20.00, 50.00, 100 USD',
    )
  })

  it('a subscription whose price is a number, which becomes a decimal string', async () => {
    const { runa, drifts } = await answering(subscription)
    const { data, drift } = await runa.getProduct('STREAM-US').withResponse()
    expect([drift, drifts]).toEqual([[], []])
    expect(data).toMatchObject({
      payout_type: 'subscription',
      subscription: { subscription_plans: [{ subscription_plan_code: 'STREAM-US-12M', price: '107.94' }] },
    })
    expect(orderCodes(data)).toEqual(['STREAM-US-12M'])
  })

  it('the first page of a list, whose cursors are the codes of its ends', async () => {
    const { runa, drifts } = await answering(page)
    const first = await runa.listProducts()
    expect([first.drift, drifts]).toEqual([[], []])
    expect(first.items).toEqual(page.catalog)
    expect(first.pagination).toEqual({
      cursors: { before: '1800FL-US', after: 'DEVON-US' },
      page: { limit: 500 },
    })
    // The sandbox knows the cursor, and continues with the codes after it.
    const next = await first.nextPage()
    expect(next?.items.every(({ code }) => code > 'DEVON-US')).toBe(true)
    expect(next?.items.length).toBeGreaterThan(0)
  })

  it('and a catalogue checks orders against them', async () => {
    const { runa } = await answering(
      page,
      { catalog: [subscription], pagination: { cursors: { after: 'STREAM-US' }, page: { limit: 500 } } },
      { catalog: [], pagination: { cursors: {}, page: { limit: 500 } } },
    )
    const catalogue = createCatalogue(runa)
    const check = (value: string, face_value: number) =>
      catalogue.check({
        payment_method: { type: 'ACCOUNT_BALANCE', currency: 'USD' },
        items: [{ face_value, products: { type: 'SINGLE', value } }],
      })
    expect(await check('1800FL-US', 20)).toEqual({ problems: [], warnings: [] })
    expect(await check('DEVON-US', 12.5)).toEqual({ problems: [], warnings: [] })
    expect(await check('STREAM-US-12M', 107.94)).toEqual({ problems: [], warnings: [] })
    expect((await check('STREAM-US', 107.94)).problems).toMatchObject([{ code: 'plan_code_needed' }])
  })
})
