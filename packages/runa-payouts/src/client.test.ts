import { inspect } from 'node:util'
import { callMethod, failureOf, until } from '@x/test-kit'
import { afterEach, describe, expect, it } from 'vitest'
import acceptedOrder from '../fixtures/accepted-order.json'
import fxOrder from '../fixtures/embedded-fx-order.json'
import recordedOrder from '../fixtures/sync-order.playground.json'
import { order, sandboxes } from '../test/running-sandbox.ts'
import * as operations from './api/operations.gen.ts'
import { type CallOptions, type Method, RunaPayouts } from './index.ts'

const { start, close } = sandboxes()
afterEach(close)

describe('answers of the real service', () => {
  it.each([
    ['the recorded playground order', recordedOrder],
    ['the documented order with foreign exchange', fxOrder],
  ])('%s is parsed without a difference, by createOrder and getOrder', async (_, body) => {
    const { client, sandbox } = await start()
    sandbox.faults.next({ status: 200, body }, { times: 2 })
    const { description } = body
    const sent = order(1, { description })
    expect(await client().createOrder(sent)).toMatchObject({ kind: 'completed', order: body, drift: [] })
    const { data, drift } = await client().getOrder(body.id).withResponse()
    expect(data).toEqual(body)
    expect(drift).toEqual([])
  })

  it('the documented 202', async () => {
    const { client, sandbox } = await start()
    sandbox.faults.next({ status: 202, body: acceptedOrder })
    expect(await client().createOrder(order(2))).toMatchObject({ kind: 'accepted', order: acceptedOrder, drift: [] })
  })
})

describe('getOrder', () => {
  it('by its id', async () => {
    const { client, sandbox } = await start()
    const { order: made } = await client().createOrder(order())
    expect(await client().getOrder(made.id)).toEqual(made)
    expect(sandbox.requests.at(-1)).toMatchObject({ method: 'GET', path: `/v2/order/${made.id}` })
  })

  it('that is not there: NotFoundError with its id', async () => {
    const { client } = await start()
    expect(await failureOf(client().getOrder('O-NONE'))).toMatchObject({
      name: 'NotFoundError',
      type: 'not_found',
      orderId: 'O-NONE',
    })
  })

  it.each(['', '.', '..', undefined, 7])('%j is no id, and nothing is sent', async (id) => {
    const { client, sandbox } = await start()
    expect(await failureOf(client().getOrder(id as string))).toMatchObject({ name: 'RequestValidationError' })
    expect(sandbox.requests).toHaveLength(0)
  })
})

describe('estimateOrder', () => {
  it('prices and places nothing', async () => {
    const { client, sandbox } = await start()
    const estimate = await client().estimateOrder({
      payment_method: { type: 'ACCOUNT_BALANCE', currency: 'USD' },
      items: [{ face_value: 25, products: { type: 'SINGLE', value: 'AMZ-US' } }],
    })
    expect(estimate).toMatchObject({ total_price: '25', items: [{ face_value: '25', price: '25' }] })
    expect(sandbox.ledger.orders).toHaveLength(0)
  })

  it('amounts that come as numbers are plain decimal strings', async () => {
    const { client, sandbox } = await start()
    const products = { type: 'SINGLE', value: 'AMZ-US' }
    sandbox.faults.next({
      status: 200,
      body: {
        payment_method: { type: 'ACCOUNT_BALANCE', currency: 'USD' },
        items: [{ products, face_value: 10, price: 9.5, discount_multiplier: '0.05', currency: 'USD' }],
        currency: 'USD',
        total_discount: 0.5,
        total_price: 1e21,
      },
    })
    const estimate = await client().estimateOrder({
      payment_method: { type: 'ACCOUNT_BALANCE', currency: 'USD' },
      items: [{ face_value: 10, products: { type: 'SINGLE', value: 'AMZ-US' } }],
    })
    expect(estimate).toMatchObject({
      items: [{ face_value: '10', price: '9.5' }],
      total_discount: '0.5',
      total_price: '1000000000000000000000',
    })
  })

  it('is read again after a failure, since it changes nothing', async () => {
    const { client, sandbox } = await start()
    sandbox.faults.next('internal-error', { times: 3 })
    await client().estimateOrder({
      payment_method: { type: 'ACCOUNT_BALANCE', currency: 'USD' },
      items: [{ face_value: 10, products: { type: 'SINGLE', value: 'AMZ-US' } }],
    })
    expect(sandbox.requests).toHaveLength(4)
  })

  it('an invalid item is named', async () => {
    const { client, sandbox } = await start()
    const body = {
      payment_method: { type: 'ACCOUNT_BALANCE', currency: 'USD' },
      items: [{ face_value: 1, products: { type: 'TEMPLATE', template_id: 'PT-1' } }],
    }
    expect((await failureOf(client().estimateOrder(body as never))).message).toMatch(/items\[0\]\.products\.type/)
    expect(sandbox.requests).toHaveLength(0)
  })
})

