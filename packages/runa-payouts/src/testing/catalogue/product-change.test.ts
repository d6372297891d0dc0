import { createManualClock } from '@x/sandbox'
import { describe, expect, it } from 'vitest'
import { productUpdateSchema } from '../../schemas/index.ts'
import { createRunaSandbox } from '../sandbox.ts'
import { callsTo, item, order } from '../sandbox-calls.ts'
import type { ProductChange } from './product-change.ts'

function setUp() {
  const clock = createManualClock(Date.UTC(2026, 10, 29, 12))
  const sandbox = createRunaSandbox({ clock, anyProduct: true })
  return { clock, sandbox, ...callsTo(sandbox) }
}

describe('a product that changes', () => {
  it('is another one in reads and in orders from then on', async () => {
    const { sandbox, get, create } = setUp()
    expect((await create(order([item('AMZ-US')]))).status).toBe(200)
    sandbox.changeProduct('AMZ-US', { orderable: false })
    expect((await get('/product/AMZ-US')).body).toMatchObject({ is_orderable: false, state: 'TEMPORARILY_DISABLED' })
    expect((await create(order([item('AMZ-US')]))).status).toBe(400)
    sandbox.changeProduct('AMZ-US', { orderable: true })
    expect((await get('/product/AMZ-US')).body).toMatchObject({ is_orderable: true, state: 'LIVE' })
    expect((await create(order([item('AMZ-US')]))).status).toBe(200)
  })

  it.each<[string, string, ProductChange, object, object | undefined]>([
    ['nothing', 'ISLAND-US', {}, { price_multiplier: '0.95', is_orderable: true }, undefined],
    ['the discount', 'ISLAND-US', { discount: '0.0250' }, { price_multiplier: '0.975' }, undefined],
    ['the discount to none', 'ISLAND-US', { discount: '0' }, { price_multiplier: '1.00' }, undefined],
    [
      'one end',
      'ISLAND-US',
      { minimum: 10 },
      {},
      { type: 'open', minimum_value: '10.00', maximum_value: '500.00', available_list: null },
    ],
    [
      'a list in the place of a range',
      'ISLAND-US',
      { available: ['20', 25] },
      {},
      { type: 'fixed', minimum_value: '20', maximum_value: '25.00', available_list: ['20', '25.00'] },
    ],
    [
      'a range in the place of a list',
      'RAILWY-GB',
      { maximum: 80 },
      {},
      { type: 'open', minimum_value: '0.01', maximum_value: '80.00', available_list: null },
    ],
    ['a payment product', 'PUSHTC-GB', { maximum: 900 }, {}, { minimum_value: '1.00', maximum_value: '900.00' }],
    ['a product that no list had', 'SHOES-FR', { minimum: 5 }, {}, { minimum_value: '5.00' }],
  ])('by %s tells that in its webhook', (_, code, change, state, denominations) => {
    const { sandbox } = setUp()
    const update = sandbox.changeProduct(code, change)
    expect(productUpdateSchema.issues(update)).toEqual([])
    expect(update).toMatchObject({ product_code: code, new_state: state, timestamp: '2026-11-29T12:00:00.000000' })
    expect(update.new_state).toMatchObject(denominations === undefined ? {} : { denominations })
    expect('denominations' in update.new_state).toBe(denominations !== undefined)
    expect(sandbox.productUpdate(code)).toEqual(update)
    expect(sandbox.productUpdate('AMZ-GB')).toBeUndefined()
  })

  it('has timestamps that rise, also within one millisecond and when a clock is set back', async () => {
    const { clock, sandbox } = setUp()
    const stamp = () => sandbox.changeProduct('AMZ-US', {}).timestamp
    const stamps = [stamp(), stamp()]
    await clock.advance(1)
    stamps.push(stamp())
    expect(stamps).toEqual(['2026-11-29T12:00:00.000000', '2026-11-29T12:00:00.000001', '2026-11-29T12:00:00.001000'])
  })

  it('is listed in its place if no list had it before', async () => {
    const { sandbox, get } = setUp()
    sandbox.changeProduct('AMZ-ZA', { minimum: 5 })
    expect((await get('/product?after=AMZ-US&limit=1')).body).toMatchObject({ catalog: [{ code: 'AMZ-ZA' }] })
  })

  it.each<[string, object, string]>([
    ['NO-XX', {}, 'unknown product NO-XX'],
    ['STREAM-US-1M', {}, 'unknown product STREAM-US-1M'],
    ['AMZ-US', { is_orderable: false }, 'AMZ-US: is_orderable: unknown field; did you mean "orderable"?'],
    ['AMZ-US', { orderable: 'no' }, 'AMZ-US: orderable: expected true or false'],
    ['AMZ-US', { minimum: 1.555 }, 'AMZ-US: minimum: expected an amount of USD with at most 2 decimals'],
    ['AMZ-JP', { maximum: '1.5' }, 'AMZ-JP: maximum: expected an amount of JPY with no decimals'],
    ['ISLAND-US', { minimum: 501 }, 'ISLAND-US: minimum: expected at most the maximum, 500'],
    ['ISLAND-US', { maximum: 4 }, 'ISLAND-US: maximum: expected at least the minimum, 5'],
    ['ISLAND-US', { minimum: 9, maximum: 8 }, 'ISLAND-US: minimum: expected at most the maximum, 8'],
    ['AMZ-US', { available: [] }, 'AMZ-US: available: expected a list of at least one, each an amount of USD'],
    ['AMZ-US', { available: [5], maximum: 9 }, 'AMZ-US: available: expected nothing together with maximum'],
    ['VISA-US', { available: [5] }, 'VISA-US: available: expected nothing, because this is a payment'],
    ['STREAM-US', { minimum: 5 }, 'STREAM-US: minimum: expected nothing, because a subscription has the prices of'],
    ['AMZ-US', { discount: '-1' }, 'AMZ-US: discount: expected a decimal string from 0 to 1'],
  ])('%s does not change by %j', (code, change, says) => {
    const { sandbox } = setUp()
    expect(() => sandbox.changeProduct(code, change)).toThrow(says)
    expect(sandbox.productUpdate(code)).toBeUndefined()
  })
})
