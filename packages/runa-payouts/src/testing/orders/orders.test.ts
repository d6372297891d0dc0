import { createManualClock } from '@x/sandbox'
import { describe, expect, it } from 'vitest'
import { acceptedOrderSchema, orderEstimateSchema, orderListSchema, orderSchema } from '../../schemas/index.ts'
import { createRunaSandbox } from '../sandbox.ts'
import { callsTo, idOf, item, order } from '../sandbox-calls.ts'
import type { RunaSandboxOptions } from '../sandbox-options.ts'

function setUp(options: RunaSandboxOptions = {}) {
  const clock = createManualClock(Date.UTC(2024, 8, 4, 8, 49, 23, 420))
  const sandbox = createRunaSandbox({ clock, ...options })
  return { clock, sandbox, ...callsTo(sandbox) }
}

const ASYNC = { 'X-Execution-Mode': 'async' }

describe('a sync order', () => {
  it('looks like the one that the playground returned', async () => {
    const { create, get } = setUp()
    const answer = await create({ ...order(), metadata: { ref: '1' } })
    const url = expect.stringMatching(/^https:\/\/spend\.playground\.runa\.io\/[0-9a-f-]{36}$/)
    expect(answer.body).toStrictEqual({
      id: expect.stringMatching(/^O-[0-9A-HJKMNP-TV-Z]{26}$/),
      status: 'COMPLETED',
      created_at: '2024-09-04T08:49:23.420000+00:00',
      completed_at: '2024-09-04T08:49:23.420000+00:00',
      description: null,
      payment_method: { type: 'ACCOUNT_BALANCE' },
      currency: 'USD',
      total_discount: '0.00',
      total_price: '10.00',
      items: [
        {
          id: expect.stringMatching(/^E-[0-9A-HJKMNP-TV-Z]{26}$/),
          distribution_method: { type: 'PAYOUT_LINK' },
          products: { type: 'SINGLE', value: 'AMZ-US' },
          face_value: '10.00',
          price: '10.00',
          discount_multiplier: '0.0',
          redemption_url: url,
          payout: { status: 'ACTIVE', status_updated_at: '2024-09-04T08:49:23.420000+00:00', url, expiry_date: null },
          currency: 'USD',
        },
      ],
      transaction_detail: { USD: { value: '10.00', fx: null } },
      metadata: { ref: '1' },
    })
    expect(orderSchema.issues(answer.body)).toEqual([])
    expect((await get(`/order/${idOf(answer)}`)).body).toEqual(answer.body)
  })

  it('answers 200 with whatever status was scripted', async () => {
    const { create, sandbox } = setUp()
    sandbox.scriptNextOrder('fail')
    expect(await create()).toMatchObject({ status: 200, body: { status: 'FAILED' } })
    sandbox.scriptNextOrder({ status: 'COMPLETED', processingMs: 50 })
    expect(await create()).toMatchObject({ status: 200, body: { status: 'PROCESSING' } })
  })
})

