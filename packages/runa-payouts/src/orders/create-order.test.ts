import { failureOf } from '@x/test-kit'
import { afterEach, describe, expect, it } from 'vitest'
import { ITEM, order, sandboxes } from '../../test/running-sandbox.ts'
import {
  type AttemptEvent,
  type CompletedOrder,
  type CreateOrderRequest,
  type DriftEvent,
  RunaPayouts,
} from '../index.ts'

const { start, close } = sandboxes()
afterEach(close)

const creates = (requests: readonly { operation?: string | undefined }[]) =>
  requests.filter(({ operation }) => operation === 'createOrder')

describe('what createOrder sends', () => {
  it('key, version, idempotency key, mode and JSON, at POST /order', async () => {
    const { client, sandbox } = await start()
    const body = order(1, { description: 'Thanks', metadata: { invoice: '42' } })
    await client().createOrder(body, { idempotencyKey: 'invoice-42' })
    const [request] = sandbox.requests
    expect(request).toMatchObject({ method: 'POST', path: '/v2/order' })
    expect(request?.headers).toMatchObject({
      'x-api-version': '2024-02-05',
      'x-idempotency-key': 'invoice-42',
      'x-execution-mode': 'sync',
      'content-type': 'application/json',
      accept: 'application/json',
    })
    expect(request?.headers['user-agent']).toMatch(/^x-runa-payouts\/\d/)
    expect(JSON.parse(request?.body ?? '')).toEqual(body)
  })

  it('the API key itself, which the sandbox checks', async () => {
    const { client } = await start({ apiKeys: ['xxONLY.this-one-is-taken'] })
    await client().createOrder(order())
    expect(await failureOf(client({ apiKey: 'xxOTHER.is-not-a-known-key' }).createOrder(order()))).toMatchObject({
      name: 'PermissionError',
      outcome: 'rejected',
    })
  })

  it.each([
    [1, undefined, 'sync'],
    [2, undefined, 'async'],
    [200, undefined, 'async'],
    [1, 'async', 'async'],
    [1, 'sync', 'sync'],
  ] as const)('%s item(s), mode %s: sent as %s', async (items, mode, sent) => {
    const { client, sandbox } = await start()
    await client().createOrder(order(items), mode === undefined ? {} : { mode })
    expect(sandbox.requests[0]?.headers['x-execution-mode']).toBe(sent)
  })

  it('a random key for each call, unless one is given', async () => {
    const { client, sandbox } = await start()
    const one = await client().createOrder(order())
    const two = await client().createOrder(order())
    expect(one.idempotencyKey).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-/)
    expect(two.idempotencyKey).not.toBe(one.idempotencyKey)
    expect(sandbox.ledger.orders).toHaveLength(2)
  })

  it('additional headers and body fields', async () => {
    const { client, sandbox } = await start()
    sandbox.faults.next({ status: 202, body: { id: 'O-9', status: 'PROCESSING' } })
    await client({ appInfo: { name: 'payroll', version: '2.1', url: 'https://example.com' } }).createOrder(order(), {
      headers: { 'X-Send-Email': 'true' },
      extraBody: { brand_new_field: [1] },
    })
    expect(sandbox.requests[0]?.headers['x-send-email']).toBe('true')
    expect(sandbox.requests[0]?.headers['user-agent']).toContain('payroll/2.1 (https://example.com)')
    expect(JSON.parse(sandbox.requests[0]?.body ?? '')).toMatchObject({ brand_new_field: [1] })
  })

  it('undefined properties are left out, as JSON does', async () => {
    const { client, sandbox } = await start()
    const body = { ...order(), description: undefined } as unknown as CreateOrderRequest
    await client().createOrder(body)
    expect(JSON.parse(sandbox.requests[0]?.body ?? '')).not.toHaveProperty('description')
  })
})

