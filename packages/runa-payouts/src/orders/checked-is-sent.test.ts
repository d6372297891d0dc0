import { failureOf } from '@x/test-kit'
import { afterEach, describe, expect, it } from 'vitest'
import { byReference, payout, resultsOf, USD } from '../../test/batches.ts'
import { ITEM, order, sandboxes } from '../../test/running-sandbox.ts'
import { type Payout, sendPayouts } from '../bulk.ts'
import type {
  CreateOrderOptions,
  CreateOrderRequest,
  EstimateOrderRequest,
  RunaPayouts,
  RunaPayoutsOptions,
} from '../index.ts'
import { memoryJournal } from '../journal/index.ts'

const { start, close } = sandboxes()
afterEach(close)

/** As passed by untyped callers, or callers with their own types. */
const asBody = (body: unknown) => body as CreateOrderRequest
const asEstimate = (body: unknown) => body as EstimateOrderRequest
const asRow = (row: unknown) => row as Payout

/** An item as an ORM or a framework makes it: fields of a class, one of which is not set. */
class ItemDto {
  face_value = 10
  distribution_method = { type: 'PAYOUT_LINK', template_id: undefined }
  products = { type: 'SINGLE', value: 'AMZ-US', usage_config: undefined }
}
class OrderDto {
  payment_method = { ...USD }
  items = [new ItemDto()]
  description = undefined
  metadata?: Record<string, string>
}

/** Stores cents, and displays dollars. */
class CentsRow {
  readonly face_value: number
  readonly distribution_method = ITEM.distribution_method
  readonly products = ITEM.products
  constructor(cents: number) {
    this.face_value = cents
  }
  toJSON() {
    return { ...this, face_value: this.face_value / 100 }
  }
}

/** Its amount is a getter of the class, which JSON ignores. */
class GetterRow {
  distribution_method = ITEM.distribution_method
  products = ITEM.products
  get face_value() {
    return 10
  }
}

describe('a body made of instances of classes', () => {
  it('is placed as the plain object of the same content, and is the same request under one key', async () => {
    const { client, sandbox } = await start()
    const runa = client()
    const first = await runa.createOrder(asBody(new OrderDto()), { idempotencyKey: 'k-1' })
    const again = await runa.createOrder(order(), { idempotencyKey: 'k-1' })
    expect(again).toEqual(first)
    expect(sandbox.ledger.orders).toHaveLength(1)
    const [one, other] = sandbox.requests
    expect(other?.body).toBe(one?.body)
  })

  it('is placed as its toJSON returns it, and never as anything else', async () => {
    const { client, sandbox } = await start()
    await client().createOrder(asBody(order(1, { items: [new CentsRow(1000)] })), { idempotencyKey: 'k-1' })
    expect(JSON.parse(sandbox.requests[0]?.body ?? '')).toEqual(order())
    expect(sandbox.ledger.orders).toMatchObject([{ total: '10.00' }])
  })

  it.each<[string, unknown, RegExp]>([
    ['a toJSON that returns too little', new CentsRow(0.5), /items\[0]\.face_value: .*at least 0\.01, got 0\.005/],
    ['a toJSON that returns no amount', { ...ITEM, toJSON: () => ({}) }, /items\[0]\.face_value: missing/],
    ['a getter of the class', new GetterRow(), /items\[0]\.face_value: missing/],
    ['a promise', Promise.resolve(ITEM), /items\[0]: expected a JSON value, got a promise: await it/],
    ['nothing', undefined, /items\[0]: missing; a JSON array cannot have gaps/],
    ['a Map', new Map(Object.entries(ITEM)), /items\[0]: .*a Map: pass a plain object/],
    ['an amount that is not a number', { ...ITEM, face_value: Number.NaN }, /items\[0]\.face_value: .*got NaN/],
    ['an amount in bigint', { ...ITEM, face_value: 10n }, /items\[0]\.face_value: .*got a bigint/],
    [
      'an amount object of a library',
      { ...ITEM, face_value: { toJSON: () => '10' } },
      /face_value: expected a number, got "10"/,
    ],
  ])('with %s as an item is refused for what would be sent, and nothing is sent', async (_, item, says) => {
    const { client, sandbox } = await start()
    const error = await failureOf(client().createOrder(asBody({ ...order(), items: [item] })))
    expect(error).toMatchObject({ name: 'RequestValidationError', outcome: 'not_sent' })
    expect(error.message).toMatch(says)
    expect(sandbox.requests).toEqual([])
  })

  it('is refused with what JSON cannot hold and what the schema refuses, all at once and each only once', async () => {
    const { client } = await start()
    const items = [
      { ...ITEM, face_value: Number.NaN, products: new Map() },
      { ...ITEM, face_value: 0 },
    ]
    const body = asBody({ ...order(), items, description: 5, metadata: { sent: new Date(Number.NaN) } })
    const { issues } = (await failureOf(client().createOrder(body))) as { issues?: { path: unknown[] }[] }
    expect(issues?.map(({ path }) => path.join('.')).sort()).toEqual([
      'description',
      'items.0.face_value',
      'items.0.products',
      'items.1.face_value',
      'metadata.sent',
    ])
  })

  it('is sent in the mode that its written items ask for', async () => {
    const { client, sandbox } = await start()
    let reads = 0
    const body = {
      ...order(),
      get items() {
        reads += 1
        return reads === 1 ? [ITEM, ITEM] : [ITEM]
      },
    }
    await client().createOrder(asBody(body))
    expect(reads).toBe(1)
    expect(sandbox.requests[0]?.headers['x-execution-mode']).toBe('async')
    expect(JSON.parse(sandbox.requests[0]?.body ?? '').items).toHaveLength(2)
  })

  it.each<[string, unknown, string]>([
    ['a promise', Promise.resolve(order()), 'body: expected a JSON value, got a promise: await it'],
    ['a function', () => order(), 'body: expected a JSON value, got a function'],
    ['nothing', undefined, 'body: missing; expected an object'],
    ['null', null, 'body: expected an object, got null'],
    ['a list', [], 'body: expected an object, got an array'],
    ['JSON that is already a string', JSON.stringify(order()), 'body: expected an object, got "{'],
  ])('%s instead of a body is reported once, as what it is', async (_, body, says) => {
    const { client } = await start()
    const { message } = await failureOf(client().createOrder(asBody(body)))
    expect(message).toContain(says)
    expect(message.match(/body: /g)).toHaveLength(1)
  })
})