describe('an async order', () => {
  it('is accepted, processes, and completes', async () => {
    const { clock, create, get } = setUp()
    const accepted = await create(order([item(), item('AMZ-US', 2.5)]), ASYNC)
    const id = idOf(accepted)
    expect(accepted.body).toStrictEqual({ id, status: 'PROCESSING' })
    expect(acceptedOrderSchema.issues(accepted.body)).toEqual([])
    await clock.advance(999)
    expect((await get(`/order/${id}`)).body).toStrictEqual({ id, status: 'PROCESSING', message: expect.any(String) })
    await clock.advance(1)
    const { body } = await get(`/order/${id}`)
    expect(body).toMatchObject({
      id,
      status: 'COMPLETED',
      created_at: '2024-09-04T08:49:23.420000+00:00',
      completed_at: '2024-09-04T08:49:24.420000+00:00',
      total_price: '12.50',
      items: [{ price: '10.00' }, { price: '2.50' }],
      transaction_detail: { USD: { value: '12.50', fx: null } },
    })
    expect(orderSchema.issues(body)).toEqual([])
  })

  it('takes as long as the options say', async () => {
    const { create } = setUp({ processingMs: 0 })
    expect(await create(order(), ASYNC)).toMatchObject({ status: 202, body: { status: 'COMPLETED' } })
  })

  it('fails when scripted, with nothing but its id', async () => {
    const { clock, create, get, sandbox } = setUp({ balances: { USD: '10' } })
    sandbox.scriptNextOrder('fail')
    const id = idOf(await create(order(), ASYNC))
    expect((await get('/balance?currency=USD')).body).toMatchObject({ balance: '0.00' })
    await clock.advance(1000)
    expect((await get(`/order/${id}`)).body).toStrictEqual({ id, status: 'FAILED' })
    expect((await get('/balance?currency=USD')).body).toMatchObject({ balance: '10.00' })
    expect(sandbox.ledger.orders).toMatchObject([{ id, status: 'FAILED' }])
  })

  it('passes through an unknown status, with custom fields', async () => {
    const { clock, create, get, sandbox } = setUp()
    sandbox.scriptNextOrder({ status: 'ON_HOLD', fields: { reason: 'review' }, processingMs: 10, lasts: 20 })
    sandbox.scriptNextOrder({ status: 'COMPLETED', fields: { surprise: true } })
    const id = idOf(await create(order(), ASYNC))
    await clock.advance(10)
    expect((await get(`/order/${id}`)).body).toStrictEqual({ id, status: 'ON_HOLD', reason: 'review' })
    await clock.advance(20)
    const { body } = await get(`/order/${id}`)
    expect(body).toMatchObject({ status: 'COMPLETED', completed_at: '2024-09-04T08:49:23.450000+00:00' })
    expect(body).not.toHaveProperty('reason')
    expect(await create()).toMatchObject({ body: { status: 'COMPLETED', surprise: true } })
  })

  it('may keep an unknown status forever', async () => {
    const { clock, create, get, sandbox } = setUp()
    sandbox.scriptNextOrder({ status: 'ON_HOLD' })
    const id = idOf(await create(order(), ASYNC))
    await clock.advance(365 * 24 * 3600 * 1000)
    expect((await get(`/order/${id}`)).body).toStrictEqual({ id, status: 'ON_HOLD' })
    expect(sandbox.ledger.orders[0]?.items).toHaveLength(1)
  })
})

describe('the list of orders', () => {
  const ids = (body: unknown) => (body as { items: { id: string }[] }).items.map(({ id }) => id)
  const cursors = (body: unknown) =>
    (body as { pagination: { cursors: { after?: string; before?: string } } }).pagination.cursors

  it('is walked newest first, in both directions, to an empty page', async () => {
    const { create, get } = setUp()
    const placed: string[] = []
    for (let count = 0; count < 5; count += 1) placed.unshift(idOf(await create()))
    const first = await get('/order?limit=2')
    expect(orderListSchema.issues(first.body)).toEqual([])
    expect(ids(first.body)).toEqual(placed.slice(0, 2))
    // A new order at the front shifts nothing.
    const newest = idOf(await create())
    const after = (body: unknown) => get(`/order?limit=2&after=${encodeURIComponent(cursors(body).after ?? '')}`)
    const before = (body: unknown) => get(`/order?limit=2&before=${encodeURIComponent(cursors(body).before ?? '')}`)
    const second = await after(first.body)
    const third = await after(second.body)
    expect([ids(second.body), ids(third.body)]).toEqual([placed.slice(2, 4), placed.slice(4)])
    const end = await after(third.body)
    expect(end.body).toStrictEqual({ items: [], pagination: { cursors: {}, page: { limit: 2 } } })
    expect(ids((await before(third.body)).body)).toEqual(placed.slice(2, 4))
    expect(ids((await before(first.body)).body)).toEqual([newest])
  })

  it('shows the current state of orders, without their contents', async () => {
    const { create, get } = setUp()
    await create({ ...order(), description: 'done', metadata: { a: 'b' } })
    await create(order(), ASYNC)
    const { body } = await get('/order')
    expect(orderListSchema.issues(body)).toEqual([])
    expect(body).toMatchObject({
      items: [{ status: 'PROCESSING', message: expect.any(String) }, { description: 'done' }],
    })
    for (const inside of ['items', 'transaction_detail', 'metadata']) {
      expect(body).not.toHaveProperty(`items.1.${inside}`)
    }
  })

  it('uses page numbers if that is switched on', async () => {
    const { create, get } = setUp({ pageNumbers: true })
    const placed: string[] = []
    for (let count = 0; count < 3; count += 1) placed.unshift(idOf(await create()))
    const { body } = await get('/order?page=2&per_page=2')
    expect(ids(body)).toEqual(placed.slice(2))
    expect(body).toMatchObject({ pagination: { cursors: {}, page: { limit: 2, number: 2, total: 3 } } })
    expect(orderListSchema.issues(body)).toEqual([])
    expect(ids((await get('/order?limit=1')).body)).toEqual(placed.slice(0, 1))
  })
})

