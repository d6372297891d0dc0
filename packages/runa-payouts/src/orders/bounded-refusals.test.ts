import { failureOf, MCP_ERAS, mcpCaller } from '@x/test-kit'
import { afterEach, describe, expect, it } from 'vitest'
import { payout, resultsOf, USD } from '../../test/batches.ts'
import { ITEM, order, sandboxes } from '../../test/running-sandbox.ts'
import { type Payout, sendPayouts } from '../bulk.ts'
import {
  type CallOptions,
  type CreateOrderRequest,
  deriveIdempotencyKey,
  isRequestValidationError,
  isSdkError,
  RunaPayouts,
  type RunaPayoutsOptions,
} from '../index.ts'
import { createMcpHandler } from '../served/mcp.ts'
import { createRestHandler } from '../served/rest.ts'

const { start, close } = sandboxes()
afterEach(close)

/** Maximum bytes of an error that is served. */
const LARGEST_ERROR = 64 * 1024

const wide = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`face_valu${index}`, index]))
const deep = (levels: number) => {
  let value: unknown = 1
  for (let level = 0; level < levels; level += 1) value = level % 2 === 0 ? { a: value } : [value]
  return value
}
const long = (character: string) => character.repeat(500_000)

/** Bodies with very large mistakes. */
const BODIES: readonly [string, () => unknown][] = [
  ['900 unknown keys', () => ({ ...order(), ...wide(900) })],
  ['150,000 unknown keys', () => ({ ...order(), ...wide(150_000) })],
  ['150,000 unknown keys of an item', () => ({ ...order(), items: [{ ...ITEM, ...wide(150_000) }] })],
  ['200 items with 100 unknown keys each', () => ({ ...order(), items: Array(200).fill({ ...ITEM, ...wide(100) }) })],
  ['150,000 entries of metadata', () => ({ ...order(), metadata: wide(150_000) })],
  ['a long key', () => ({ ...order(), [long('k')]: 1 })],
  ['a long key that has to be escaped', () => ({ ...order(), [long('\u0001')]: 1 })],
  [
    '900 long keys',
    () => ({ ...order(), ...Object.fromEntries(Object.keys(wide(900)).map((k) => [k + 'k'.repeat(500), 1])) }),
  ],
  ['a long string', () => order(1, { description: long('"') })],
  ['a long string where an object is expected', () => ({ ...order(), payment_method: long('\u0001') })],
  ['100,000 items', () => ({ ...order(), items: Array(100_000).fill({ face_value: 0 }) })],
  [
    '200 items in which everything is wrong',
    () => ({ ...order(), items: Array(200).fill({ face_value: long('a'), products: [] }) }),
  ],
  [
    '50,000 invalid products',
    () => ({ ...order(), items: [{ ...ITEM, products: { type: 'MULTIPLE', values: Array(50_000).fill(7) } }] }),
  ],
]

const inBounds = (error: unknown) => {
  if (!isRequestValidationError(error)) throw error
  const { message, issues } = error
  expect(error.outcome).toBe('not_sent')
  // Twenty problems, each with a path of up to 100 characters and a sentence of up to 500.
  expect(message.length).toBeLessThan(20 * 620)
  expect(issues.length).toBeLessThanOrEqual(1000)
  for (const { path, message: problem } of issues) {
    expect(path.length).toBeLessThanOrEqual(20)
    for (const step of path) expect(String(step).length).toBeLessThanOrEqual(100)
    expect(problem.length).toBeLessThanOrEqual(500)
  }
}

