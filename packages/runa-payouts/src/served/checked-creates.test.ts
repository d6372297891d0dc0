import type { StateStore, WriteEvent } from '@x/serving/rest'
import { until } from '@x/test-kit'
import { afterEach, describe, expect, it } from 'vitest'
import { ITEM, order } from '../../test/running-sandbox.ts'
import { servedWays, WAYS } from '../../test/served-ways.ts'
import type { OrderCheck, OrderFindings, ServedEvent } from './rest.ts'

const { start, serve, close } = servedWays()
afterEach(close)

const PRODUCTS = {
  'CARD-US': { currency: 'USD', kind: 'fixed', available: [10, 25] },
  'GONE-US': { currency: 'USD', orderable: false },
} as const

const ordering = (value: string, face_value = 10, more: object = {}) => ({
  ...order(1),
  items: [{ ...ITEM, face_value, products: { type: 'SINGLE', value } }],
  ...more,
})

const WRONG = ordering('CARD-US', 12)
const KEY = { 'X-Idempotency-Key': 'bonus-7' }
const UNCHECKED = { 'X-Skip-Check': 'true' }

const FINE: OrderFindings = { problems: [], warnings: [] }
const REFUSED: OrderFindings = {
  problems: [{ path: ['items', 0, 'products', 'value'], code: 'not_orderable', message: 'it is gone' }],
  warnings: [],
}

/** A check that says what the test wants, and counts how often it was asked. */
class Opinion implements OrderCheck {
  asked = 0
  says: () => Promise<OrderFindings> = async () => FINE

  check(): Promise<OrderFindings> {
    this.asked += 1
    return this.says()
  }
}

async function startChecked(options: Parameters<typeof serve>[1] = {}) {
  return serve(await start({ products: PRODUCTS }), { checkOrders: true, ...options })
}

async function startWith(opinion: Opinion, options: Parameters<typeof serve>[1] = {}) {
  return serve(await start(), { catalogue: opinion, ...options })
}