describe('every other body', () => {
  const dto = { at: new Date(0), big: { toJSON: () => 'b' }, gone: undefined }
  const sends: readonly [string, (runa: RunaPayouts, value: unknown) => PromiseLike<unknown>, string][] = [
    ['metadata', (runa, value) => runa.createOrder(asBody({ ...order(), metadata: { value } })), 'metadata.value'],
    ['extraBody', (runa, value) => runa.createOrder(order(), { extraBody: { value } }), 'extraBody.value'],
    ['the body of request', (runa, value) => runa.request('POST', '/new', { body: { value } }), 'value'],
    ['estimateOrder', (runa, value) => runa.estimateOrder(asEstimate({ ...order(), value })), 'value'],
    [
      'extraBody of an estimate',
      (runa, value) => runa.estimateOrder(asEstimate(order()), { extraBody: { value } }),
      'extraBody.value',
    ],
  ]

  it.each(sends)('%s is refused by the path of what JSON cannot hold', async (_, send, path) => {
    const { client, sandbox } = await start()
    for (const [value, says] of [
      [new Set(), 'got a Set'],
      [Number.POSITIVE_INFINITY, 'got Infinity'],
      [['\udc00'], 'got a lone surrogate'],
    ] as const) {
      const error = await failureOf(Promise.resolve(send(client(), value)))
      expect(error.name).toBe('RequestValidationError')
      expect(error.message).toContain(`${path}${Array.isArray(value) ? '[0]' : ''}: expected`)
      expect(error.message).toContain(says)
    }
    expect(sandbox.requests).toEqual([])
  })

  it('extraBody and request send what JSON writes', async () => {
    const { client, sandbox } = await start()
    sandbox.faults.next({ status: 202, body: { id: 'O-9', status: 'PROCESSING' } })
    await client().createOrder(order(), { extraBody: { dto } })
    sandbox.faults.next({ status: 200, body: {} })
    await client().request('POST', '/new', { body: { dto } })
    const written = { at: '1970-01-01T00:00:00.000Z', big: 'b' }
    expect(sandbox.requests.map(({ body }) => JSON.parse(body))).toEqual([
      { ...order(), dto: written },
      { dto: written },
    ])
  })
})

