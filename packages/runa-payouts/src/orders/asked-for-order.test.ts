import { inspect } from 'node:util'
import { failureOf } from '@x/test-kit'
import { afterEach, describe, expect, it } from 'vitest'
import { order, sandboxes } from '../../test/running-sandbox.ts'
import type { RunaPayouts } from '../index.ts'

const { start, close } = sandboxes()
afterEach(close)

const LINK = 'https://spend.example/somebody-elses-link'

/** A completed order of somebody else, including its link. */
const another = {
  id: 'O-2',
  status: 'COMPLETED',
  created_at: '2026-11-22T00:00:00Z',
  payment_method: { type: 'ACCOUNT_BALANCE' },
  currency: 'USD',
  total_price: '10.00',
  total_discount: '0.00',
  items: [
    {
      id: 'E-2',
      distribution_method: { type: 'PAYOUT_LINK' },
      products: { type: 'SINGLE', value: 'AMZ-US' },
      face_value: '10.00',
      price: '10.00',
      payout: { status: 'ACTIVE', status_updated_at: '2026-11-22T00:00:00Z', url: LINK },
    },
  ],
}

/** An accepted order, whose reads are answered with `body` from now on. */
async function placed(body: object) {
  const running = await start({ processingMs: 5_000 })
  const runa = running.client()
  const result = await runa.createOrder(order(2), { idempotencyKey: 'key-1' })
  if (result.kind !== 'accepted') throw new Error('expected an order that continues')
  running.sandbox.faults.next({ status: 200, body }, { operation: 'getOrder', times: 99 })
  running.sandbox.requests.clear()
  return { ...running, runa, result, id: result.order.id }
}

type Placed = Awaited<ReturnType<typeof placed>>

const READS: readonly [string, string, (given: Placed) => Promise<unknown>][] = [
  ['getOrder', 'accepted', ({ runa, id }) => runa.getOrder(id)],
  ['waitForOrder', 'unknown', ({ runa, id }) => runa.waitForOrder(id)],
  ["a created order's wait()", 'accepted', ({ result }) => result.wait()],
]

describe('a response about another order than the one asked for', () => {
  it.each(READS)('makes %s throw an error with both ids, after one request', async (_, outcome, read) => {
    const given = await placed(another)
    const error = await failureOf(read(given))
    expect(error).toMatchObject({ name: 'UnexpectedResponseError', status: 200, outcome, orderId: given.id })
    expect(error.message).toContain(`for "O-2", but "${given.id}" was requested`)
    expect(given.sandbox.requests).toHaveLength(1)
    expect([inspect(error, { depth: 9 }), JSON.stringify(error), error.stack].join()).not.toContain('somebody-elses')
  })

  it('makes createOrderAndWait throw an error that says that the order is placed, with its key', async () => {
    const { client, sandbox } = await start({ processingMs: 5_000 })
    sandbox.faults.next({ status: 200, body: another }, { operation: 'getOrder', times: 99 })
    const error = await failureOf(client().createOrderAndWait(order(2), { idempotencyKey: 'key-1' }))
    const [mine] = sandbox.ledger.orders
    expect(error).toMatchObject({
      name: 'UnexpectedResponseError',
      outcome: 'accepted',
      orderId: mine?.id,
      idempotencyKey: 'key-1',
    })
    expect(sandbox.requests.filter(({ operation }) => operation === 'getOrder')).toHaveLength(1)
  })

  it.each(['report', 'strict'] as const)(
    'is refused whatever else is wrong with it, with responseValidation %s',
    async (how) => {
      const { client, sandbox } = await start()
      sandbox.faults.next({ status: 200, body: { id: 'O-2', status: 7 } })
      const error = await failureOf(client({ responseValidation: how }).getOrder('O-1'))
      expect(error.name).toBe('UnexpectedResponseError')
    },
  )

  it('leaves the order accepted if a wait has already seen it', async () => {
    const { client, sandbox } = await start({ processingMs: 60_000 })
    const runa = client()
    const { order: mine } = await runa.createOrder(order(2))
    sandbox.faults.next({ status: 200, body: another }, { operation: 'getOrder', skip: 1 })
    const error = await failureOf(runa.waitForOrder(mine.id))
    expect(error).toMatchObject({ name: 'UnexpectedResponseError', outcome: 'accepted', orderId: mine.id })
  })

  it('shows nothing of an id that is a link', async () => {
    const { client, sandbox } = await start()
    sandbox.faults.next({ status: 200, body: { ...another, id: LINK } })
    const error = await failureOf(client().getOrder('O-1'))
    expect(error.message).toContain('https://spend.example/[redacted]')
    expect(error.message).not.toContain('somebody-elses')
  })
})

describe('a response without a status, or without an id', () => {
  it.each(
    READS.flatMap(([name, outcome, read]) => [
      [name, 'no status', { status: undefined }, outcome, read] as const,
      [name, 'an invalid status', { status: null }, outcome, read] as const,
      [name, 'no id', { id: undefined }, outcome, read] as const,
    ]),
  )('%s: %s is an error at once', async (_, __, lacking, ___, read) => {
    const given = await placed({ id: 'O-1', status: 'PROCESSING' })
    given.sandbox.faults.clear()
    const body = { id: given.id, status: 'PROCESSING', ...lacking }
    given.sandbox.faults.next({ status: 200, body }, { operation: 'getOrder', times: 99 })
    const error = await failureOf(read(given))
    expect(error).toMatchObject({ name: 'ResponseValidationError', outcome: 'accepted', orderId: given.id })
    expect(given.sandbox.requests).toHaveLength(1)
  })
})

it('an order that is the one asked for is read as usual', async () => {
  const { runa, id, sandbox, clock } = await placed(another)
  sandbox.faults.clear()
  await clock.advance(6_000)
  const reads: readonly ((runa: RunaPayouts) => Promise<unknown>)[] = [
    (one) => one.getOrder(id),
    (one) => one.waitForOrder(id),
  ]
  for (const read of reads) expect(await read(runa)).toMatchObject({ id, status: 'COMPLETED' })
})