describe.each(WAYS)('a create that is checked, by %s', (way) => {
  it.each<[string, object, readonly string[], RegExp]>([
    [
      'a face value that the product does not have, with those that it has',
      WRONG,
      ['items[0].face_value'],
      /12.*allowed: 10.*25.* USD/,
    ],
    ['an unknown code, with the nearest', ordering('CARD-UZ'), ['items[0].products.value'], /did you mean "CARD-US"\?/],
    [
      'a product that cannot be ordered',
      ordering('GONE-US'),
      ['items[0].products.value'],
      /cannot be ordered at present/,
    ],
    [
      'products without a country in common',
      { ...order(1), items: [ordering('AMZ-US').items[0], ordering('AMZ-GB').items[0]] },
      ['items[1].products'],
      /the same currency|country in common/,
    ],
  ])('is refused before it costs a key: %s', async (_, body, fields, says) => {
    const { create, sent } = await startChecked()
    const came = await create(way, body)
    expect(came).toMatchObject({ kind: 'failed_check', outcome: 'not_sent', fields, key: expect.any(String) })
    expect(came.says).toMatch(says)
    expect(came.says).not.toContain('X-Skip-Check')
    expect(came.next).toBe('Nothing was sent. Fix the listed problems, then call again.')
    expect(sent()).toEqual([])
    // Not even the second time.
    expect(await create(way, body)).toMatchObject({ kind: 'failed_check', key: came.key })
    expect(sent()).toEqual([])
  })

  it('is sent when it is right, and its key is Runa’s as ever', async () => {
    const { create, sent, sandbox } = await startChecked()
    expect(await create(way, ordering('CARD-US', 25), KEY)).toMatchObject({
      data: { status: 'COMPLETED' },
      key: 'bonus-7',
    })
    expect(sent().map(({ headers }) => [headers['x-idempotency-key'], headers['x-skip-check']])).toEqual([
      ['bonus-7', undefined],
    ])
    expect(sandbox.ledger.orders).toHaveLength(1)
  })

  it('is corrected under the key that was refused: it was never used', async () => {
    const { create, sandbox } = await startChecked()
    expect(await create(way, WRONG, KEY)).toMatchObject({ kind: 'failed_check', key: 'bonus-7' })
    expect(await create(way, ordering('CARD-US', 25), KEY)).toMatchObject({ data: { status: 'COMPLETED' } })
    expect(sandbox.ledger.orders).toHaveLength(1)
  })

  it('says how to repeat, where the caller may have sent the key before', async () => {
    const { create, sent } = await startChecked()
    const { says, next } = await create(way, WRONG, KEY)
    expect(says).toContain('If you sent this key before, repeat exactly the same request with X-Skip-Check true.')
    expect(next).toMatch(
      /^Nothing was sent\. Did you send this key before\? .* again with exactly the same body and X-Idempotency-Key "bonus-7" and X-Skip-Check true\. If not, fix the listed problems, then call again with the same key\.$/,
    )
    expect(sent()).toEqual([])
  })

  it('is sent unchecked if the caller says so, and Runa is not told', async () => {
    const { create, sent } = await startChecked()
    expect(await create(way, WRONG, { ...KEY, ...UNCHECKED })).toMatchObject({ outcome: 'rejected' })
    expect(sent()).toHaveLength(1)
    expect(JSON.stringify(sent())).not.toMatch(/skip.?check/i)
  })

  it('takes nothing else for true or false', async () => {
    const { create, sent } = await startChecked()
    expect(await create(way, WRONG, { 'X-Skip-Check': '1' })).toMatchObject({
      ...{ kind: 'request_validation', outcome: 'not_sent', fields: ['X-Skip-Check'] },
    })
    expect(sent()).toEqual([])
  })

  it('that is no order at all is refused in the client’s words, and nothing is loaded', async () => {
    const { create, sandbox } = await startChecked()
    expect(await create(way, { ...order(), items: [] }, KEY)).toMatchObject({
      ...{ kind: 'request_validation', outcome: 'not_sent', fields: ['items'] },
    })
    expect(sandbox.requests).toEqual([])
  })

  it('does not count as an order when it is refused', async () => {
    const { create } = await startChecked({ maxOrders: 1 })
    expect(await create(way, WRONG)).toMatchObject({ kind: 'failed_check' })
    expect(await create(way, WRONG, KEY)).toMatchObject({ kind: 'failed_check' })
    expect(await create(way, ordering('CARD-US', 25))).toMatchObject({ data: { status: 'COMPLETED' } })
    expect(await create(way, ordering('CARD-US', 10))).toMatchObject({ kind: 'too_many_orders' })
  })

  it('beyond a limit is refused for that', async () => {
    const { create } = await startChecked({ currencies: ['USD'], maxOrderValue: { USD: 5 } })
    expect(await create(way, WRONG, KEY)).toMatchObject({ kind: 'over_limit' })
  })
})