describe('what createOrder resolves to', () => {
  it('one item: the completed order with its link', async () => {
    const { client } = await start()
    const result = await client().createOrder(order(), { idempotencyKey: 'k' })
    expect(result).toMatchObject({
      kind: 'completed',
      idempotencyKey: 'k',
      drift: [],
      order: { status: 'COMPLETED', total_price: '10.00' },
    })
    if (result.kind === 'completed') expect(result.order.items[0]?.payout.url).toMatch(/^http:.*\/spend\//)
  })

  it('several items: accepted, and wait() reads the order until its end', async () => {
    const { client, sandbox } = await start()
    const result = await client().createOrder(order(3))
    expect(result).toMatchObject({ kind: 'accepted', order: { status: 'PROCESSING' } })
    if (result.kind !== 'accepted') return
    expect(await result.wait()).toMatchObject({ id: result.order.id, status: 'COMPLETED' })
    expect(sandbox.ledger.orders).toHaveLength(1)
  })

  it.each([
    ['a 202 to a sync call', 202, { id: 'O-7', status: 'PROCESSING' }, 'accepted'],
    ['a 202 that says COMPLETED', 202, { id: 'O-7', status: 'COMPLETED' }, 'accepted'],
    ['a 200 that is still working', 200, { id: 'O-7', status: 'PROCESSING', message: 'soon' }, 'accepted'],
    ['a 200 that failed', 200, { id: 'O-7', status: 'FAILED' }, 'accepted'],
    ['a 200 with a future status', 200, { id: 'O-7', status: 'REVIEWING' }, 'accepted'],
    ['a 201', 201, { id: 'O-7', status: 'PROCESSING' }, 'accepted'],
  ])('%s', async (_, status, body, kind) => {
    const { client, sandbox } = await start()
    sandbox.faults.next({ status, body })
    expect(await client().createOrder(order())).toMatchObject({ kind, order: { id: 'O-7' }, drift: [] })
  })

  it('a 200 to an async call: completed', async () => {
    const { client, sandbox } = await start()
    const { order: whole } = (await client().createOrder(order())) as { order: CompletedOrder }
    sandbox.faults.next({ status: 200, body: { ...whole, items: [...whole.items, ...whole.items] } })
    expect(await client().createOrder(order(2), { mode: 'async' })).toMatchObject({ kind: 'completed' })
  })

  it('.withResponse() returns status, headers, request id and attempts', async () => {
    const { client, sandbox } = await start()
    sandbox.faults.next('internal-error')
    const { data, status, headers, requestId, attempts } = await client().createOrder(order()).withResponse()
    expect(data.kind).toBe('completed')
    expect(status).toBe(200)
    expect(headers.get('x-api-version')).toBe('2024-02-05')
    expect(requestId).toBe(headers.get('x-amzn-requestid'))
    expect(attempts.map(({ verdict }) => verdict)).toEqual(['unknown', 'accepted'])
  })

  it('an order that does not match its schema is data with its differences, never an error', async () => {
    const { client, sandbox } = await start()
    const drifts: DriftEvent[] = []
    sandbox.faults.next({ status: 200, body: { id: 'O-8', status: 'COMPLETED', items: 'none' }, commit: true })
    const result = await client({ onDrift: (event) => drifts.push(event) }).createOrder(order())
    expect(result).toMatchObject({ kind: 'completed', order: { id: 'O-8', items: 'none' } })
    expect(result.drift.map(({ path }) => path.join('.'))).toContain('items')
    expect(drifts.map(({ path }) => path)).toContain('items')
  })

  it('in strict mode, the same is an error that says the order exists', async () => {
    const { client, sandbox } = await start()
    sandbox.faults.next({ status: 200, body: { id: 'O-8', status: 'COMPLETED' }, commit: true })
    expect(await failureOf(client({ responseValidation: 'strict' }).createOrder(order()))).toMatchObject({
      name: 'ResponseValidationError',
      outcome: 'accepted',
      orderId: 'O-8',
    })
  })
})

describe('one intent, one order', () => {
  it.each([
    'drop-before',
    'drop-after-commit',
    'truncate',
    'truncated-json',
    'html-502',
    'html-502-after-commit',
    'internal-error',
    'timeout-504',
    'unavailable-503',
    'rate-limit',
    'empty-200',
    'not-json-200',
    'array-200',
    'informational-102',
  ] as const)('%s, twice: one order, one key, the same bytes', async (fault) => {
    const { client, sandbox } = await start()
    sandbox.faults.next(fault, { operation: 'createOrder', times: 2 })
    const result = await client().createOrder(order())
    expect(result.kind).toBe('completed')
    expect(sandbox.ledger.orders).toHaveLength(1)
    const sent = creates(sandbox.requests)
    expect(sent).toHaveLength(3)
    for (const { headers, body } of sandbox.requests) {
      expect(headers['x-idempotency-key']).toBe(result.idempotencyKey)
      expect(body).toBe(sandbox.requests[0]?.body)
    }
  })

  it.each(['stall-after-commit', 'stall-body', 'stall-before'] as const)(
    '%s: given up after 35 s, then one order',
    async (fault) => {
      const { client, sandbox, clock } = await start()
      sandbox.faults.next(fault)
      const call = client().createOrder(order())
      const result = call.then((value) => value)
      while (sandbox.requests.length === 0) await new Promise((resolve) => setImmediate(resolve))
      for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve))
      await clock.advance(35_000)
      expect((await result).kind).toBe('completed')
      expect(sandbox.ledger.orders).toHaveLength(1)
      expect(sandbox.requests).toHaveLength(2)
    },
  )

  it('a server error that Runa stores under the key stays unknown, and no other key is generated', async () => {
    const { client, sandbox } = await start()
    sandbox.faults.next('internal-error-after-commit')
    const error = await failureOf(client().createOrder(order(), { idempotencyKey: 'k-1' }))
    expect(error).toMatchObject({ name: 'ServerError', outcome: 'unknown', idempotencyKey: 'k-1' })
    expect(error.message).toContain('Repeat the call with the same idempotency key')
    expect(new Set(sandbox.requests.map(({ headers }) => headers['x-idempotency-key']))).toEqual(new Set(['k-1']))
    expect(sandbox.ledger.orders).toHaveLength(1)
  })

  it('after an unknown outcome, the same call with the same key finds the order', async () => {
    const { client, sandbox } = await start()
    sandbox.faults.next('drop-after-commit', { times: 4 })
    const error = await failureOf(client().createOrder(order(), { idempotencyKey: 'k-2' }))
    expect(error).toMatchObject({ name: 'ConnectionError', outcome: 'unknown', idempotencyKey: 'k-2' })
    const again = await client().createOrder(order(), { idempotencyKey: 'k-2' })
    expect(again.kind).toBe('completed')
    expect(sandbox.ledger.orders).toHaveLength(1)
  })

  it('two calls with one key at once share one request', async () => {
    const { client, sandbox } = await start()
    const runa = client()
    const [one, two] = await Promise.all([1, 2].map(() => runa.createOrder(order(), { idempotencyKey: 'k-3' })))
    expect(one).toEqual(two)
    expect(sandbox.requests).toHaveLength(1)
  })

  it('one key and the same content, with its properties in another order, is the same order', async () => {
    const { client, sandbox } = await start()
    const body = order(1, { description: 'Thanks', metadata: { b: '1', a: '2' } })
    const turned = { metadata: { a: '2', b: '1' }, description: 'Thanks', ...order(1) }
    const once = { idempotencyKey: 'k-6', extraBody: { new_field: { d: 1, c: 2 } } }
    const again = { idempotencyKey: 'k-6', extraBody: { new_field: { c: 2, d: 1 } } }
    const first = await client().createOrder(body, once)
    const second = await client().createOrder(turned, again)
    expect(second.order.id).toBe(first.order.id)
    const [one, two] = sandbox.requests
    expect(two?.body).toBe(one?.body)
    expect(sandbox.ledger.orders).toHaveLength(1)
  })

  it('one key for two different orders at once: the second is refused before it is sent', async () => {
    const { client, sandbox } = await start()
    const runa = client()
    const first = runa.createOrder(order(), { idempotencyKey: 'k-4' }).then((result) => result)
    const error = await failureOf(runa.createOrder(order(2), { idempotencyKey: 'k-4' }))
    expect(error).toMatchObject({ name: 'IdempotencyConflictError', outcome: 'not_sent', detectedBy: 'client' })
    expect((await first).kind).toBe('completed')
    expect(sandbox.ledger.orders).toHaveLength(1)
  })

  it('one key for two different orders one after the other: the server refuses, and no new key is advised', async () => {
    const { client, sandbox } = await start()
    await client().createOrder(order(), { idempotencyKey: 'k-5' })
    expect(await failureOf(client().createOrder(order(2), { idempotencyKey: 'k-5' }))).toMatchObject({
      name: 'IdempotencyConflictError',
      // The key has reached Runa before, and its order may have been placed.
      outcome: 'unknown',
      detectedBy: 'server',
    })
    expect(sandbox.ledger.orders).toHaveLength(1)
  })

  it('a client that requires a key places no order without one', async () => {
    const { client, sandbox } = await start()
    const careful = client({ requireIdempotencyKey: true })
    const says = /idempotencyKey: missing; this client requires one for every order/
    for (const call of [careful.createOrder(order()), careful.createOrderAndWait(order())]) {
      expect(await failureOf(call)).toMatchObject({ outcome: 'not_sent', message: expect.stringMatching(says) })
    }
    await careful.createOrder(order(), { idempotencyKey: 'k-7' })
    expect(sandbox.ledger.orders).toHaveLength(1)
    expect(() => client({ requireIdempotencyKey: 'yes' as never })).toThrow(
      'requireIdempotencyKey: expected true or false',
    )
  })

  it('a rotating key is requested once per call', async () => {
    const { client, sandbox } = await start()
    let asked = 0
    const apiKey = async () => `xxROT${++asked}.a-secret-that-rotates`
    sandbox.faults.next('drop-after-commit')
    await client({ apiKey }).createOrder(order())
    expect(asked).toBe(1)
    expect(sandbox.ledger.orders).toHaveLength(1)
  })
})

