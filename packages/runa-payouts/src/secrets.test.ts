import { prints } from '@x/test-kit'
import { afterEach, describe, expect, it } from 'vitest'
import { order, sandboxes } from '../test/running-sandbox.ts'
import { isSdkError, type RunaPayouts } from './index.ts'

const { start, close } = sandboxes()
afterEach(close)

const SECRET = 'canary-secret~half-0123456789'
const KEY = `xxCANARY.${SECRET}`
const LINK = 'https://spend.playground.runa.io/canary-link-0123'
const OWN_DOMAIN = 'https://rewards.customer.example/canary-link-0123?x=canary-link'

/** Says everything that must not be repeated, in every place a response has. */
const hostile = `${KEY} ${SECRET} ${encodeURIComponent(KEY)} ${LINK} ${OWN_DOMAIN} ${JSON.stringify(LINK).replaceAll('/', '\\/')}`
const errorBody = {
  type: hostile,
  message: hostile,
  help: hostile,
  details: [{ type: hostile, message: hostile, location: [hostile] }],
  error: hostile,
}

const completedWithLink = {
  id: 'O-1',
  status: 'COMPLETED',
  items: [{ payout: { url: LINK }, redemption_url: LINK }],
  note: KEY,
}

describe('neither a key nor a payout link is shown by', () => {
  type Case = [
    what: string,
    prepare: Parameters<Awaited<ReturnType<typeof start>>['sandbox']['faults']['next']>[0] | undefined,
    run: (runa: RunaPayouts) => PromiseLike<unknown>,
  ]
  const cases: readonly Case[] = [
    ...[400, 401, 403, 404, 408, 410, 418, 422, 425, 429, 500, 502, 504].map(
      (status): Case => [`an ApiError (${status})`, { status, body: errorBody }, (runa) => runa.createOrder(order())],
    ),
    ...['insufficient_funds', 'idempotency_validation_error', 'not_found'].map(
      (type): Case => [
        `an ApiError (${type})`,
        { status: 400, body: { ...errorBody, type } },
        (runa) => runa.createOrder(order()),
      ],
    ),
    ['an ApiError in HTML', { status: 503, body: `<html>${hostile}` }, (runa) => runa.createOrder(order())],
    ['an UnexpectedResponseError', { status: 200, body: `<html>${hostile}` }, (runa) => runa.createOrder(order())],
    [
      'an UnexpectedResponseError for a redirect',
      { status: 302, headers: { Location: `${OWN_DOMAIN}&k=${SECRET}` }, body: hostile },
      (runa) => runa.createOrder(order()),
    ],
    [
      'a ResponseValidationError',
      { status: 200, body: { ...completedWithLink, status: [LINK, KEY] } },
      (runa) => runa.getOrder('O-1'),
    ],
    [
      'an UnexpectedResponseError about another order',
      { status: 200, body: { ...completedWithLink, id: `${LINK} ${KEY}` } },
      (runa) => runa.getOrder('O-1'),
    ],
    [
      'an UnexpectedResponseError about pages that go round',
      { status: 200, body: { items: [{ id: LINK, status: 'FAILED' }], pagination: { cursors: { after: KEY } } } },
      async (runa) => {
        for await (const _ of runa.listOrders());
      },
    ],
    ['a ConnectionError', 'drop-before', (runa) => runa.createOrder(order())],
    ['a ConnectionError in a body', 'truncate', (runa) => runa.createOrder(order())],
    ['a RequestValidationError', undefined, (runa) => runa.createOrder({ ...order(), [KEY]: LINK } as never)],
    ['a RequestValidationError for an option', undefined, (runa) => runa.createOrder(order(), { mode: KEY } as never)],
    [
      'a RequestValidationError for a header',
      undefined,
      (runa) => runa.createOrder(order(), { headers: { 'X-Api-Key': KEY } }),
    ],
    ['a RequestValidationError for a path', undefined, (runa) => runa.request('GET', `${LINK}${KEY}`)],
    [
      'a ConfigurationError',
      undefined,
      (runa) => runa.ping({ apiKey: () => Promise.reject(new Error(`vault: ${KEY} ${LINK}`)) }),
    ],
    [
      'an AbortedError',
      undefined,
      (runa) => runa.createOrder(order(), { signal: AbortSignal.abort(new Error(hostile)) }),
    ],
    ['a key as an order id', undefined, (runa) => runa.getOrder(KEY)],
    ['a link as an order id', undefined, (runa) => runa.getOrder(LINK)],
    ['a link as a product code', undefined, (runa) => runa.getProduct(OWN_DOMAIN)],
    ['a wait for a link', undefined, (runa) => runa.waitForOrder(LINK)],
    ['a wait for a key that is over', undefined, (runa) => runa.waitForOrder(KEY, { deadline: 0 })],
    ['a key as an idempotency key', undefined, (runa) => runa.createOrder(order(), { idempotencyKey: `x-${KEY}` })],
    [
      'a key as an idempotency key of another endpoint',
      undefined,
      (runa) => runa.request('POST', '/other', { body: {}, idempotencyKey: KEY }),
    ],
    [
      'a WaitTimeoutError',
      { status: 200, body: { ...completedWithLink, status: 'REVIEWING' } },
      (runa) => runa.waitForOrder('O-1', { deadline: 500 }),
    ],
  ]

  it.each(cases)('%s', async (_, fault, run) => {
    const { client, sandbox } = await start()
    if (fault !== undefined) sandbox.faults.next(fault, { times: 9 })
    const runa = client({ apiKey: KEY, maxRetries: 1 })
    const error = await Promise.resolve(run(runa)).then(
      () => undefined,
      (reason: unknown) => reason,
    )
    expect(isSdkError(error)).toBe(true)
    for (const shown of [prints(error), prints(runa)]) {
      expect(shown).not.toContain(SECRET)
      expect(shown).not.toContain('canary-link')
    }
  })
})

describe('a secret in the wrong place', () => {
  const ODD_KEY = 'no-key-of-runa-looks-like-this-canary'

  it.each<[what: string, field: string, call: (runa: RunaPayouts) => PromiseLike<unknown>]>([
    ['the key of the client as an order id', 'orderId', (runa) => runa.getOrder(`O-${ODD_KEY}`)],
    [
      'the key of the client as an idempotency key',
      'idempotencyKey',
      (runa) => runa.createOrder(order(), { idempotencyKey: ODD_KEY }),
    ],
    ['another key as an order id', 'orderId', (runa) => runa.getOrder(KEY)],
    ['a payout link as an order id', 'orderId', (runa) => runa.getOrder(LINK)],
  ])('(%s) is refused by name, and nothing is sent', async (_, field, call) => {
    const { client, sandbox } = await start()
    const error = await Promise.resolve(call(client({ apiKey: ODD_KEY }))).catch((reason: unknown) => reason)
    expect(error).toMatchObject({ name: 'RequestValidationError', outcome: 'not_sent', issues: [{ path: [field] }] })
    expect(prints(error)).not.toContain('canary')
    expect(sandbox.requests).toStrictEqual([])
  })

  it('is not the address of an invoice as an idempotency key', async () => {
    const { client, sandbox } = await start()
    await client({ apiKey: KEY }).createOrder(order(), { idempotencyKey: 'https://shop.example/invoices/7' })
    expect(sandbox.ledger.orders).toHaveLength(1)
  })
})