describe.each(WAYS)('a check never stops a repeat, by %s', (way) => {
  it('of what was paid, also where the product has gone since', async () => {
    const opinion = new Opinion()
    const { create, sandbox } = await startWith(opinion)
    const { data } = await create(way, order(), KEY)
    opinion.says = async () => REFUSED
    expect((await create(way, order(), KEY)).data?.id).toBe(data?.id)
    expect([sandbox.ledger.orders.length, opinion.asked]).toEqual([1, 1])
  })

  it('of what may have been paid', async () => {
    const opinion = new Opinion()
    const { create, sandbox } = await startWith(opinion)
    sandbox.faults.next('drop-after-commit', { operation: 'createOrder' })
    expect(await create(way, order(), KEY)).toMatchObject({ outcome: 'unknown' })
    opinion.says = async () => REFUSED
    expect((await create(way, order(), KEY)).data?.id).toBe(sandbox.ledger.orders[0]?.id)
    expect(sandbox.ledger.orders).toHaveLength(1)
  })

  it('of a create without a key: it is told the key, and that repeats it', async () => {
    const opinion = new Opinion()
    const { create, sandbox } = await startWith(opinion)
    sandbox.faults.next('drop-after-commit', { operation: 'createOrder' })
    const { key } = await create(way, order())
    opinion.says = async () => REFUSED
    expect(await create(way, order())).toMatchObject({ kind: 'repeated_write', key })
    expect((await create(way, order(), { 'X-Idempotency-Key': String(key) })).data?.id).toBe(
      sandbox.ledger.orders[0]?.id,
    )
    expect(sandbox.ledger.orders).toHaveLength(1)
  })

  it('that comes while the first call is still being checked: both get the order', async () => {
    const opinion = new Opinion()
    const { create, sandbox } = await startWith(opinion)
    let end = (_: OrderFindings): void => {}
    opinion.says = () => new Promise((resolve) => (end = resolve))
    const first = create(way, order(), KEY)
    await until(() => opinion.asked === 1)
    const second = await create(way, order(), KEY)
    end(REFUSED)
    expect((await first).data?.id).toBe(second.data?.id)
    expect(second.data?.id).toBe(sandbox.ledger.orders[0]?.id)
    expect([sandbox.ledger.orders.length, opinion.asked]).toEqual([1, 1])
  })

  it('after a restart, where the state outlives it', async () => {
    const values = new Map<string, string>()
    const state: StateStore = {
      read: async (name) => values.get(name) ?? null,
      async replace(name, before, after) {
        if (values.get(name) !== before) return false
        if (after === undefined) values.delete(name)
        else values.set(name, after)
        return true
      },
    }
    const running = await start()
    const opinion = new Opinion()
    const first = await serve(running, { catalogue: opinion, state })
    running.sandbox.faults.next('drop-after-commit', { operation: 'createOrder' })
    await first.create(way, order(), KEY)
    opinion.says = async () => REFUSED
    const second = await serve(running, { catalogue: opinion, state })
    expect((await second.create(way, order(), KEY)).data?.id).toBe(running.sandbox.ledger.orders[0]?.id)
    expect(running.sandbox.ledger.orders).toHaveLength(1)
  })

  it('after a restart that forgets the key, once the caller says that it is one', async () => {
    const running = await start()
    const opinion = new Opinion()
    const first = await serve(running, { catalogue: opinion })
    running.sandbox.faults.next('drop-after-commit', { operation: 'createOrder' })
    await first.create(way, order(), KEY)
    opinion.says = async () => REFUSED
    const second = await serve(running, { catalogue: opinion })
    expect(await second.create(way, order(), KEY)).toMatchObject({ kind: 'failed_check', outcome: 'not_sent' })
    expect((await second.create(way, order(), { ...KEY, ...UNCHECKED })).data?.id).toBe(
      running.sandbox.ledger.orders[0]?.id,
    )
    expect(running.sandbox.ledger.orders).toHaveLength(1)
  })
})

describe('an order that cannot be judged is sent', () => {
  it('while the catalogue cannot be loaded, which is tried once a minute', async () => {
    const { create, sandbox, clock } = await startChecked()
    const lists = () => sandbox.requests.filter(({ operation }) => operation === 'listProducts').length
    sandbox.faults.next({ status: 500, body: {} }, { operation: 'listProducts', times: 1 })
    expect(await create('REST', WRONG, { 'X-Idempotency-Key': 'one' })).toMatchObject({ outcome: 'rejected' })
    expect(await create('REST', WRONG, { 'X-Idempotency-Key': 'two' })).toMatchObject({ outcome: 'rejected' })
    expect(lists()).toBe(1)
    await clock.advance(60_000)
    expect(await create('REST', WRONG, { 'X-Idempotency-Key': 'three' })).toMatchObject({ kind: 'failed_check' })
  })

  it('after two seconds, and at once while that check continues', async () => {
    const opinion = new Opinion()
    const { create, clock } = await startWith(opinion)
    let end = (_: OrderFindings): void => {}
    opinion.says = () => new Promise((resolve) => (end = resolve))
    const waiting = create('REST', order(), { 'X-Idempotency-Key': 'one' })
    await until(() => opinion.asked === 1)
    await clock.advance(2_000)
    expect(await waiting).toMatchObject({ data: { status: 'COMPLETED' } })
    expect(await create('REST', order(), { 'X-Idempotency-Key': 'two' })).toMatchObject({
      data: { status: 'COMPLETED' },
    })
    expect(opinion.asked).toBe(1)
    end(FINE)
    await new Promise((resolve) => setImmediate(resolve))
    opinion.says = async () => REFUSED
    expect(await create('REST', order(), { 'X-Idempotency-Key': 'three' })).toMatchObject({ kind: 'failed_check' })
  })

  it('for a minute at most where a check never ends', async () => {
    const opinion = new Opinion()
    const { create, clock } = await startWith(opinion)
    opinion.says = () => new Promise(() => {})
    const waiting = create('REST', order(), { 'X-Idempotency-Key': 'one' })
    await until(() => opinion.asked === 1)
    await clock.advance(2_000)
    await waiting
    await clock.advance(60_000)
    opinion.says = async () => REFUSED
    expect(await create('REST', order(), { 'X-Idempotency-Key': 'two' })).toMatchObject({ kind: 'failed_check' })
  })

  it.each<[string, () => unknown]>([
    [
      'fails',
      () => {
        throw new Error('broken')
      },
    ],
    ['answers nothing', async () => undefined],
    ['answers without problems', async () => ({ warnings: [] })],
    ['answers with problems of another form', async () => ({ problems: ['no'], warnings: [] })],
  ])('where the check itself %s', async (_, says) => {
    const opinion = new Opinion()
    // As plain JavaScript may write it.
    opinion.says = says as Opinion['says']
    const { create } = await startWith(opinion)
    expect(await create('REST', order(), KEY)).toMatchObject({ data: { status: 'COMPLETED' } })
  })
})