describe('invalid input never reaches the wire', () => {
  const item = (change: object) => order(1, { items: [{ ...ITEM, ...change } as typeof ITEM] })
  const DAY = 24 * 60 * 60 * 1000
  const NOW = Date.UTC(2026, 10, 22)
  const cases: readonly [what: string, body: unknown, options: object, says: RegExp][] = [
    ['no body', undefined, {}, /body: missing; expected an object/],
    ['options that are the key', order(), 'invoice-7' as never, /options: expected an object, got a string/],
    ['no items', order(0), {}, /items: .*1/],
    ['201 items', order(201), {}, /items: .*200/],
    ['a sync order of two', order(2), { mode: 'sync' }, /mode: a sync order takes exactly one item, got 2/],
    ['an unknown mode', order(), { mode: 'fast' }, /mode: expected "sync" or "async", got "fast"/],
    [
      'a fraction for a choice of products',
      item({ face_value: 10.5, products: { type: 'MULTIPLE', values: ['AMZ-US', 'AMC-US'] } }),
      {},
      /items\[0\]\.face_value: .*whole number.*10\.5/,
    ],
    [
      'a fraction for a template',
      item({ face_value: 0.5, products: { type: 'TEMPLATE', template_id: 'PT-1' } }),
      {},
      /items\[0\]\.face_value: .*whole number.*0\.5/,
    ],
    ['0.1 + 0.2', item({ face_value: 0.1 + 0.2 }), {}, /items\[0\]\.face_value: .*2 decimals.*0\.30000000000000004/],
    ['nothing to pay', item({ face_value: 0 }), {}, /items\[0\]\.face_value: .*0\.01/],
    ['a face value that is text', item({ face_value: '10' }), {}, /items\[0\]\.face_value: expected a number/],
    ['not a number', item({ face_value: Number.NaN }), {}, /items\[0\]\.face_value/],
    ['a misspelt field', { ...order(), descripton: 'x' }, {}, /descripton: .*did you mean "description"/],
    [
      'a currency in lower case',
      order(1, { payment_method: { type: 'ACCOUNT_BALANCE', currency: 'usd' } }),
      {},
      /payment_method\.currency/,
    ],
    [
      'an unknown type of products',
      item({ products: { type: 'SINGEL', value: 'AMZ-US' } }),
      {},
      /items\[0\]\.products\.type: .*SINGLE/,
    ],
    [
      'an email without an address',
      item({ distribution_method: { type: 'EMAIL' } }),
      {},
      /items\[0\]\.distribution_method\.email_address/,
    ],
    ['too much metadata', order(1, { metadata: { k: 'v'.repeat(201) } }), {}, /metadata\.k/],
    ['an empty key', order(), { idempotencyKey: '' }, /idempotencyKey: expected a non-empty string/],
    [
      'a key with a missing value in it',
      order(),
      { idempotencyKey: undefined },
      /idempotencyKey: expected a string, got undefined: if your key got lost, a random one would pay again\. For a random key, leave the option out/,
    ],
    [
      'a first attempt in nanoseconds',
      order(),
      { idempotencyKey: 'k', firstAttemptAt: 1.7e18 },
      /firstAttemptAt: expected a Date/,
    ],
    [
      'a key made of nothing',
      order(),
      { idempotencyKey: `${undefined}` },
      /idempotencyKey: got "undefined" at character 1, which is what a missing value looks like/,
    ],
    ['a promise for a key', order(), { idempotencyKey: Promise.resolve('k') }, /idempotencyKey: .*await it/],
    [
      'a key with white space at its end',
      order(),
      { idempotencyKey: 'k\n' },
      /idempotencyKey: expected no leading or trailing whitespace/,
    ],
    [
      'a misspelt option',
      order(),
      { idempotencykey: 'k' },
      /idempotencykey: unknown option; did you mean "idempotencyKey"\?/,
    ],
    ['a first attempt without its key', order(), { firstAttemptAt: new Date(NOW) }, /firstAttemptAt: .*pass both/],
    [
      'a first attempt in the future',
      order(),
      { idempotencyKey: 'k', firstAttemptAt: NOW + DAY },
      /firstAttemptAt: .*in the future/,
    ],
    [
      'a first attempt that is not a time',
      order(),
      { idempotencyKey: 'k', firstAttemptAt: 'yesterday' },
      /firstAttemptAt: expected a Date/,
    ],
    [
      'a custom version header',
      order(),
      { headers: { 'X-Api-Version': '2020' } },
      /headers\.X-Api-Version: is set by the client; use the client option apiVersion/,
    ],
    ['an extra field that the body already has', order(), { extraBody: { items: [] } }, /extraBody\.items/],
  ]
  it.each(cases)('%s', async (_, body, options, says) => {
    const { client, sandbox } = await start()
    const error = await failureOf(client().createOrder(body as CreateOrderRequest, options))
    expect(error).toMatchObject({ name: 'RequestValidationError', outcome: 'not_sent' })
    expect(error.message).toMatch(says)
    expect(sandbox.requests).toHaveLength(0)
  })

  it('a stored key older than 29 days is refused as unknown: its order may exist', async () => {
    const { client, sandbox } = await start()
    const old = { idempotencyKey: 'k', firstAttemptAt: new Date(NOW - 29 * DAY - 1) }
    const error = await failureOf(client().createOrder(order(), old))
    expect(error).toMatchObject({ name: 'RequestValidationError', outcome: 'unknown', idempotencyKey: 'k' })
    expect(error.message).toContain('would pay again')
    expect(sandbox.requests).toHaveLength(0)
    await client().createOrder(order(), { idempotencyKey: 'k', firstAttemptAt: NOW - 29 * DAY })
    expect(sandbox.requests).toHaveLength(1)
  })
})

