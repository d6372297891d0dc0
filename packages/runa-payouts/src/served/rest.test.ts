import { request } from 'node:http'
import { listen } from '@x/serving/listen'
import { REMEMBERED_MS } from '@x/serving/rest'
import { closing, until } from '@x/test-kit'
import { afterEach, describe, expect, it } from 'vitest'
import oldRows from '../../fixtures/order-list.old-rows.json'
import syncOrder from '../../fixtures/sync-order.guide.json'
import { order, type Running, sandboxes } from '../../test/running-sandbox.ts'
import { createRestHandler, type RestOptions, type ServedEvent } from './rest.ts'
import { SERVED_OPERATIONS } from './served-operations.ts'

const { start, close } = sandboxes()
const { keep, close: closeServers } = closing()
afterEach(() => Promise.all([close(), closeServers()]))

interface Rest extends Running {
  readonly at: string
  readonly events: ServedEvent[]
}

/** The REST adapter on a real port, in front of a sandbox on another. */
async function startRest(options: RestOptions = {}, client: Parameters<Running['client']>[0] = {}): Promise<Rest> {
  const running = await start()
  const events: ServedEvent[] = []
  const handler = createRestHandler(running.client(client), {
    clock: running.clock,
    onAnswer: (event) => events.push(event),
    ...options,
  })
  const { url } = keep(await listen(handler, { host: '127.0.0.1', port: 0 }))
  return { ...running, at: url, events }
}

const create = (at: string, { body = order() as unknown, key = '', headers = {} as Record<string, string> } = {}) =>
  fetch(`${at}/v1/order`, {
    method: 'POST',
    body: typeof body === 'string' ? body : JSON.stringify(body),
    headers: {
      'content-type': 'application/json',
      ...(key === '' ? {} : { 'x-idempotency-key': key }),
      ...headers,
    },
  })

/** Unlike `fetch`, sends each key in its own header line. */
const createWithKeys = (at: string, keys: string[]): Promise<Response> =>
  new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'x-idempotency-key': keys }
    const asked = request(`${at}/v1/order`, { method: 'POST', headers }, async (answer) => {
      const type = answer.headers['content-type'] ?? ''
      const named = answer.headers['x-idempotency-key']
      const shown = { 'content-type': type, ...(named === undefined ? {} : { 'x-idempotency-key': String(named) }) }
      const chunks: Uint8Array[] = []
      for await (const chunk of answer) chunks.push(chunk)
      resolve(new Response(Buffer.concat(chunks), { status: answer.statusCode ?? 0, headers: shown }))
    })
    asked.on('error', reject)
    asked.end(JSON.stringify(order()))
  })

const problemIn = async (response: Response): Promise<Record<string, unknown>> => {
  expect(response.headers.get('content-type')).toBe('application/problem+json')
  const problem: Record<string, unknown> = JSON.parse(await response.text())
  expect(problem).toMatchObject({
    type: expect.any(String),
    title: expect.any(String),
    status: response.status,
    detail: expect.any(String),
  })
  return problem
}