describe('a rejection is bounded, however much is wrong', () => {
  it.each([...BODIES, ['100,000 levels', () => ({ ...order(), metadata: deep(100_000) })] as const])(
    'with %s in the body',
    async (_, body) => {
      const { client, sandbox } = await start()
      inBounds(await failureOf(client().createOrder(body() as CreateOrderRequest)))
      expect(sandbox.requests).toEqual([])
    },
  )

  it('twenty problems are spelt out, and the others counted', async () => {
    const { client } = await start()
    const { message } = await failureOf(client().createOrder({ ...order(), ...wide(900) } as CreateOrderRequest))
    expect(message.match(/face_valu\d+: unknown key/g)).toHaveLength(20)
    expect(message).toMatch(/; and 880 more\. Nothing was sent\.$/)
  })

  it.each<[string, (runa: RunaPayouts) => PromiseLike<unknown>]>([
    ['150,000 unknown options', (runa) => runa.ping(wide(150_000) as CallOptions)],
    ['an unknown option with a long name', (runa) => runa.ping({ [long('o')]: 1 } as CallOptions)],
    ['150,000 invalid headers', (runa) => runa.ping({ headers: wide(150_000) as never })],
    ['150,000 parameters of a list', (runa) => runa.listOrders(wide(150_000))],
    [
      '150,000 parameters of a query',
      (runa) =>
        runa.request('GET', '/x', {
          query: Object.fromEntries(Object.keys(wide(150_000)).map((name) => [name, null])) as never,
        }),
    ],
    [
      '150,000 extra fields that the body already has',
      (runa) => runa.createOrder(order(), { extraBody: { items: 1, [long('k')]: new Map() } }),
    ],
    ['100,000 levels in an extra field', (runa) => runa.createOrder(order(), { extraBody: { new: deep(100_000) } })],
    ['100,000 levels in the body of a request', (runa) => runa.request('POST', '/x', { body: deep(100_000) })],
    [
      '100,000 functions in the body of a request',
      (runa) => runa.request('POST', '/x', { body: Array(100_000).fill(() => 1) }),
    ],
    ['a key that is invalid in a header', (runa) => runa.createOrder(order(), { idempotencyKey: `${long('k')}\n` })],
    ['100,000 parts of a key', () => deriveIdempotencyKey(...Array(100_000).fill(''))],
  ])('with %s', async (_, call) => {
    const { client, sandbox } = await start()
    inBounds(await failureOf(Promise.resolve(call(client()))))
    expect(sandbox.requests).toEqual([])
  })

  it.each<[string, () => unknown]>([
    ['150,000 unknown fields', () => ({ ...payout('p1'), ...wide(150_000) })],
    ['900 unknown fields', () => ({ ...payout('p1'), ...wide(900) })],
    ['a long reference', () => payout(long('r'))],
    ['100,000 levels', () => ({ ...payout('p1'), products: deep(100_000) })],
  ])('with %s in a row of sendPayouts', async (_, row) => {
    const { client, clock, sandbox } = await start()
    const options = { reference: 'march', payment_method: USD, startedAt: clock.now() }
    const { results } = await resultsOf(sendPayouts(client(), [row() as Payout], options))
    expect(results).toHaveLength(1)
    inBounds(results[0]?.error)
    expect(sandbox.ledger.orders).toEqual([])
  })

  it('a key of more than 255 characters is refused, as a store may keep only its beginning', async () => {
    const { client, sandbox } = await start()
    const { message } = await failureOf(client().createOrder(order(), { idempotencyKey: 'k'.repeat(256) }))
    expect(message).toContain('idempotencyKey: expected at most 255 characters, got 256')
    expect(sandbox.requests).toEqual([])
    const longest = 'k'.repeat(255)
    expect((await client().createOrder(order(), { idempotencyKey: longest })).idempotencyKey).toBe(longest)
  })

  it('with 150,000 unknown options of a client', () => {
    expect(() => new RunaPayouts(wide(150_000) as RunaPayoutsOptions)).toThrow(/; and 149980 more$/)
  })
})

/** More than anybody reads, and less than the limit of a response. */
const UPSTREAM = {
  type: 'validation_error',
  message: long('m'),
  help: long('h'),
  details: Array.from({ length: 10_000 }, (_, index) => ({
    type: 't'.repeat(200),
    message: `${index} ${'m'.repeat(200)}`,
    location: ['body', 'items', index, 'l'.repeat(200)],
  })),
}

describe('an error of the API is bounded, however much it says', () => {
  it('twenty details are spelt out, and the others counted', async () => {
    const { client, sandbox } = await start()
    sandbox.faults.next({ status: 422, body: UPSTREAM })
    const error = await failureOf(client().createOrder(order()))
    if (!isSdkError(error)) throw error
    expect(error).toMatchObject({ name: 'ApiError', status: 422, type: 'validation_error', outcome: 'rejected' })
    expect(error.message.match(/items\.\d+\.l+…: \d+ m/g)).toHaveLength(20)
    expect(error.message).toContain('; and 9980 more)')
    expect(error.message.length).toBeLessThan(12_000)
    expect(Reflect.get(error, 'details')).toHaveLength(1000)
    expect(JSON.stringify(error).length).toBeLessThan(1_000_000)
  })
})

