import { listen } from '@x/serving/listen'
import type { ServingOptions, StateStore, WriteEvent } from '@x/serving/rest'
import { closing, MCP_ERAS, mcpCaller, mcpFailure } from '@x/test-kit'
import { afterEach, describe, expect, it } from 'vitest'
import { ITEM, order, type Running, sandboxes } from '../../test/running-sandbox.ts'
import type { RunaPayouts } from '../client.ts'
import type { RunaSandboxOptions } from '../testing/index.ts'
import { createMcpHandler, registerTools, type ToolServer } from './mcp.ts'
import { createRestHandler, type OrderLimits, type ServedEvent } from './rest.ts'

const { start, close } = sandboxes()
const { keep, close: closeServers } = closing()
afterEach(() => Promise.all([close(), closeServers()]))

const HOUR_MS = 60 * 60 * 1000

/** The result of an order, in the same form for both ways in. */
interface Came {
  readonly outcome: 'placed' | 'repeated' | string
  readonly says: string
  readonly next: unknown
  readonly code: unknown
  readonly key: unknown
  readonly fields: readonly unknown[]
  readonly retryAfterMs: number | undefined
}

type Place = (body: unknown, key?: string) => Promise<Came>

/** One client, served by REST on a port and as tools, with the same limits. */
async function serving(
  limits: OrderLimits,
  { sandbox, ...more }: { sandbox?: RunaSandboxOptions; state?: StateStore } = {},
) {
  return served(await start(sandbox), { ...limits, ...more })
}

/** As a process that has just started serves an upstream. */
async function served(running: Running, options: OrderLimits & Pick<ServingOptions, 'state' | 'onWrite' | 'onAnswer'>) {
  const client = running.client({ maxRetries: 0 })
  const both = { clock: running.clock, ...options }
  const { url: at } = keep(await listen(createRestHandler(client, both), { host: '127.0.0.1', port: 0 }))
  const { call, list } = mcpCaller(createMcpHandler(client, both), '2026-07-28')
  const ways: Readonly<Record<'REST' | 'MCP', Place>> = {
    REST: (body, key) => placeByRest(at, body, key),
    MCP: async (body, key) => {
      const named = key === undefined ? {} : { 'X-Idempotency-Key': key }
      const result = await call('create-order', { body, ...named })
      if (result.isError !== true) {
        const { repeated, message = '', next, idempotencyKey } = result.structuredContent
        const outcome = repeated === true ? 'repeated' : 'placed'
        return { ...NOTHING, outcome, says: String(message), next, key: idempotencyKey }
      }
      const { outcome, message, next, code, idempotencyKey, issues = [], retryAfterMs } = mcpFailure(result)
      const fields = (issues as readonly { path: string }[]).map(({ path }) => path)
      return {
        ...{ outcome: String(outcome), says: String(message), next, code, key: idempotencyKey, fields },
        retryAfterMs: retryAfterMs as number | undefined,
      }
    },
  }
  const placed = () => running.sandbox.ledger.orders.length
  return { ...running, client, at, call, list, ways, placed }
}

const NOTHING: Came = {
  ...{ outcome: '', says: '', next: undefined, code: undefined, key: undefined, fields: [], retryAfterMs: undefined },
}

async function placeByRest(at: string, body: unknown, key?: string): Promise<Came> {
  const headers = { 'content-type': 'application/json', ...(key === undefined ? {} : { 'x-idempotency-key': key }) }
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const response = await fetch(`${at}/v1/order`, { method: 'POST', headers, body: text })
  const { outcome, detail, next, type, idempotencyKey, errors = [] } = Object(await response.json())
  if (response.ok) return { ...NOTHING, outcome: 'placed', key: response.headers.get('x-idempotency-key') }
  const wait = response.headers.get('retry-after')
  return {
    ...{ outcome: response.status === 409 ? 'repeated' : outcome, says: detail, next, key: idempotencyKey },
    code: type.replace('urn:problem-type:', '').replaceAll('-', '_'),
    fields: errors.map(({ field }: { field: string }) => field),
    retryAfterMs: wait === null ? undefined : Number(wait) * 1000,
  }
}

const LIMITS: OrderLimits = { currencies: ['USD'], maxFaceValue: { USD: 50 }, maxOrderValue: { USD: '80.10' } }

const paying = (...faceValues: unknown[]) => ({
  ...order(),
  items: faceValues.map((face_value) => ({ ...ITEM, face_value })),
})