describe('an order through REST', () => {
  it('is placed and answered in the upstream’s shape, with its status, key and request id', async () => {
    const { at, sandbox, events } = await startRest()
    const response = await create(at, { key: 'bonus-7' })
    expect(response.status).toBe(200)
    expect(await response.json()).toMatchObject({
      status: 'COMPLETED',
      items: [{ payout: { url: expect.any(String) } }],
    })
    expect(response.headers.get('x-idempotency-key')).toBe('bonus-7')
    expect(response.headers.get('x-request-id')).toMatch(/\w{8}-/)
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(sandbox.ledger.orders).toHaveLength(1)
    expect(events).toMatchObject([
      { method: 'POST', route: '/v1/order', status: 200, operation: 'createOrder', idempotencyKey: 'bonus-7' },
    ])
    expect(JSON.stringify(events)).not.toContain('http')
  })

  it.each([
    ['two', ['a', 'b']],
    ['the same twice', ['a', 'a']],
    ['a key and an empty one', ['a', '']],
    ['an empty one and a key', ['', 'a']],
  ])('with two keys (%s) is refused, and names none', async (_, keys) => {
    const { at, sandbox, events } = await startRest()
    const response = await createWithKeys(at, keys)
    expect(response.status).toBe(400)
    expect(response.headers.get('x-idempotency-key')).toBeNull()
    const problem = await problemIn(response)
    expect(problem).toMatchObject({ outcome: 'not_sent', operation: 'createOrder' })
    expect(problem).not.toHaveProperty('idempotencyKey')
    expect(problem.detail).toContain('X-Idempotency-Key was sent more than once')
    expect(sandbox.requests).toHaveLength(0)
    expect(events).toMatchObject([{ status: 400, operation: 'createOrder', outcome: 'not_sent' }])
  })

  it.each([
    'Idempotency-Key', // the name of the IETF's draft
    'idempotency-key',
    'X-Idempotency_Key',
    'X-Idempotence-Key',
    'X-Idempotency-Keys',
    'Idempotency',
    'Idempotency-Token',
    'Stripe-Idempotency-Key',
    'X-Request-Idempotency-Key',
  ])('with a key in %s is refused, as nobody would repeat it under the generated key', async (name) => {
    const { at, sandbox, events } = await startRest()
    const response = await create(at, { headers: { [name]: 'bonus-7' } })
    expect(response.status).toBe(400)
    expect(response.headers.get('x-idempotency-key')).toBeNull()
    const problem = await problemIn(response)
    expect(problem).toMatchObject({ outcome: 'not_sent', operation: 'createOrder' })
    expect(problem.detail).toContain('reads the key from X-Idempotency-Key')
    expect(JSON.stringify([problem, events])).not.toContain('bonus-7')
    expect(sandbox.requests).toHaveLength(0)
  })

  it('with two keys under two names is refused, but with the same key under both is placed', async () => {
    const { at, sandbox } = await startRest()
    expect((await create(at, { key: 'a', headers: { 'idempotency-key': 'b' } })).status).toBe(400)
    expect(sandbox.requests).toHaveLength(0)
    expect((await create(at, { key: 'a', headers: { 'idempotency-key': 'a' } })).status).toBe(200)
  })

  it('is not affected by headers of programs and proxies, nor is a read by a key', async () => {
    const { at } = await startRest()
    const usual = [
      'x-request-id',
      'x-correlation-id',
      'x-amzn-trace-id',
      'x-api-key',
      'x-forwarded-host',
      'x-identity-key',
    ]
    expect((await create(at, { headers: Object.fromEntries(usual.map((name) => [name, 'x'])) })).status).toBe(200)
    expect((await fetch(`${at}/v1/order`, { headers: { 'idempotency-key': 'x' } })).status).toBe(200)
  })

  it('with a single key that contains a comma is placed', async () => {
    const { at } = await startRest()
    expect((await createWithKeys(at, ['a,b'])).headers.get('x-idempotency-key')).toBe('a,b')
  })

  it('is accepted with 202 if it takes long, in the mode that the header names', async () => {
    const { at } = await startRest()
    const response = await create(at, { headers: { 'X-Execution-Mode': 'async' } })
    expect(response.status).toBe(202)
    expect(await response.json()).toMatchObject({ status: 'PROCESSING' })
  })

  it('gets the key that was generated for it, which finds it again', async () => {
    const { at, sandbox } = await startRest()
    const first = await create(at)
    const key = first.headers.get('x-idempotency-key') ?? ''
    expect(key).toMatch(/^[0-9a-f]{8}-/)
    const again = await create(at, { key })
    expect(await again.json()).toEqual(await first.json())
    expect(sandbox.ledger.orders).toHaveLength(1)
  })

  it('without a key is not placed twice: the second caller learns the key of the first', async () => {
    const { at, sandbox, clock } = await startRest()
    const first = await create(at)
    const key = first.headers.get('x-idempotency-key')
    const { items, payment_method } = order()
    const second = await create(at, { body: { items, payment_method } })
    expect(second.status).toBe(409)
    expect(second.headers.get('x-idempotency-key')).toBe(key)
    const placed: { id: string } = JSON.parse(await first.text())
    expect(await problemIn(second)).toMatchObject({
      type: 'urn:problem-type:repeated-write',
      title: 'Repeated write',
      outcome: 'accepted',
      operation: 'createOrder',
      idempotencyKey: key,
      orderId: placed.id,
      detail: expect.stringContaining('Repeat it with this key; a new key pays again.'),
    })
    expect(sandbox.ledger.orders).toHaveLength(1)
    expect((await create(at, { key: 'meant-so' })).status).toBe(200)
    await clock.advance(REMEMBERED_MS)
    expect((await create(at)).status).toBe(200)
    expect(sandbox.ledger.orders).toHaveLength(3)
  })

  it('without a key is refused if keys are required, and no key is generated for it', async () => {
    const { at, sandbox } = await startRest({ requireIdempotencyKey: true })
    const refused = await create(at)
    expect(refused.status).toBe(400)
    expect(refused.headers.get('x-idempotency-key')).toBeNull()
    expect(await problemIn(refused)).toMatchObject({
      type: 'urn:problem-type:idempotency-key-required',
      outcome: 'not_sent',
    })
    expect((await create(at, { key: 'mine' })).status).toBe(200)
    expect(sandbox.ledger.orders).toHaveLength(1)
  })

  it('with an empty key is refused, as a value must be missing', async () => {
    const { at, sandbox } = await startRest()
    const response = await create(at, { headers: { 'X-Idempotency-Key': '' } })
    expect(response.status).toBe(422)
    expect(await problemIn(response)).toMatchObject({ outcome: 'not_sent', errors: [{ field: 'X-Idempotency-Key' }] })
    expect(sandbox.ledger.orders).toHaveLength(0)
  })

  it('continues when its caller goes away, and is remembered', async () => {
    const { at, sandbox, clock, events } = await startRest()
    sandbox.faults.next({ delay: 5_000 }, { operation: 'createOrder' })
    const leaving = new AbortController()
    const left = fetch(`${at}/v1/order`, {
      method: 'POST',
      body: JSON.stringify(order()),
      headers: { 'content-type': 'application/json' },
      signal: leaving.signal,
    }).catch(() => 'gone')
    await until(() => sandbox.requests.length === 1)
    leaving.abort()
    expect(await left).toBe('gone')
    expect((await create(at)).status).toBe(409)
    await clock.advance(5_000)
    await until(() => events.some(({ status }) => status === 200))
    expect(sandbox.ledger.orders).toHaveLength(1)
    const again = await create(at)
    const key = again.headers.get('x-idempotency-key') ?? ''
    expect(await problemIn(again)).toMatchObject({ outcome: 'accepted', orderId: sandbox.ledger.orders[0]?.id })
    expect((await create(at, { key })).status).toBe(200)
    expect(sandbox.ledger.orders).toHaveLength(1)
  })
})