describe('createOrderAndWait', () => {
  it('resolves to the completed order, in either mode', async () => {
    const { client } = await start()
    expect(await client().createOrderAndWait(order())).toMatchObject({ status: 'COMPLETED' })
    expect(await client().createOrderAndWait(order(3))).toMatchObject({ status: 'COMPLETED' })
  })

  it('a failed order is a value', async () => {
    const { client, sandbox } = await start()
    sandbox.scriptNextOrder('fail')
    expect(await client().createOrderAndWait(order(2))).toMatchObject({ status: 'FAILED' })
  })

  it('reports every state, starting at the requested interval', async () => {
    const { client, sandbox, clock } = await start({ processingMs: 500 })
    const seen: string[] = []
    await client().createOrderAndWait(order(2), { interval: 200, onUpdate: ({ status }) => seen.push(status) })
    expect(seen).toEqual(['PROCESSING', 'COMPLETED'])
    expect(clock.pauses.map(Math.round)).toEqual([220, 330])
    expect(sandbox.requests).toHaveLength(3)
  })

  it('one deadline for both halves; after the order is accepted, an error says so', async () => {
    const { client } = await start({ processingMs: 60_000 })
    const error = await failureOf(client().createOrderAndWait(order(2), { deadline: 10_000 }))
    expect(error).toMatchObject({
      name: 'WaitTimeoutError',
      outcome: 'accepted',
      orderId: expect.stringMatching(/^O-/),
    })
    expect(error.lastState).toMatchObject({ status: 'PROCESSING' })
  })

  it('an abort while waiting: accepted, with the id', async () => {
    const { client } = await start({ processingMs: 60_000 })
    const controller = new AbortController()
    const call = client().createOrderAndWait(order(2), {
      signal: controller.signal,
      onUpdate: () => controller.abort(),
    })
    expect(await failureOf(call)).toMatchObject({
      name: 'AbortedError',
      outcome: 'accepted',
      orderId: expect.stringMatching(/^O-/),
    })
  })

  it.each([Date.UTC(2027), '60000', Number.NaN, null])(
    'a deadline of %o is refused, as everywhere',
    async (deadline) => {
      const { client, sandbox } = await start()
      const error = await failureOf(client().createOrderAndWait(order(2), { deadline } as object))
      expect(error).toMatchObject({ name: 'RequestValidationError', outcome: 'not_sent' })
      expect(error.message).toMatch(/deadline: expected a Date, a number of ms from now, or a function/)
      expect(sandbox.requests).toHaveLength(0)
    },
  )

  it('its errors name the key once the order is accepted', async () => {
    const { client } = await start({ processingMs: 60_000 })
    const call = client().createOrderAndWait(order(2), { idempotencyKey: 'k-9', deadline: 5_000 })
    expect(await failureOf(call)).toMatchObject({ name: 'WaitTimeoutError', idempotencyKey: 'k-9' })
  })

  it('a response that is not an order at all is one of our errors, with outcome accepted', async () => {
    const { client, sandbox } = await start()
    sandbox.faults.next({ status: 200, body: 'null' }, { operation: 'getOrder' })
    const error = await failureOf(client().createOrderAndWait(order(2)))
    expect(error).toMatchObject({
      name: 'ResponseValidationError',
      outcome: 'accepted',
      orderId: expect.stringMatching(/^O-/),
    })
  })

  it('bad options are refused before anything is sent', async () => {
    const { client, sandbox } = await start()
    expect(await failureOf(client().createOrderAndWait(order(2), { interval: -1 }))).toMatchObject({
      name: 'RequestValidationError',
    })
    expect(sandbox.requests).toHaveLength(0)
  })
})