const WAYS = ['REST', 'MCP'] as const

describe.each(WAYS)('limits on values, by %s', (way) => {
  it.each<[string, unknown]>([
    ['of a face value to the last cent', paying(50)],
    ['of several items to the last cent', paying(50, 30.1)],
    ['of amounts whose doubles do not add up exactly', paying(50, 0.1, 0.2, 19.7, 10.1)],
  ])('place an order within them: %s', async (_, body) => {
    const { ways, placed } = await serving(LIMITS)
    expect(await ways[way](body)).toMatchObject({ outcome: 'placed' })
    expect(placed()).toBe(1)
  })

  it.each<[string, unknown, string, readonly string[]]>([
    ['by a cent', paying(50.01), 'items[0].face_value: 50.01 exceeds 50 USD', ['items[0].face_value']],
    ['by the last of its items', paying(1, 2, 60), 'items[2].face_value: 60 exceeds 50 USD', ['items[2].face_value']],
    ['by the sum of its items', paying(50, 30.11), 'the face values add up to 80.11, which exceeds 80.10 USD', ['']],
    ['by the sum of many items', paying(...Array.from({ length: 200 }, () => 1)), 'add up to 200, which exceeds', ['']],
    ['with an exponent', paying(1e9), 'items[0].face_value: 1000000000 exceeds 50 USD', ['items[0].face_value', '']],
    [
      'by its currency',
      { ...paying(1), payment_method: { type: 'ACCOUNT_BALANCE', currency: 'EUR' } },
      'payment_method.currency: this server pays in USD only, got EUR',
      ['payment_method.currency'],
    ],
  ])('refuse an order over one, with a reason and what to do: %s', async (_, body, says, fields) => {
    const { ways, sandbox } = await serving(LIMITS)
    for (const key of [undefined, 'a-key']) {
      const came = await ways[way](body, key)
      expect(came).toMatchObject({ outcome: 'not_sent', code: 'over_limit', fields })
      expect(came.says).toContain(says)
      expect(came.says).toContain('Nothing was sent.')
      expect(came.next).toContain('Tell the user which limit it exceeds')
      expect(came.next).toContain('Do not split the payment')
      expect(came.key).toEqual(key ?? expect.stringMatching(/^[0-9a-f-]{36}$/))
    }
    expect(sandbox.requests).toEqual([])
  })

  it.each<[string, unknown, string]>([
    ['a face value as a string', paying('10'), 'face_value'],
    ['a face value as a string with an exponent', paying('1e9'), 'face_value'],
    ['a negative face value', paying(-1000), 'face_value'],
    ['a negative face value that lowers the sum', paying(50, 50, -50), 'face_value'],
    ['a face value with too many decimals', paying(49.999), 'face_value'],
    ['a face value that is written with an exponent', paying(1e21), 'face_value'],
    ['no face value', paying(undefined), 'face_value'],
    ['a face value that is null', paying(null), 'face_value'],
    ['a face value in a list', paying([10]), 'face_value'],
    ['an item that is paid several times', { ...order(), items: [{ ...ITEM, quantity: 100 }] }, 'quantity'],
    ['an amount under another name', { ...order(), items: [{ ...ITEM, value: 1000 }] }, 'value'],
    ['an item in a list', { ...order(), items: [[ITEM]] }, 'items'],
    ['items that are not a list', { ...order(), items: { 0: ITEM } }, 'items'],
    ['no items', { ...order(), items: [] }, 'items'],
    ['other items next to items', { ...order(), more_items: [ITEM] }, 'more_items'],
    ['no currency', { ...order(), payment_method: { type: 'ACCOUNT_BALANCE' } }, 'currency'],
    [
      'a currency in lower case',
      { ...order(), payment_method: { type: 'ACCOUNT_BALANCE', currency: 'usd' } },
      'currency',
    ],
    ['an own __proto__', JSON.parse(JSON.stringify(order()).replace('{', '{"__proto__":{"items":[]},')), '__proto__'],
  ])('refuse an invalid order by what is wrong with it: %s', async (_, body, says) => {
    const { ways, sandbox } = await serving({ ...LIMITS, maxOrders: 1 })
    const came = await ways[way](body)
    expect(came).toMatchObject({ outcome: 'not_sent' })
    expect(came.says).toContain(says)
    expect(sandbox.requests).toEqual([])
  })

  it('do not apply to an estimate, which pays nothing', async () => {
    const { at, call } = await serving({ ...LIMITS, maxOrders: 1 })
    const body = { ...paying(1000), payment_method: { type: 'ACCOUNT_BALANCE', currency: 'EUR' } }
    for (let round = 0; round < 3; round += 1) {
      if (way === 'MCP') expect((await call('estimate-order', { body })).isError).toBeUndefined()
      else {
        const headers = { 'content-type': 'application/json' }
        const asked = { method: 'POST', headers, body: JSON.stringify(body) }
        expect((await fetch(`${at}/v1/order/estimate`, asked)).status).toBe(200)
      }
    }
  })
})