describe('an order through REST while things break', () => {
  const FAULTS = [
    ['drop-before', 0],
    ['drop-after-commit', 1],
    ['html-502', 0],
    ['html-502-after-commit', 1],
    ['truncate', 1],
    ['not-json-200', 1],
  ] as const

  it.each(FAULTS)('%s once: the retries find it', async (fault) => {
    const { at, sandbox } = await startRest()
    sandbox.faults.next(fault, { operation: 'createOrder' })
    const response = await create(at, { key: 'mine' })
    const settled = response.status === 200 ? response : await create(at, { key: 'mine' })
    expect(settled.status).toBe(200)
    expect(sandbox.ledger.orders).toHaveLength(1)
  })

  it.each([
    ['drop-before', 502, 0],
    ['drop-after-commit', 502, 1],
    ['html-502', 502, 0],
    ['html-502-after-commit', 502, 1],
    ['timeout-504-after-commit', 504, 1],
    ['truncate', 502, 1],
  ] as const)('%s on every attempt: %i and unknown, and the same key is paid once', async (fault, status, placed) => {
    const { at, sandbox } = await startRest()
    sandbox.faults.next(fault, { operation: 'createOrder', times: 4 })
    const response = await create(at)
    expect(response.status).toBe(status)
    const key = response.headers.get('x-idempotency-key') ?? ''
    expect(await problemIn(response)).toMatchObject({
      outcome: 'unknown',
      operation: 'createOrder',
      idempotencyKey: key,
    })
    expect(sandbox.ledger.orders).toHaveLength(placed)
    expect(await problemIn(await create(at))).toMatchObject({ status: 409, outcome: 'unknown', idempotencyKey: key })
    expect((await create(at, { key })).status).toBe(200)
    expect(sandbox.ledger.orders).toHaveLength(1)
  })

  it('a body that stalls: 504, and the same key is paid once', async () => {
    const { at, sandbox, clock } = await startRest({}, { maxRetries: 0 })
    sandbox.faults.next('stall-body', { operation: 'createOrder' })
    const pending = create(at, { key: 'mine' })
    await until(() => clock.sleeping.length > 0 && sandbox.ledger.orders.length === 1)
    await clock.advance(36_000)
    const response = await pending
    expect(response.status).toBe(504)
    expect(await problemIn(response)).toMatchObject({ type: 'urn:problem-type:timeout', idempotencyKey: 'mine' })
    expect((await create(at, { key: 'mine' })).status).toBe(200)
    expect(sandbox.ledger.orders).toHaveLength(1)
  })

  it('429 on every attempt: passed on, with the time to wait', async () => {
    const { at, sandbox } = await startRest()
    sandbox.faults.next({ name: 'rate-limit', retryAfter: 7 }, { operation: 'createOrder', times: 4 })
    const response = await create(at, { key: 'mine' })
    expect(response.status).toBe(429)
    expect(response.headers.get('retry-after')).toBe('7')
    expect(await problemIn(response)).toMatchObject({
      type: 'urn:problem-type:rate-limit',
      title: 'Rate limit',
      outcome: 'rejected',
      upstream: { status: 429 },
    })
    expect(sandbox.ledger.orders).toHaveLength(0)
  })

  it('an unreadable answer: 502, accepted, and the id of the order', async () => {
    const { at, sandbox } = await startRest({}, { responseValidation: 'strict' })
    sandbox.faults.next(
      { status: 200, body: { id: 'O-77', status: 'COMPLETED', items: 'many' } },
      { operation: 'createOrder' },
    )
    const response = await create(at, { key: 'mine' })
    expect(response.status).toBe(502)
    expect(await problemIn(response)).toMatchObject({ outcome: 'accepted', orderId: 'O-77', idempotencyKey: 'mine' })
  })

  it('a page with odd rows is passed on as it came, and is an error only on request', async () => {
    const { at, sandbox } = await startRest()
    const answer = { status: 200, body: oldRows }
    sandbox.faults.next(answer, { operation: 'listOrders' })
    const response = await fetch(`${at}/v1/order`)
    expect(response.status).toBe(200)
    expect(await response.json()).toEqual(oldRows)

    const strict = await startRest({}, { responseValidation: 'strict' })
    strict.sandbox.faults.next(answer, { operation: 'listOrders' })
    expect((await fetch(`${strict.at}/v1/order`)).status).toBe(502)
  })

  it('an answer about another order: 502 without any data of that order', async () => {
    const { at, sandbox } = await startRest()
    sandbox.faults.next({ status: 200, body: syncOrder }, { operation: 'getOrder' })
    const response = await fetch(`${at}/v1/order/O-1`)
    expect(response.status).toBe(502)
    const problem = await problemIn(response)
    expect(problem).toMatchObject({ type: 'urn:problem-type:unexpected-response', orderId: 'O-1' })
    expect(JSON.stringify(problem)).not.toContain('spend.playground')
  })

  it('an upstream that cannot be reached: 502, not sent', async () => {
    // Nothing listens there, and the port is never assigned.
    const { at } = await startRest({}, { baseUrl: 'http://127.0.0.1:20011/v2' })
    const response = await create(at, { key: 'mine' })
    expect(response.status).toBe(502)
    expect(await problemIn(response)).toMatchObject({ type: 'urn:problem-type:connection', outcome: 'not_sent' })
  })

  it.each([
    [401, { type: 'unauthorized', message: 'no such key' }],
    [403, { type: 'forbidden', message: 'not with this key' }],
    // As from a gateway: only the status.
    [401, {}],
    [403, {}],
  ])("a %i for this server's own key (%j) is a 502 with its own type, never the caller's", async (status, body) => {
    const { at, sandbox } = await startRest()
    sandbox.faults.next({ status, body }, { times: 2 })
    for (const response of [await create(at, { key: 'mine' }), await fetch(`${at}/v1/order/O-1`)]) {
      expect([response.status, response.headers.get('www-authenticate')]).toEqual([502, null])
      expect(await problemIn(response)).toMatchObject({
        type: 'urn:problem-type:upstream-credential',
        outcome: 'rejected',
        upstream: { status },
      })
    }
    expect(sandbox.ledger.orders).toHaveLength(0)
  })

  it('a limit of the account is not a fault of the key: its 403 is passed on', async () => {
    const { at, sandbox } = await startRest()
    sandbox.faults.next({ status: 403, body: { type: 'ordering_restricted', message: 'ask compliance' } })
    const response = await create(at, { key: 'mine' })
    expect(response.status).toBe(403)
    expect(await problemIn(response)).toMatchObject({
      type: 'urn:problem-type:permission',
      detail: expect.stringContaining('ask compliance'),
      upstream: { status: 403, type: 'ordering_restricted' },
    })
  })

  it.each([400, 404, 409, 410, 418, 422, 429, 500, 501, 503])(
    'any other status (%i) is passed on as it came',
    async (status) => {
      const { at, sandbox } = await startRest({}, { maxRetries: 0 })
      sandbox.faults.next({ status, body: { type: 'as_it_is', message: 'as it is' } })
      const response = await fetch(`${at}/v1/order/O-1`)
      expect(response.status).toBe(status)
      expect(await problemIn(response)).toMatchObject({ upstream: { status } })
    },
  )

  it('the upstream’s own refusals are passed on, with their messages', async () => {
    const { at } = await startRest()
    const [item] = order().items
    const body = order(1, { items: [{ ...Object(item), products: { type: 'SINGLE', value: 'NO-SUCH-PRODUCT' } }] })
    const response = await create(at, { body })
    expect(response.status).toBe(400)
    expect(await problemIn(response)).toMatchObject({
      outcome: 'rejected',
      upstream: { status: 400, type: 'product_validation_error', requestId: response.headers.get('x-request-id') },
    })
  })

  it('a key that belongs to another order: passed on', async () => {
    const { at, sandbox } = await startRest()
    await create(at, { key: 'mine' })
    const response = await create(at, { body: order(1, { description: 'another' }), key: 'mine' })
    expect(response.status).toBe(400)
    expect(await problemIn(response)).toMatchObject({
      type: 'urn:problem-type:idempotency-conflict',
      outcome: expect.stringMatching(/unknown|rejected/),
    })
    expect(sandbox.ledger.orders).toHaveLength(1)
  })

  it('a misconfigured server: 500, not sent, and no key in the answer', async () => {
    const { at } = await startRest({}, { apiKey: 'wgLIVE.a-very-secret-key', baseUrl: 'https://playground.runa.io/v2' })
    const response = await create(at)
    const text = await response.clone().text()
    expect(response.status).toBe(500)
    expect(await problemIn(response)).toMatchObject({ type: 'urn:problem-type:configuration', outcome: 'not_sent' })
    expect(text).not.toContain('secret')
  })
})