describe('creates are checked', () => {
  it('neither without a catalogue nor against one’s will', async () => {
    const opinion = new Opinion()
    opinion.says = async () => REFUSED
    for (const options of [{}, { catalogue: opinion, checkOrders: false }]) {
      const { create, sandbox } = await serve(await start(), options)
      expect(await create('REST', order(), KEY)).toMatchObject({ data: { status: 'COMPLETED' } })
      expect(sandbox.requests.map(({ operation }) => operation)).toEqual(['createOrder'])
    }
    expect(opinion.asked).toBe(0)
  })

  it.each([
    [{}, false],
    [{ checkOrders: true }, true],
  ])('with %j, and the parameter that skips it is there: %s', async (options, isThere) => {
    const { at, tools } = await serve(await start(), options)
    const { paths } = JSON.parse(await (await fetch(`${at}/openapi.json`)).text())
    const names = paths['/v1/order'].post.parameters.map(({ name }: { name: string }) => name)
    expect(names.includes('X-Skip-Check')).toBe(isThere)
    const [create] = await tools('2026-07-28').list()
    expect('X-Skip-Check' in create.inputSchema.properties).toBe(isThere)
    if (isThere) {
      expect(create.inputSchema.properties['X-Skip-Check']).toMatchObject({
        type: 'boolean',
        description: expect.stringMatching(/^true: send the order without checking it first\./),
      })
    }
  })

  it.each([
    [{ catalogue: {} }, /^catalogue: expected an object with a function check/],
    [{ checkOrders: 'yes' }, /^checkOrders: expected true or false/],
  ])('never by %j', async (options, says) => {
    // As an untyped program calls it.
    await expect(serve(await start(), options as never)).rejects.toThrow(says)
  })

  it('and the log says which were not sent, and why, without what was wrong', async () => {
    const writes: WriteEvent[] = []
    const answers: ServedEvent[] = []
    const { create } = await startChecked({
      onWrite: (event) => writes.push(event),
      onAnswer: (event) => answers.push(event),
    })
    const { key } = await create('REST', WRONG)
    await create('2026-07-28', WRONG, KEY)
    expect(writes).toEqual([
      { kind: 'key_made', operation: 'createOrder', idempotencyKey: key },
      { kind: 'refused', operation: 'createOrder', idempotencyKey: key, limit: 'failed_check' },
      { kind: 'refused', operation: 'createOrder', idempotencyKey: 'bonus-7', limit: 'failed_check' },
    ])
    expect(answers.map(({ status, reason, outcome }) => [status, reason, outcome])).toEqual([
      [422, 'failed check', 'not_sent'],
      [422, 'failed check', 'not_sent'],
    ])
    expect(JSON.stringify([writes, answers])).not.toContain('CARD-US')
  })
})