it('onAttempt sees operation, template, verdict and time, and no secret', async () => {
  const { client, sandbox, apiKey } = await start()
  const events: AttemptEvent[] = []
  sandbox.faults.next('internal-error')
  const runa = client({ onAttempt: (event) => events.push(event) })
  const result = await runa.createOrder(order())
  await runa.getOrder(result.order.id)
  expect(events).toMatchObject([
    {
      operation: 'createOrder',
      method: 'POST',
      urlTemplate: '/order',
      number: 1,
      status: 500,
      verdict: 'unknown',
      retryDelayMs: 250,
    },
    { operation: 'createOrder', number: 2, status: 200, verdict: 'accepted' },
    { operation: 'getOrder', urlTemplate: '/order/{orderId}', number: 1, verdict: 'accepted' },
  ])
  expect(JSON.stringify(events)).not.toContain(apiKey.split('.')[1])
  expect(JSON.stringify(events)).not.toContain('spend.playground')
})

it('a body may be given as const', async () => {
  const { client } = await start()
  const body = {
    payment_method: { type: 'ACCOUNT_BALANCE', currency: 'USD' },
    items: [
      {
        face_value: 5,
        distribution_method: { type: 'PAYOUT_LINK' },
        products: { type: 'MULTIPLE', values: ['AMZ-US', 'AMC-US'] },
      },
    ],
  } as const
  expect((await client().createOrder(body)).kind).toBe('completed')
})

it('an odd error body does not hide that the request was sent', async () => {
  const { client, sandbox } = await start()
  const details = [{ location: [{ toString: 1 }, 'items', 0] }, null, 7]
  sandbox.faults.next({ status: 504, body: { type: 'timeout', details } }, { times: 4 })
  expect(await failureOf(client().createOrder(order()))).toMatchObject({ name: 'ServerError', outcome: 'unknown' })
})

it('works in memory too, through the fetch of the sandbox', async () => {
  const { sandbox } = await start()
  const runa = new RunaPayouts({ apiKey: sandbox.apiKey, fetch: sandbox.fetch })
  expect((await runa.createOrder(order())).kind).toBe('completed')
})