describe('a secret', () => {
  it('is not shown by any answer or event, even if the upstream shows it', async () => {
    const { at, sandbox, apiKey, events } = await startRest()
    const link = 'https://spend.runa.io/4ec8c0de-0000-4000-8000-c0ffee000000'
    const leak = `${apiKey} ${link}`
    const faults = [
      { status: 400, body: { type: 'bad_request', message: leak, help: leak } },
      {
        status: 422,
        body: { type: 'validation_error', message: leak, details: [{ message: leak, location: [leak] }] },
      },
      { status: 500, body: leak },
      { status: 302, headers: { Location: link } },
      { status: 200, body: `<p>${leak}</p>` },
    ]
    for (const fault of faults) {
      sandbox.faults.next(fault, { operation: 'createOrder', times: 4 })
      const response = await create(at, { key: `of ${fault.status}` })
      const told = [await response.text(), JSON.stringify([...response.headers]), JSON.stringify(events)].join()
      expect(response.ok).toBe(false)
      expect(told).not.toContain(apiKey)
      expect(told).not.toContain('c0ffee')
      sandbox.faults.clear()
    }
  })
})

describe('a request', () => {
  it.each([
    ['not JSON', '{"items": [', 400, 'not JSON'],
    ['nothing', '', 400, 'missing'],
    ['nested indefinitely', `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`, 400, 'nested'],
    ['too large', JSON.stringify({ a: 'x'.repeat(1024 * 1024) }), 413, 'larger'],
  ])('with a body that is %s is refused, and gets no key', async (_, body, status, says) => {
    const { at, sandbox } = await startRest()
    const response = await create(at, { body })
    expect(response.status).toBe(status)
    expect(response.headers.get('x-idempotency-key')).toBeNull()
    const { detail, outcome, operation, idempotencyKey } = await problemIn(response)
    expect(detail).toContain(says)
    expect({ outcome, operation, idempotencyKey }).toEqual({ outcome: 'not_sent', operation: 'createOrder' })
    expect(sandbox.requests).toHaveLength(0)
  })

  it('with a body that was cut off cannot pay again for the create that it repeats', async () => {
    const { at, sandbox } = await startRest()
    expect((await create(at)).status).toBe(200)
    const cut = await create(at, { body: JSON.stringify(order()).slice(0, -1) })
    const key = cut.headers.get('x-idempotency-key')
    const again = await create(at, key === null ? {} : { key })
    expect([cut.status, again.status, sandbox.ledger.orders.length]).toEqual([400, 409, 1])
  })

  it.each([
    ['text/plain', {}],
    ['application/x-www-form-urlencoded', {}],
    ['application/json; charset=latin1', {}],
    ['application/json', { 'content-encoding': 'gzip' }],
  ])('with a body of type %s %o is a 415', async (type, more: Record<string, string>) => {
    const { at } = await startRest()
    expect((await problemIn(await create(at, { headers: { 'content-type': type, ...more } }))).status).toBe(415)
  })

  it.each(['application/json;charset=UTF-8', 'application/vnd.api+json', 'APPLICATION/JSON ; charset="utf-8"'])(
    'may have a body of type %s as JSON',
    async (type) => {
      const { at } = await startRest()
      expect((await create(at, { headers: { 'content-type': type } })).status).toBe(200)
    },
  )

  it('with a body that does not match the schema is a 422 that names every field', async () => {
    const { at, sandbox } = await startRest()
    const body = { payment_method: { type: 'ACCOUNT_BALANCE', curency: 'USD' }, items: [{ face_value: 0.005 }] }
    const response = await create(at, { body })
    expect(response.status).toBe(422)
    const problem = await problemIn(response)
    expect(problem).toMatchObject({ type: 'urn:problem-type:request-validation', outcome: 'not_sent' })
    expect(problem.detail).toContain('currency')
    const fields = [problem.errors].flat().map((error) => Object(error).field)
    expect(fields).toEqual(
      expect.arrayContaining(['payment_method.curency', 'items[0].face_value', 'items[0].products']),
    )
    expect(sandbox.requests).toHaveLength(0)
  })

  it.each([
    ['?pgae=2', 'pgae', 'did you mean "page"?'],
    ['?zzzzzzzz=2', 'zzzzzzzz', 'allowed: limit, after, before, page, per_page'],
    ['?limit=2&limit=3', 'limit', 'whole number from 1 to 500, got 2 values'],
    ['?limit=ten', 'limit', 'whole number from 1 to 500'],
    ['?limit=0', 'limit', 'whole number from 1 to 500'],
    ['?page=1&limit=2', 'page', 'cannot be combined'],
  ])('for GET /v1/order%s is refused by name', async (query, field, says) => {
    const { at, sandbox } = await startRest()
    const response = await fetch(`${at}/v1/order${query}`)
    expect(response.status).toBe(422)
    expect(await problemIn(response)).toMatchObject({ errors: [{ field, message: expect.stringContaining(says) }] })
    expect(sandbox.requests).toHaveLength(0)
  })

  it('with an unknown execution mode is refused by the name of its header', async () => {
    const { at } = await startRest()
    const response = await create(at, { headers: { 'X-Execution-Mode': 'fast' } })
    expect(response.status).toBe(422)
    expect(await problemIn(response)).toMatchObject({ errors: [{ field: 'X-Execution-Mode' }] })
  })
})