describe('rows of sendPayouts', () => {
  class PayoutRow {
    readonly reference: string
    readonly group = undefined
    readonly products = ITEM.products
    readonly distribution_method: unknown
    constructor(reference: string) {
      this.reference = reference
      this.distribution_method = { type: 'EMAIL', email_address: `${reference}@example.com`, template_id: undefined }
    }
    face_value = 10
  }

  it.each(['with', 'without'])('are paid like plain ones %s a journal, and count as the same rows', async (how) => {
    const { client, clock, sandbox } = await start()
    const journal = memoryJournal()
    const options = {
      reference: 'march',
      ...(how === 'with' ? { journal } : { startedAt: clock.now() }),
      payment_method: Object.assign(Object.create({ toJSON: () => USD }), { type: 'nothing of the kind' }),
    }
    const first = await resultsOf(sendPayouts(client(), [asRow(new PayoutRow('p1'))], options))
    expect(byReference(first.results)).toEqual({ p1: 'paid' })
    await clock.advance(2000)
    const plain = { ...options, payment_method: USD }
    const { results } = await resultsOf(sendPayouts(client(), [payout('p1')], plain))
    expect(byReference(results)).toEqual({ p1: 'already_paid' })
    expect(sandbox.ledger.orders).toHaveLength(1)
  })

  it('are read once, including reference and group', async () => {
    const { client, clock, sandbox } = await start()
    const reads: string[] = []
    const row = new Proxy(payout('p1', { group: 'a' }), {
      get(target, name, receiver) {
        if (typeof name === 'string' && Object.hasOwn(target, name)) reads.push(name)
        return Reflect.get(target, name, receiver)
      },
    })
    const options = { reference: 'march', startedAt: clock.now(), payment_method: USD }
    expect(byReference((await resultsOf(sendPayouts(client(), [row], options))).results)).toEqual({ p1: 'paid' })
    expect(reads.sort()).toEqual(['distribution_method', 'face_value', 'group', 'products', 'reference'])
    expect(sandbox.ledger.orders).toHaveLength(1)
  })

  it.each<[string, unknown, string]>([
    ['a row with a toJSON', new CentsRow(0), 'reference: missing'],
    [
      'an amount that is a promise',
      { ...payout('p1'), face_value: Promise.resolve(1) },
      'face_value: expected a JSON value',
    ],
    [
      'a reference that is not a string',
      { ...payout('p1'), reference: Symbol('p1') },
      'reference: expected a JSON value',
    ],
    ['a row that is a Map', new Map(), 'payouts[0]: expected a JSON value, got a Map'],
    [
      'a reference that throws',
      Object.defineProperty(payout('p1'), 'reference', {
        get() {
          throw new Error('gone')
        },
        enumerable: true,
      }),
      'reference: could not be read: Error: gone',
    ],
  ])('are refused with %s', async (_, row, says) => {
    const { client, clock, sandbox } = await start()
    const options = { reference: 'march', startedAt: clock.now(), payment_method: USD }
    const { results } = await resultsOf(sendPayouts(client(), [asRow(row), payout('p2')], options))
    expect(results.map(({ result }) => result)).toEqual(['not_sent', 'paid'])
    expect(results[0]?.error?.message).toContain(says)
    expect(sandbox.ledger.orders).toHaveLength(1)
  })
})

describe('options made of instances of classes', () => {
  it('are read with the getters of their class, each once', async () => {
    const { client, clock, sandbox } = await start()
    const reads: string[] = []
    class Intent {
      extraBody = { note: 'a' }
      get idempotencyKey() {
        reads.push('idempotencyKey')
        return 'k-1'
      }
      get firstAttemptAt() {
        reads.push('firstAttemptAt')
        return clock.now() - 30 * 24 * 60 * 60 * 1000
      }
    }
    // A spread would take the key but not the day of its first use, and pay again.
    expect(await failureOf(client().createOrder(order(), new Intent() as CreateOrderOptions))).toMatchObject({
      name: 'RequestValidationError',
      outcome: 'unknown',
    })
    expect(reads.sort()).toEqual(['firstAttemptAt', 'idempotencyKey'])
    expect(sandbox.requests).toEqual([])
  })

  it('configure a client with the getters of their class', async () => {
    const { url, apiKey, sandbox } = await start()
    let reads = 0
    class Config {
      get apiKey() {
        reads += 1
        return apiKey
      }
      get baseUrl() {
        return url
      }
    }
    const { RunaPayouts } = await import('../index.ts')
    await new RunaPayouts(new Config() as RunaPayoutsOptions).ping()
    expect(reads).toBe(1)
    expect(sandbox.requests).toHaveLength(1)
  })

  it('are read at the moment of the call, including headers and query', async () => {
    const { client, sandbox, apiKey } = await start()
    const headers: Record<string, string> = { 'X-Send-Email': 'true' }
    const query: Record<string, string> = { q: 'a' }
    const call = client({ apiKey: async () => apiKey }).request('GET', '/new', { headers, query })
    headers['X-Send-Email'] = 'fal\r\nse'
    query.q = 'b'
    await failureOf(call)
    expect(sandbox.requests[0]).toMatchObject({
      path: '/v2/new',
      query: { q: 'a' },
      headers: { 'x-send-email': 'true' },
    })
  })
})