describe('getBalance and ping', () => {
  it('one balance, or all of them', async () => {
    const { client } = await start({ balances: { USD: '12.50', EUR: '3.00' } })
    expect(await client().getBalance('USD')).toEqual({ balance: '12.50', currency: 'USD' })
    expect(await client().getBalance()).toHaveLength(2)
  })

  it('a currency that may be missing', async () => {
    const { client } = await start({ balances: { USD: '1.00' } })
    const maybe: string | undefined = ['USD'].at(0)
    expect(await client().getBalance(maybe)).toEqual({ balance: '1.00', currency: 'USD' })
  })

  it('an invalid currency is refused', async () => {
    const { client, sandbox } = await start()
    expect((await failureOf(client().getBalance('usd'))).message).toMatch(/currency: expected an ISO 4217 code/)
    expect(sandbox.requests).toHaveLength(0)
  })

  it('ping', async () => {
    const { client } = await start()
    expect(await client().ping()).toEqual({ message: 'pong' })
  })
})

describe('request', () => {
  it('any other endpoint, with the same key and version', async () => {
    const { client, sandbox } = await start()
    sandbox.faults.next({ status: 200, body: { catalog: [] } })
    const { data, status } = await client()
      .request('GET', '/product', { query: { limit: 5 } })
      .withResponse()
    expect({ data, status }).toEqual({ data: { catalog: [] }, status: 200 })
    expect(sandbox.requests[0]).toMatchObject({ path: '/v2/product', query: { limit: '5' } })
    expect(sandbox.requests[0]?.headers).toMatchObject({ 'x-api-version': '2024-02-05' })
  })

  it.each<[string, Method, object, number]>([
    ['a read', 'GET', {}, 4],
    ['a write', 'POST', { body: { a: 1 } }, 1],
    ['a write with a key', 'POST', { body: { a: 1 }, idempotencyKey: 'k' }, 4],
  ])('%s that keeps failing', async (_, method, init, attempts) => {
    const { client, sandbox } = await start()
    sandbox.faults.next('internal-error', { times: 9 })
    expect(await failureOf(client().request(method, '/something', init))).toMatchObject({ name: 'ServerError' })
    expect(sandbox.requests).toHaveLength(attempts)
  })

  it.each<[string, string, string, object, RegExp]>([
    ['another host', 'GET', 'https://evil.example/', {}, /path: expected a path below the base URL/],
    ['a host in disguise', 'GET', '//evil.example/', {}, /path/],
    ['a step up', 'GET', '/order/../../admin', {}, /path: expected a path without "." and ".." segments/],
    ['a step up in disguise', 'GET', '/order/%2e%2E/x', {}, /"\." and "\.\." segments/],
    ['a query in the path', 'GET', '/product?limit=1', {}, /pass parameters as query/],
    ['an order', 'POST', '/order', { body: {} }, /use createOrder to place orders/],
    ['an order with a slash', 'POST', '/order/', { body: {} }, /use createOrder to place orders/],
    ['an invalid method', 'BREW', '/coffee', {}, /method: expected one of GET/],
    ['a body on a read', 'GET', '/product', { body: {} }, /body: a GET request has no body/],
    ['a key made of nothing', 'POST', '/x', { idempotencyKey: 'null' }, /idempotencyKey/],
  ])('%s is refused', async (_, method, path, init, says) => {
    const { client, sandbox } = await start()
    expect((await failureOf(client().request(method as Method, path, init))).message).toMatch(says)
    expect(sandbox.requests).toHaveLength(0)
  })

  it('gives the body as it was sent: amounts are not touched', async () => {
    const { client, sandbox } = await start()
    sandbox.faults.next({ status: 200, body: { rate: 5, value: 3 } })
    expect(await client().request('GET', '/something')).toEqual({ rate: 5, value: 3 })
  })

  it('a path with braces is a path', async () => {
    const { client, sandbox } = await start()
    sandbox.faults.next({ status: 200, body: {} })
    await client().request('GET', '/x/{y}')
    expect(decodeURI(sandbox.requests[0]?.path ?? '')).toBe('/v2/x/{y}')
  })
})