describe('limits on values', () => {
  it('check what is sent if a field occurs twice', async () => {
    const { at, sandbox } = await serving(LIMITS)
    const once = JSON.stringify(paying(10))
    const last = (value: number) => once.replace('"face_value":10', `"face_value":10,"face_value":${value}`)
    expect(await placeByRest(at, last(1000))).toMatchObject({ outcome: 'not_sent', code: 'over_limit' })
    expect(sandbox.requests).toEqual([])
    const first = once.replace('"face_value":10', '"face_value":1000,"face_value":10')
    expect(await placeByRest(at, first)).toMatchObject({ outcome: 'placed' })
    expect(sandbox.ledger.orders).toMatchObject([{ total: '10.00' }])
  })

  it('check what is sent if an object reads differently each time, or is not plain data', async () => {
    const { client, sandbox, clock } = await serving(LIMITS)
    const handlers = new Map<string, Parameters<ToolServer['registerTool']>[2]>()
    const server: ToolServer = { registerTool: (name, _, handler) => handlers.set(name, handler) }
    registerTools(server, client, { ...LIMITS, clock })
    const create = async (item: object) => {
      const body = { ...order(), items: [item] }
      return handlers.get('create-order')?.({ body }, { mcpReq: { signal: new AbortController().signal } })
    }
    const shifty = (from: number) => {
      let reads = from
      return {
        ...ITEM,
        get face_value() {
          reads += 1
          return reads % 2 === 0 ? 1000 : 10
        },
      }
    }
    const amount = { toJSON: () => 1000 }
    for (const item of [shifty(0), shifty(1), { ...ITEM, face_value: amount }]) await create(item)
    expect(sandbox.ledger.orders.filter(({ total }) => total !== '10.00')).toEqual([])
    await create({ ...ITEM, face_value: { toJSON: () => 20 } })
    expect(sandbox.ledger.orders.at(-1)).toMatchObject({ total: '20.00' })
  })

  it('are shown to models and in the OpenAPI document, but only where orders are placed', async () => {
    const { list, at } = await serving({ ...LIMITS, maxOrders: 20 })
    const words =
      'Limits of this server: a face value of at most 50 USD; at most 80.10 USD an order; at most 20 orders an hour; paid in USD only.'
    for (const { name, description } of await list()) {
      if (name === 'create-order') expect(description).toContain(words)
      else expect(description).not.toContain('Limits')
    }
    const { paths } = JSON.parse(await (await fetch(`${at}/openapi.json`)).text())
    expect(paths['/v1/order'].post.description).toContain(words)
    expect(paths['/v1/order/estimate'].post.description).not.toContain('Limits')
  })

  it.each(WAYS)('are reported to onWrite with the key that was not sent, by %s', async (way) => {
    const events: WriteEvent[] = []
    const onWrite = (event: WriteEvent) => events.push(event)
    const { ways } = await served(await start(), { ...LIMITS, maxOrders: 1, onWrite })
    const { key } = await ways[way](paying(1000))
    await ways[way](paying(10), 'a')
    await ways[way](paying(10), 'b')
    expect(events).toEqual([
      { kind: 'key_made', operation: 'createOrder', idempotencyKey: key },
      { kind: 'refused', operation: 'createOrder', idempotencyKey: key, limit: 'over_limit' },
      { kind: 'refused', operation: 'createOrder', idempotencyKey: 'b', limit: 'too_many_orders' },
    ])
  })

  it('are in the log of tools', async () => {
    const running = await start()
    const lines: string[] = []
    const { call } = mcpCaller(
      createMcpHandler(running.client(), { ...LIMITS, clock: running.clock, log: (line) => lines.push(line) }),
      '2026-07-28',
    )
    await call('create-order', { body: paying(1000), 'X-Idempotency-Key': 'a' })
    expect(lines).toEqual(['createOrder not sent key="a" limit=over_limit'])
  })

  it.each(WAYS)('are in the log by their kind, without amounts, by %s', async (way) => {
    const events: ServedEvent[] = []
    const onAnswer = (event: ServedEvent) => events.push(event)
    const { ways } = await served(await start(), { ...LIMITS, maxOrders: 1, onAnswer })
    await ways[way](paying(12_345), 'a')
    await ways[way](paying(10), 'b')
    await ways[way](paying(10), 'c')
    expect(events).toMatchObject([
      { status: 403, reason: 'over a limit', outcome: 'not_sent', idempotencyKey: 'a' },
      { status: 200, reason: undefined },
      { status: 429, reason: 'too many orders', outcome: 'not_sent', idempotencyKey: 'c' },
    ])
    expect(JSON.stringify(events)).not.toContain('12345')
  })

  it.each([
    [{ maxFaceValue: { USD: 50 } }, 'maxFaceValue: needs exactly one payment currency in currencies, got none'],
    [{ maxOrder: 5 }, 'maxOrder: unknown option; did you mean "maxOrders"?'],
    [{ maxOrders: undefined }, 'maxOrders: expected a whole number above 0, got undefined'],
  ])('that are invalid are refused when serving starts: %j', async (limits, says) => {
    const { client } = await start()
    // As untyped code writes it.
    const options = limits as OrderLimits
    expect(() => createRestHandler(client(), options)).toThrow(says)
    expect(() => createMcpHandler(client(), options)).toThrow(says)
    expect(() => registerTools({ registerTool: () => {} }, client(), options)).toThrow(says)
  })
})