describe('no error that is served over REST is larger than 64 KiB', () => {
  const rest = (runa: RunaPayouts) => createRestHandler(runa, { token: false, maxBodyBytes: 512 * 1024 * 1024 })
  const post = (body: unknown, headers: Record<string, string> = {}) =>
    new Request('http://localhost/v1/order', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })
  const expectSmall = async (response: Response) => {
    const text = await response.text()
    expect(new TextEncoder().encode(text).length).toBeLessThanOrEqual(LARGEST_ERROR)
    const problem = JSON.parse(text)
    expect(problem.detail.length).toBeGreaterThan(10)
    return problem
  }

  it.each(BODIES)('for %s', async (_, body) => {
    const { client, sandbox } = await start()
    const response = await rest(client())(post(body()))
    expect(response.status).toBe(422)
    expect(await expectSmall(response)).toMatchObject({ outcome: 'not_sent', errors: expect.any(Array) })
    expect(sandbox.requests).toEqual([])
  })

  it.each<[string, () => Request, number]>([
    ['100,000 levels', () => post(`${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`), 400],
    [
      '50,000 parameters',
      () =>
        new Request(
          `http://localhost/v1/order?${new URLSearchParams(Object.keys(wide(50_000)).map((name) => [name, '1']))}`,
        ),
      422,
    ],
    ['a long name of a parameter', () => new Request(`http://localhost/v1/order?${long('k')}=1`), 422],
    ['a long id', () => new Request(`http://localhost/v1/order/${'k'.repeat(8000)}`), 404],
    ['a long path', () => new Request(`http://localhost/${long('k')}`), 404],
    ['a long method', () => new Request('http://localhost/v1/order', { method: long('X') }), 405],
    ['an invalid long key', () => post(order(), { 'x-idempotency-key': `undefined-${long('k')}` }), 422],
    ['a long mode', () => post(order(), { 'x-execution-mode': long('k') }), 422],
    ['a long name of a header', () => post(order(), { [`x-idempotency-key${long('k')}`]: 'a' }), 400],
  ])('for %s', async (_, request, status) => {
    const { client } = await start()
    const response = await rest(client())(request())
    expect(response.status).toBe(status)
    await expectSmall(response)
  })

  it('for a large error of the API, and its key and outcome are complete', async () => {
    const { client, sandbox } = await start()
    sandbox.faults.next({ status: 422, body: UPSTREAM })
    const response = await rest(client())(post(order(), { 'x-idempotency-key': 'k-1' }))
    expect(response.status).toBe(422)
    expect(await expectSmall(response)).toMatchObject({
      type: 'urn:problem-type:api',
      outcome: 'rejected',
      idempotencyKey: 'k-1',
      upstream: { status: 422, type: 'validation_error' },
      errors: expect.arrayContaining([
        expect.objectContaining({ field: expect.stringMatching(/^body\.items\.0\.l+…$/) }),
      ]),
    })
  })
})

describe.each(MCP_ERAS)('no error that is served as a tool is larger than 64 KiB, in the era of %s', (era) => {
  const serve = (runa: RunaPayouts) => {
    const handler = createMcpHandler(runa, { token: false, maxBodyBytes: 512 * 1024 * 1024 })
    const sizes: number[] = []
    const measured = async (request: Request) => {
      const response = await handler(request)
      const body = await response.arrayBuffer()
      sizes.push(body.byteLength)
      return new Response(body, response)
    }
    return { ...mcpCaller(measured, era), sizes }
  }

  it.each(BODIES)('for %s', async (_, body) => {
    const { client, sandbox } = await start()
    const { call, sizes } = serve(client())
    const { isError, structuredContent, content } = await call('create-order', { body: body() })
    expect(isError).toBe(true)
    expect(Math.max(...sizes)).toBeLessThanOrEqual(LARGEST_ERROR)
    expect(structuredContent).toMatchObject({ error: { type: 'RequestValidationError', outcome: 'not_sent' } })
    expect(content.map(({ text }) => JSON.parse(text))).toEqual([structuredContent])
    expect(sandbox.requests).toEqual([])
  })

  it.each<[string, string, Record<string, unknown>]>([
    ['150,000 unknown arguments', 'create-order', { body: order(), ...wide(150_000) }],
    ['an unknown argument with a long name', 'create-order', { body: order(), [long('a')]: 1 }],
    ['an invalid long key', 'create-order', { body: order(), 'X-Idempotency-Key': `undefined-${long('k')}` }],
    ['a long id', 'get-order', { orderId: long('k') }],
    ['a body that is a long string', 'create-order', { body: long('k') }],
  ])('for %s', async (_, name, args) => {
    const { client } = await start()
    const { call, sizes } = serve(client())
    expect(await call(name, args)).toMatchObject({ isError: true })
    expect(Math.max(...sizes)).toBeLessThanOrEqual(LARGEST_ERROR)
  })

  it('for a large error of the API, and its key and outcome are complete', async () => {
    const { client, sandbox } = await start()
    const { call, sizes } = serve(client())
    sandbox.faults.next({ status: 422, body: UPSTREAM })
    const { structuredContent } = await call('create-order', { body: order(), 'X-Idempotency-Key': 'k-1' })
    expect(structuredContent).toMatchObject({
      error: { outcome: 'rejected', code: 'validation_error', idempotencyKey: 'k-1' },
    })
    expect(Math.max(...sizes)).toBeLessThanOrEqual(LARGEST_ERROR)
  })

  it.each([
    ['a tool with a long name', 'tools/call', { name: long('t'), arguments: {} }],
    ['a method with a long name', long('m'), {}],
    ['arguments that are a long string', 'tools/call', { name: 'create-order', arguments: long('a') }],
  ])('for %s', async (_, method, params) => {
    const { client } = await start()
    const { ask, sizes } = serve(client())
    const { message } = await ask(method, params)
    expect(message.error).toMatchObject({ code: expect.any(Number), message: expect.any(String) })
    expect(Math.max(...sizes)).toBeLessThanOrEqual(LARGEST_ERROR)
  })
})