describe('the document of what is served', () => {
  it('describes every route and every parameter', async () => {
    interface Route {
      readonly operationId: string
      readonly summary?: string
      readonly parameters?: readonly { readonly name: string; readonly description?: string }[]
    }
    const { at } = await startRest()
    const { paths }: { paths: Record<string, Record<string, Route>> } = JSON.parse(
      await (await fetch(`${at}/openapi.json`)).text(),
    )
    const routes = Object.values(paths).flatMap((path) => Object.values(path))
    const unsaid = routes.flatMap(({ operationId, summary, parameters = [] }) => [
      ...(summary ? [] : [operationId]),
      ...parameters.filter(({ description }) => !description).map(({ name }) => `${operationId}: ${name}`),
    ])
    expect(routes.length).toBeGreaterThan(3)
    expect(unsaid).toEqual([])
  })

  it('has every route, with the headers of a create and all its possible answers', async () => {
    const { at } = await startRest()
    const document = JSON.parse(await (await fetch(`${at}/openapi.json`)).text())
    const served = SERVED_OPERATIONS.filter(({ addition }) => addition !== 'when_named')
    expect(Object.keys(document.paths).sort()).toEqual([...new Set(served.map(({ rest }) => rest.path))].sort())
    const { post, get } = document.paths['/v1/order']
    expect(Object.keys(post.responses)).toEqual([
      ...['200', '202', '400', '403', '409', '413', '415', '422', '429', '500', '502', '503', '504', 'default'],
    ])
    expect(post.responses[202].headers).toHaveProperty('X-Idempotency-Key')
    expect(post.parameters.map(({ name }: { name: string }) => name)).toEqual(['X-Idempotency-Key', 'X-Execution-Mode'])
    expect(post.requestBody.content['application/json'].schema).toEqual({
      $ref: '#/components/schemas/CreateOrderRequest',
    })
    expect(get.parameters.map(({ name }: { name: string }) => name)).toEqual([
      ...['limit', 'after', 'before', 'page', 'per_page'],
    ])
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)]
    for (const [, name = ''] of references) expect(document.components.schemas, name).toHaveProperty(name)
  })

  it('describes amounts in words, as binary arithmetic does not find 19.99 to be a multiple of 0.01', async () => {
    const { at } = await startRest()
    const text = await (await fetch(`${at}/openapi.json`)).text()
    expect(text).not.toMatch(/"(multipleOf|if|then)":/)
    const { OrderItemRequest } = JSON.parse(text).components.schemas
    expect(OrderItemRequest.properties.face_value).toEqual({
      type: 'number',
      minimum: 0.01,
      maximum: 70_368_744_177_663.99,
      description: expect.stringContaining('with at most two decimals'),
    })
  })
})