/** A method, and a call of it with these options. */
type Called = [string, (runa: RunaPayouts, options: CallOptions) => PromiseLike<unknown>]

describe('every call', () => {
  const methods = Object.entries(operations)
    .filter(([name, { id }]) => name === id)
    .map(
      ([name, operation]): Called => [
        name,
        (runa, options) => callMethod(runa, operation, { pathValue: 'O-1', body: order() }, options),
      ],
    )
  it.each<Called>([
    ...methods,
    ['getBalance', (runa, options) => runa.getBalance('USD', options)],
    ['request', (runa, options) => runa.request('GET', '/x', options)],
  ])('%s: a signal that is already aborted, and options that do not exist', async (operation, call) => {
    const { client, sandbox } = await start()
    const aborted = await failureOf(call(client(), { signal: AbortSignal.abort() }))
    expect(aborted).toMatchObject({ name: 'AbortedError', outcome: 'not_sent', operation })
    const misspelt = await failureOf(call(client(), { deadlin: 1 } as object))
    expect(misspelt).toMatchObject({ name: 'RequestValidationError', operation })
    expect(misspelt.message).toContain('did you mean "deadline"?')
    expect(sandbox.requests).toHaveLength(0)
  })
})

it('the timeout of the client is that of its attempts', async () => {
  const { client, sandbox, clock } = await start()
  sandbox.faults.next('stall-before')
  const call = failureOf(client({ timeout: 5_000, maxRetries: 0 }).ping())
  await until(() => sandbox.requests.length === 1)
  await clock.advance(5_000)
  const error = await call
  expect(error).toMatchObject({ name: 'TimeoutError', outcome: 'unknown' })
  expect(error.message).toContain('within 5000 ms')
})

describe('a print of the client', () => {
  const apiKey = 'wgABC123.abc12345678defghijklmnopqrst~XYZ'
  it.each<[string, (runa: RunaPayouts) => string]>([
    ['inspect', (runa) => inspect(runa, { showHidden: true, depth: 10 })],
    ['JSON', (runa) => JSON.stringify(runa)],
    ['String', (runa) => String(runa)],
    ['keys', (runa) => JSON.stringify({ ...runa })],
  ])('%s: never the key', (_, print) => {
    expect(print(new RunaPayouts({ apiKey }))).not.toContain('abc12345678')
  })

  it('shows what is of use', () => {
    expect(inspect(new RunaPayouts({ apiKey, environment: 'production' }))).toContain("apiKey: 'wgABC123.[redacted]'")
    expect(inspect(new RunaPayouts({ apiKey: () => apiKey }))).toContain("apiKey: '[redacted]'")
  })
})