describe('a limit on orders', () => {
  it('counts REST and MCP together, and each refusal says how long it lasts', async () => {
    const { ways, placed, clock, sandbox } = await serving({ maxOrders: 2 })
    expect(await ways.REST(order(), 'a')).toMatchObject({ outcome: 'placed' })
    await clock.advance(60_000)
    expect(await ways.MCP(order(), 'b')).toMatchObject({ outcome: 'placed' })
    const sent = sandbox.requests.length
    for (const way of WAYS) {
      const came = await ways[way](order(), `c-${way}`)
      expect(came).toMatchObject({ outcome: 'not_sent', code: 'too_many_orders', key: `c-${way}` })
      expect(came.says).toContain('at most 2 orders an hour')
      expect(came.next).toMatch(
        new RegExp(
          `^Nothing was sent\\. Wait 59 min, .* with exactly the same body and X-Idempotency-Key "c-${way}"\\.$`,
        ),
      )
      expect(came.retryAfterMs).toBe(HOUR_MS - 60_000)
    }
    expect(sandbox.requests).toHaveLength(sent)
    await clock.advance(HOUR_MS - 60_000)
    expect(await ways.MCP(order(), 'c-MCP')).toMatchObject({ outcome: 'placed' })
    expect(await ways.REST(order(), 'c-REST')).toMatchObject({ outcome: 'not_sent' })
    expect(placed()).toBe(3)
  })

  it.each(WAYS)('lets repeats through, by %s: with a known key, and without a key as repeats', async (way) => {
    const { ways, placed } = await serving({ maxOrders: 1 })
    const first = await ways[way](order())
    expect(first).toMatchObject({ outcome: 'placed' })
    expect(await ways[way](order())).toMatchObject({ outcome: 'repeated', key: first.key })
    for (const other of WAYS) {
      expect(await ways[other](order(), String(first.key))).toMatchObject({ outcome: 'placed', key: first.key })
    }
    expect(await ways[way](order(), 'another')).toMatchObject({ code: 'too_many_orders' })
    expect(placed()).toBe(1)
  })

  it('cannot be bypassed by a known key with another body', async () => {
    const { ways, placed } = await serving({ maxOrders: 1 })
    expect(await ways.REST(paying(10), 'a')).toMatchObject({ outcome: 'placed' })
    expect((await ways.REST(paying(20), 'a')).outcome).not.toBe('placed')
    expect(await ways.MCP(paying(20), 'b')).toMatchObject({ code: 'too_many_orders' })
    expect(placed()).toBe(1)
  })

  it.each([
    ['REST', ['REST']],
    ['MCP', ['MCP']],
    ['both', WAYS],
  ] as const)('holds for calls that race for the last places, by %s', async (_, ways) => {
    const served = await serving({ maxOrders: 3 })
    const calls = Array.from({ length: 12 }, (_, index) => {
      const way = ways[index % ways.length] ?? 'REST'
      return served.ways[way](order(1, { description: `order ${index}` }))
    })
    const came = await Promise.all(calls)
    expect(came.filter(({ outcome }) => outcome === 'placed')).toHaveLength(3)
    expect(came.filter(({ code }) => code === 'too_many_orders')).toHaveLength(9)
    expect(served.placed()).toBe(3)
  })

  it('counts what may have been placed, and does not count a repeat that finds out', async () => {
    const { ways, placed, sandbox } = await serving({ maxOrders: 1 })
    sandbox.faults.next('drop-after-commit', { operation: 'createOrder' })
    expect(await ways.MCP(order(), 'a')).toMatchObject({ outcome: 'unknown' })
    expect(await ways.REST(order(), 'b')).toMatchObject({ code: 'too_many_orders' })
    expect(await ways.REST(order(), 'a')).toMatchObject({ outcome: 'placed' })
    expect(placed()).toBe(1)
  })

  it.each<[string, (running: Awaited<ReturnType<typeof serving>>) => unknown]>([
    [
      'an unknown product',
      () => ({ ...order(), items: [{ ...ITEM, products: { type: 'SINGLE', value: 'NO-SUCH' } }] }),
    ],
    ['an insufficient balance', () => paying(1_000_000)],
    [
      'a request that never arrived',
      ({ sandbox }) => {
        sandbox.faults.next('rate-limit', { operation: 'createOrder' })
        return order(1, { description: 'first' })
      },
    ],
  ])('does not count what was refused: %s', async (_, bodyOf) => {
    const running = await serving({ maxOrders: 1 }, { sandbox: { balances: { USD: '100.00' } } })
    expect((await running.ways.REST(bodyOf(running), 'a')).outcome).toBe('rejected')
    expect(await running.ways.MCP(order(), 'b')).toMatchObject({ outcome: 'placed' })
    expect(await running.ways.REST(order(), 'c')).toMatchObject({ code: 'too_many_orders' })
  })

  it('does not count what is over another limit, nor what is not an order', async () => {
    const { ways, placed } = await serving({ ...LIMITS, maxOrders: 1 })
    expect(await ways.REST(paying(51))).toMatchObject({ code: 'over_limit' })
    expect((await ways.MCP(paying(-1))).outcome).toBe('not_sent')
    expect(await ways.REST(paying(50))).toMatchObject({ outcome: 'placed' })
    expect(placed()).toBe(1)
  })

  it.each(MCP_ERAS)(
    'belongs to each handler, but is counted together for one client, in the era of %s',
    async (era) => {
      const running = await start()
      const client: RunaPayouts = running.client()
      const few = mcpCaller(createMcpHandler(client, { clock: running.clock, maxOrders: 1 }), era)
      const more = mcpCaller(createMcpHandler(client, { clock: running.clock, maxOrders: 2 }), era)
      const any = mcpCaller(createMcpHandler(client, { clock: running.clock }), era)
      const place = async ({ call }: typeof few, key: string) =>
        (await call('create-order', { body: order(), 'X-Idempotency-Key': key })).isError === true
          ? 'refused'
          : 'placed'
      expect([await place(any, 'a'), await place(more, 'b'), await place(few, 'c'), await place(more, 'd')]).toEqual([
        ...['placed', 'placed', 'refused', 'placed'],
      ])
      expect([await place(more, 'e'), await place(any, 'f')]).toEqual(['refused', 'placed'])
    },
  )
})