describe('the examples of the document of what is served are true', () => {
  interface Example {
    readonly content: { readonly 'application/json': { readonly example: Record<string, unknown> } }
  }
  type Operations = Record<string, Record<string, { requestBody: Example; responses: Record<string, Example> }>>

  const exampleIn = (holder: Example | undefined) => holder?.content['application/json'].example ?? {}

  it('a create sent as in its example is placed, and answered with the fields of the example', async () => {
    const { at, sandbox } = await startRest()
    const { paths }: { paths: Operations } = JSON.parse(await (await fetch(`${at}/openapi.json`)).text())
    const post = paths['/v1/order']?.post
    const body = exampleIn(post?.requestBody)
    const placed = await create(at, { key: 'example', body })
    expect(placed.status).toBe(200)
    expect(sandbox.ledger.orders).toHaveLength(1)
    const answer = JSON.parse(await placed.text())
    const told = exampleIn(post?.responses[200])
    expect(Object.keys(answer)).toEqual(expect.arrayContaining(Object.keys(told)))
    expect(answer).toMatchObject({ status: told.status, currency: told.currency, total_price: told.total_price })
    const read = await fetch(`${at}/v1/order/${sandbox.ledger.orders[0]?.id}`)
    const readExample = exampleIn(paths['/v1/order/{orderId}']?.get?.responses[200])
    expect(Object.keys(JSON.parse(await read.text()))).toEqual(expect.arrayContaining(Object.keys(readExample)))
    const listed = JSON.parse(await (await fetch(`${at}/v1/order`)).text())
    expect(Object.keys(listed)).toEqual(Object.keys(exampleIn(paths['/v1/order']?.get?.responses[200])))
    const many = await create(at, { key: 'two', body: order(2) })
    const taken = Object.keys(JSON.parse(await many.text()))
    expect([many.status, taken]).toEqual([202, Object.keys(exampleIn(post?.responses[202]))])
  })

  it('an estimate sent as in its example is calculated', async () => {
    const { at } = await startRest()
    const { paths }: { paths: Operations } = JSON.parse(await (await fetch(`${at}/openapi.json`)).text())
    const post = paths['/v1/order/estimate']?.post
    const response = await fetch(`${at}/v1/order/estimate`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(exampleIn(post?.requestBody)),
    })
    expect(response.status).toBe(200)
    const { total_price, currency, ...rest } = JSON.parse(await response.text())
    const told = exampleIn(post?.responses[200])
    expect([total_price, currency]).toEqual([told.total_price, told.currency])
    expect(Object.keys(told)).toEqual(expect.arrayContaining(Object.keys(rest)))
  })

  it('an email address is declared as one', async () => {
    const { at } = await startRest()
    const { components } = JSON.parse(await (await fetch(`${at}/openapi.json`)).text())
    const { EmailDistribution, BoundRecipientDistribution } = components.schemas
    for (const { properties } of [EmailDistribution, BoundRecipientDistribution])
      expect(properties.email_address.format).toBe('email')
  })
})

