import { createManualClock } from '@x/sandbox'
import { failureOf } from '@x/test-kit'
import { describe, expect, it } from 'vitest'
import { DOCUMENT, SERVED_OPERATIONS, TestClient } from '../../test/test-api.ts'
import type { OperationInput, ServedOperation } from '../calls/served-operation.ts'
import { createMcpHandler } from '../mcp/mcp-handler.ts'
import { createRestHandler } from '../rest/create-rest-handler.ts'
import { limitedOperations } from './limited-operations.ts'
import type { OrderAmounts, OrderLimits } from './order-limits.ts'

const TABLE = { name: 'test', version: '1', servedOperations: SERVED_OPERATIONS, document: DOCUMENT }

/** An order of the test API is paid in points. */
function amountsOf(body: unknown): OrderAmounts | undefined {
  const amount: unknown = Object(body).amount
  if (typeof amount !== 'number') return undefined
  return { currency: { path: [], value: 'PTS' }, faceValues: [{ path: ['amount'], value: amount }] }
}

const LIMITS: OrderLimits = { currencies: ['PTS'], maxFaceValue: { PTS: 50 }, maxOrders: 1 }

function placing(orderAmounts = amountsOf, limits = LIMITS) {
  const client = new TestClient()
  const servedOperations: readonly ServedOperation<TestClient>[] = SERVED_OPERATIONS.map((servedOperation) =>
    servedOperation.tool.name === 'create-order' ? { ...servedOperation, orderAmounts } : servedOperation,
  )
  const [create, ...others] = limitedOperations(client, servedOperations, { ...limits, clock: createManualClock() })
  if (create === undefined) throw new Error('there are none')
  const place = (body: unknown, headers: OperationInput['headers'] = { 'X-Idempotency-Key': 'k-1' }) =>
    create.call(client, { path: {}, query: {}, headers, body }, { signal: new AbortController().signal })
  return { client, place, others }
}

describe('served operations with limits', () => {
  it('are unchanged, except those that place orders', () => {
    expect(placing().others).toEqual(SERVED_OPERATIONS.slice(1))
    expect(limitedOperations(new TestClient(), SERVED_OPERATIONS, {})).toBe(SERVED_OPERATIONS)
  })

  it('have none in a package that places no orders, which has no such options', () => {
    const says = 'maxOrders: unknown option; allowed: '
    expect(() => createRestHandler(new TestClient(), TABLE, { maxOrders: 1 })).toThrow(says)
    expect(() => createMcpHandler(new TestClient(), TABLE, { maxOrders: 1 })).toThrow(says)
  })

  it('pass on the body that was checked, as plain data', async () => {
    const { client, place } = placing()
    class Order {
      get amount() {
        return 7
      }
      toJSON() {
        return { amount: 7, note: undefined }
      }
    }
    await place(new Order())
    expect(client.asked).toMatchObject([{ input: { body: { amount: 7 } } }])
    expect(client.asked[0]?.input.body).not.toBeInstanceOf(Order)
  })

  it.each([
    ['is not JSON', { amount: 7n }],
    ['would lose something', { amount: 7, more: Number.NaN }],
    ['is nothing', undefined],
  ])('leave it to the client to refuse a body that %s', async (_, body) => {
    const { client, place } = placing()
    await place(body)
    expect(client.asked).toMatchObject([{ input: { body } }])
  })

  it.each([
    ['anything if amounts are unreadable', () => undefined, { amount: 7 }],
    ['an amount over the limit', amountsOf, { amount: 50.01 }],
  ])('refuse %s', async (_, orderAmounts, body) => {
    const { client, place } = placing(orderAmounts)
    expect(await failureOf(place(body))).toMatchObject({ type: 'over_limit', outcome: 'not_sent', retryable: false })
    expect(client.asked).toEqual([])
  })

  it('refuse another order once the limit is reached, and say that a retry may work later', async () => {
    const { client, place } = placing()
    await place({ amount: 7 })
    const refused = failureOf(place({ amount: 7 }, { 'X-Idempotency-Key': 'k-2' }))
    expect(await refused).toMatchObject({ type: 'too_many_orders', outcome: 'not_sent', retryable: true })
    expect(client.asked).toHaveLength(1)
  })

  it('count an order whose call failed with an unknown outcome', async () => {
    const { client, place } = placing()
    client.answer = () => Promise.reject(new TypeError('canary'))
    expect(await failureOf(place({ amount: 7 }))).toMatchObject({ message: 'canary' })
    expect(await failureOf(place({ amount: 7 }, { 'X-Idempotency-Key': 'k-2' }))).toMatchObject({
      type: 'too_many_orders',
    })
  })

  it('place no order without a key, as orders are counted by key', async () => {
    const { client, place } = placing()
    expect((await failureOf(place({ amount: 7 }, {}))).message).toContain('sent without an idempotency key')
    expect(client.asked).toEqual([])
  })
})