/** A store that outlives the servers. */
function storeOf() {
  const values = new Map<string, string>()
  const store: StateStore = {
    read: async (name) => values.get(name),
    replace: async (name, before, after) => {
      if (values.get(name) !== before) return false
      if (after === undefined) values.delete(name)
      else values.set(name, after)
      return true
    },
  }
  return { store, values }
}

describe('a count that is kept in a state', () => {
  it('survives a restart, and forgets no order that was placed', async () => {
    const { store: state, values } = storeOf()
    const running = await start()
    const before = await served(running, { maxOrders: 2, state })
    await before.ways.REST(order(), 'a')
    await before.ways.MCP(order(), 'b')
    const after = await served(running, { maxOrders: 2, state })
    for (const way of WAYS) expect(await after.ways[way](order(), 'c')).toMatchObject({ code: 'too_many_orders' })
    expect(await after.ways.REST(order(), 'a')).toMatchObject({ outcome: 'placed' })
    expect(running.sandbox.ledger.orders).toHaveLength(2)
    const [name = '', text] = [...values].find(([one]) => one.startsWith('orders:')) ?? []
    expect(name).toMatch(/^orders:[0-9a-f]{64}$/)
    expect(text).not.toContain(running.apiKey)
    await running.clock.advance(HOUR_MS)
    expect(await after.ways.MCP(order(), 'c')).toMatchObject({ outcome: 'placed' })
  })

  it('starts again after a restart without a state', async () => {
    const running = await start()
    const before = await served(running, { maxOrders: 1 })
    await before.ways.REST(order(), 'a')
    expect(await before.ways.REST(order(), 'b')).toMatchObject({ code: 'too_many_orders' })
    const after = await served(running, { maxOrders: 1 })
    expect(await after.ways.REST(order(), 'b')).toMatchObject({ outcome: 'placed' })
  })

  it('includes what was in flight when the process ended, which may have been placed', async () => {
    const { store: state } = storeOf()
    const running = await start()
    const before = await served(running, { maxOrders: 1, state })
    running.sandbox.faults.next('stall-body', { operation: 'createOrder' })
    // Nobody waits for it any more, as its process is gone.
    const lost = before.ways.REST(order(), 'a')
    await expect.poll(() => running.sandbox.ledger.orders.length).toBe(1)
    const after = await served(running, { maxOrders: 1, state })
    const refused = await after.ways.MCP(order(), 'b')
    expect(refused).toMatchObject({ code: 'too_many_orders' })
    expect(refused.next).toContain('Wait 1 min')
    expect(await after.ways.MCP(order(), 'a')).toMatchObject({ outcome: 'placed' })
    expect(running.sandbox.ledger.orders).toHaveLength(1)
    await running.clock.advance(60_000)
    await lost
  })

  it('holds for processes that race for the last places', async () => {
    const { store: state } = storeOf()
    const running = await start()
    const processes = await Promise.all([0, 1, 2].map(() => served(running, { maxOrders: 4, state })))
    const came = await Promise.all(
      Array.from({ length: 15 }, (_, index) =>
        processes[index % 3]?.ways[index % 2 === 0 ? 'REST' : 'MCP'](order(1, { description: `order ${index}` })),
      ),
    )
    expect(came.filter((one) => one?.outcome === 'placed')).toHaveLength(4)
    expect(running.sandbox.ledger.orders).toHaveLength(4)
  })

  it.each(WAYS)('lets nothing through if it is unreadable, by %s', async (way) => {
    const { store, values } = storeOf()
    const running = await start()
    const events: WriteEvent[] = []
    const onWrite = (event: WriteEvent) => events.push(event)
    const { ways } = await served(running, { maxOrders: 5, state: store, onWrite })
    await ways[way](order(), 'a')
    for (const name of values.keys()) if (name.startsWith('orders:')) values.set(name, '{}')
    const sent = running.sandbox.requests.length
    const came = await ways[way](order(), 'b')
    expect(came).toMatchObject({ outcome: 'not_sent', code: 'state_unavailable', key: 'b' })
    expect(came.says).toContain('cannot enforce its limit on orders')
    expect(running.sandbox.requests).toHaveLength(sent)
    expect(events).toMatchObject([{ kind: 'state_failed', idempotencyKey: 'b', sent: false }])
  })

  it('still returns the answer and counts the order if its end cannot be recorded', async () => {
    const { store } = storeOf()
    const running = await start()
    let changes = 0
    const state: StateStore = {
      read: store.read,
      replace: (name, ...rest) => {
        if (name.startsWith('orders:')) changes += 1
        // The first takes the place.
        return name.startsWith('orders:') && changes === 2
          ? Promise.reject(new Error('no disk'))
          : store.replace(name, ...rest)
      },
    }
    const events: WriteEvent[] = []
    const onWrite = (event: WriteEvent) => events.push(event)
    const { ways } = await served(running, { maxOrders: 1, state, onWrite })
    expect(await ways.REST(order(), 'a')).toMatchObject({ outcome: 'placed' })
    expect(events).toMatchObject([{ kind: 'state_failed', idempotencyKey: 'a', sent: true }])
    expect(await ways.MCP(order(), 'b')).toMatchObject({ code: 'too_many_orders' })
  })
})