describe('the books', () => {
  it('have the orders that were placed', async () => {
    const { create, sandbox } = setUp()
    await create({ ...order(), description: 'note', metadata: { a: 'b' } }, { 'X-Idempotency-Key': 'k1' })
    await create(order([item(), item()]), { ...ASYNC, 'X-Idempotency-Key': 'k2' })
    await create({ nonsense: true }, { 'X-Idempotency-Key': 'k3' })
    expect(sandbox.ledger.orders).toMatchObject([
      { idempotencyKey: 'k1', status: 'COMPLETED', total: '10.00', description: 'note', metadata: { a: 'b' } },
      {
        idempotencyKey: 'k2',
        status: 'PROCESSING',
        currency: 'USD',
        total: '20.00',
        items: [{}, {}],
        description: null,
      },
    ])
    expect(sandbox.ledger.find('k2')?.id).toBe(sandbox.ledger.orders[1]?.id)
    expect(sandbox.ledger.find('k3')).toBeUndefined()
  })

  it('have the same ids for the same seed', async () => {
    const idWith = async (random?: number) => idOf(await setUp(random === undefined ? {} : { random }).create())
    expect(await idWith()).toBe(await idWith(1))
    expect(await idWith(2)).not.toBe(await idWith(1))
  })
})

describe('the log of requests', () => {
  it('shows the requests, but no secret', async () => {
    const { create, get, sandbox, clock } = setUp()
    await create(order(), { 'X-Idempotency-Key': 'k1' })
    await get('/order?limit=5')
    await get('/nowhere')
    expect(sandbox.requests).toMatchObject([
      { operation: 'createOrder', method: 'POST', path: '/v2/order', query: {}, at: clock.now(), status: 200 },
      { operation: 'listOrders', query: { limit: '5' }, body: '' },
      { operation: undefined, status: 404 },
    ])
    expect(sandbox.requests[0]?.headers).toMatchObject({ 'x-api-key': 'xxSANDBOX.(hidden)', 'x-idempotency-key': 'k1' })
    expect(JSON.parse(sandbox.requests[0]?.body ?? '')).toEqual(order())
    expect(JSON.stringify(sandbox.requests)).not.toContain('not-a-secret')
    sandbox.requests.clear()
    expect(sandbox.requests).toEqual([])
  })

  it('shows no part of a key without a public part', async () => {
    const { get, sandbox } = setUp()
    await get('/ping', { 'X-Api-Key': 'secret' })
    await get('/ping', { 'X-Api-Key': '' })
    expect(sandbox.requests.map(({ headers }) => headers['x-api-key'])).toEqual(['(hidden)', undefined])
  })
})

it('answers that fit the schema of an estimate', async () => {
  const { post } = setUp()
  const { body } = await post('/order/estimate', order([item()], 'GBP'))
  // Amounts are numbers here, which the client turns into strings before it checks them.
  const written = JSON.parse(JSON.stringify(body), (_, value) => (typeof value === 'number' ? String(value) : value))
  expect(orderEstimateSchema.issues(written)).toEqual([])
})

it('refuses meaningless options', () => {
  expect(() => createRunaSandbox({ balances: { USD: '1.999' } })).toThrow('1.999 USD')
  expect(() => createRunaSandbox({ balances: { XXX: 1 } })).toThrow(TypeError)
  expect(() => createRunaSandbox({ balances: { USD: -1 } })).toThrow('balances: expected an amount from 0 with')
  expect(() => createRunaSandbox({ faults: 'nothing' })).toThrow('faults: unknown fault "nothing"')
  expect(() => createRunaSandbox({ products: { A: { currency: 'XXX' } } })).toThrow("'A'")
})
