import { createManualClock } from '@x/sandbox'
import { describe, expect, it } from 'vitest'
import { orderCompletionSchema } from '../../schemas/index.ts'
import type { CreateOrderRequest } from '../../wire.gen.ts'
import { createRunaSandbox } from '../sandbox.ts'
import { callsTo, idOf, item, order } from '../sandbox-calls.ts'
import type { RunaSandboxOptions } from '../sandbox-options.ts'

const ASYNC = { 'X-Execution-Mode': 'async' }
const NOW = Date.UTC(2026, 10, 29, 12)

function setUp(options: RunaSandboxOptions = {}) {
  const clock = createManualClock(NOW)
  const sandbox = createRunaSandbox({ clock, ...options })
  return { clock, sandbox, ...callsTo(sandbox) }
}

const earlier = (description: string, more: Partial<CreateOrderRequest['items'][number]> = {}): CreateOrderRequest => ({
  payment_method: { type: 'ACCOUNT_BALANCE', currency: 'USD' },
  items: [
    {
      face_value: 10,
      distribution_method: { type: 'PAYOUT_LINK' },
      products: { type: 'SINGLE', value: 'AMZ-US' },
      ...more,
    },
  ],
  description,
})

describe('earlier orders', () => {
  it('are there from the start, completed a minute apart, and not in the log of requests', async () => {
    const { sandbox, get } = setUp({ orders: [earlier('first'), earlier('second')] })
    expect(sandbox.requests).toEqual([])
    expect(sandbox.ledger.orders).toMatchObject([
      { description: 'first', status: 'COMPLETED', createdAt: '2026-11-29T11:58:00.000000+00:00' },
      { description: 'second', status: 'COMPLETED', createdAt: '2026-11-29T11:59:00.000000+00:00' },
    ])
    expect((await get('/order')).body).toMatchObject({ items: [{ description: 'second' }, { description: 'first' }] })
  })

  it('do not reduce the given balances, and count for no limit', async () => {
    const { create, get } = setUp({ orders: [earlier('first')], balances: { USD: '10' }, ordersPerMinute: 1 })
    expect((await get('/balance?currency=USD')).body).toMatchObject({ balance: '10.00' })
    expect((await create()).status).toBe(200)
  })

  it.each<[string, CreateOrderRequest, string]>([
    ['a field', earlier('no value', { face_value: 0 }), 'orders[1]: items.0.face_value: expected at least 0.01, got 0'],
    [
      'a product',
      earlier('no product', { products: { type: 'SINGLE', value: 'SHOES-US' } }),
      'orders[1]: Not allowed to order products: SHOES-US',
    ],
  ])('are refused with %s that could not have been ordered', (_, wrong, says) => {
    expect(() => setUp({ orders: [earlier('right'), wrong] })).toThrow(says)
  })
})

describe('an order that is ended by hand', () => {
  it.each(['FAILED', 'COMPLETED'] as const)('is %s at once, and stays that way', async (status) => {
    const { sandbox, clock, create, get } = setUp()
    const id = idOf(await create(order(), ASYNC))
    expect(sandbox.endOrder(id, status)).toBe(true)
    expect((await get(`/order/${id}`)).body).toMatchObject({ id, status })
    await clock.advance(3_600_000)
    expect((await get(`/order/${id}`)).body).toMatchObject({ id, status })
    expect(sandbox.endOrder(id, 'COMPLETED')).toBe(false)
    expect(sandbox.endOrder(id, 'FAILED')).toBe(false)
    expect((await get(`/order/${id}`)).body).toMatchObject({ status })
  })

  it('has that end whatever was scripted', async () => {
    const { sandbox, clock, create, get } = setUp()
    sandbox.scriptNextOrder({ status: 'ON_HOLD' })
    const id = idOf(await create(order(), ASYNC))
    await clock.advance(60_000)
    expect((await get(`/order/${id}`)).body).toMatchObject({ status: 'ON_HOLD' })
    expect(sandbox.endOrder(id, 'FAILED')).toBe(true)
    expect((await get(`/order/${id}`)).body).toStrictEqual({ id, status: 'FAILED' })
  })

  it('no longer costs anything when it has failed, and keeps its place among the others', async () => {
    const { sandbox, create, get } = setUp({ balances: { USD: '30' } })
    const ids = [idOf(await create(order(), ASYNC)), idOf(await create(order(), ASYNC))]
    sandbox.endOrder(String(ids[0]), 'FAILED')
    expect((await get('/balance?currency=USD')).body).toMatchObject({ balance: '20.00' })
    expect(sandbox.ledger.orders.map(({ id }) => id)).toEqual(ids)
  })

  it('has to exist', () => {
    const { sandbox } = setUp()
    expect(() => sandbox.endOrder('O-1', 'FAILED')).toThrow('unknown order O-1')
    expect(() => sandbox.orderCompletion('O-1')).toThrow('unknown order O-1')
  })
})

describe('balances that are set', () => {
  it('are what is available from then on, with nothing in any other currency', async () => {
    const { sandbox, create, get } = setUp({ balances: { USD: '10', EUR: 5 } })
    await create()
    sandbox.setBalances({ USD: '12.50', JPY: 100 })
    expect((await get('/balance')).body).toEqual([
      { balance: '12.50', currency: 'USD' },
      { balance: '100', currency: 'JPY' },
    ])
    expect((await get('/balance?currency=EUR')).body).toMatchObject({ balance: '0.00' })
    expect((await create()).status).toBe(200)
    expect(await create()).toMatchObject({ status: 400, body: { type: 'insufficient_funds' } })
  })

  it('replace an unlimited balance', async () => {
    const { sandbox, create } = setUp()
    await create()
    sandbox.setBalances({ USD: '9.99' })
    expect(await create()).toMatchObject({ status: 400, body: { type: 'insufficient_funds' } })
    expect(await create(order([item('AMZ-GB')], 'GBP'))).toMatchObject({ status: 400 })
  })

  it.each([
    [{ USD: '1.999' }, '1.999 USD'],
    [{ XXX: 1 }, '1 XXX'],
    [{ USD: -1 }, '-1 USD'],
  ])('%j are refused, and nothing changes', async (balances, says) => {
    const { sandbox, get } = setUp({ balances: { USD: '10' } })
    expect(() => sandbox.setBalances(balances)).toThrow(says)
    expect((await get('/balance?currency=USD')).body).toMatchObject({ balance: '10.00' })
  })
})

describe('the webhook about an order', () => {
  it('is available once the order has ended, without its items and links', async () => {
    const { sandbox, clock, create } = setUp()
    const id = idOf(await create({ ...order(), description: 'bonus' }, ASYNC))
    expect(sandbox.orderCompletion(id)).toBeUndefined()
    await clock.advance(1000)
    const body = sandbox.orderCompletion(id)
    expect(body).toMatchObject({ id, status: 'COMPLETED', description: 'bonus', total_price: '10.00' })
    expect(body).not.toHaveProperty('items')
    expect(orderCompletionSchema.issues(body)).toEqual([])
  })

  it('has only the id of an order that failed', async () => {
    const { sandbox, create } = setUp()
    const id = idOf(await create(order(), ASYNC))
    sandbox.endOrder(id, 'FAILED')
    expect(sandbox.orderCompletion(id)).toStrictEqual({ id, status: 'FAILED' })
  })
})