describe('reads through REST', () => {
  it('lists orders by cursors and by numbers', async () => {
    const { at } = await startRest()
    for (const key of ['a', 'b', 'c']) await create(at, { key, body: order(1, { description: key }) })
    const first = await fetch(`${at}/v1/order?limit=2`)
    const page: { items: { id: string }[]; pagination: { cursors: { after: string } } } = JSON.parse(await first.text())
    expect(page.items).toHaveLength(2)
    expect(Object.keys(page).sort()).toEqual(['items', 'pagination'])
    const rest = await fetch(`${at}/v1/order?limit=2&after=${encodeURIComponent(page.pagination.cursors.after)}`)
    const second = await fetch(`${at}/v1/order?page=2&per_page=2`)
    const ids = (text: string) => JSON.parse(text).items.map(({ id }: { id: string }) => id)
    expect(ids(await second.text())).toEqual(ids(await rest.text()))
  })

  it('reads an order, and answers HEAD with the same headers and no body', async () => {
    const { at, sandbox } = await startRest()
    await create(at)
    const path = `${at}/v1/order/${sandbox.ledger.orders[0]?.id}`
    const read = await fetch(path)
    expect(await read.json()).toMatchObject({ status: 'COMPLETED' })
    const head = await fetch(path, { method: 'HEAD' })
    expect(head.status).toBe(200)
    expect(head.headers.get('content-type')).toBe('application/json')
    expect(await head.text()).toBe('')
  })

  it('keeps a path value in its place, whatever is in it', async () => {
    const { at, sandbox } = await startRest()
    const response = await fetch(`${at}/v1/order/a%2Fb%3Fc%20%C3%BC`)
    expect(response.status).toBe(404)
    expect(await problemIn(response)).toMatchObject({
      type: 'urn:problem-type:not-found',
      upstream: { status: 404, type: 'not_found' },
    })
    expect(sandbox.requests.map(({ path }) => path)).toEqual(['/v2/order/a%2Fb%3Fc%20%C3%BC'])
  })

  it('stops reading when its caller goes away', async () => {
    const { at, sandbox, clock, events } = await startRest()
    sandbox.faults.next('stall-before')
    const leaving = new AbortController()
    const left = fetch(`${at}/v1/order`, { signal: leaving.signal }).catch(() => 'gone')
    await until(() => sandbox.requests.length === 1)
    leaving.abort()
    expect(await left).toBe('gone')
    await until(() => events.length === 1)
    expect(events).toMatchObject([{ status: 503, operation: 'listOrders' }])
    expect(clock.sleeping).toEqual([])
  })

  it('estimates', async () => {
    const { at } = await startRest()
    const { payment_method, items } = order()
    const response = await fetch(`${at}/v1/order/estimate`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ payment_method, items }),
    })
    expect([200, 422]).toContain(response.status)
  })
})
