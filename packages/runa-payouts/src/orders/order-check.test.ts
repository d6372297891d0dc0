import { failureOf, prints } from '@x/test-kit'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { order, sandboxes } from '../../test/running-sandbox.ts'
import { createCatalogue } from '../catalogue/index.ts'
import {
  ConnectionError,
  type CreateOrderOptions,
  type CreateOrderRequest,
  isRequestValidationError,
  type OrderCheck,
  type OrderFindings,
} from '../index.ts'

const { start, close } = sandboxes()
afterEach(close)

const PROBLEM = { path: ['items', 0, 'face_value'], code: 'denomination', message: 'allowed: 5 USD' }
const WARNING = { path: [], code: 'old_copy', message: 'it is a copy of 70 minutes ago' }

/** A check that remembers what it was asked about. */
function checkThat(answers: Partial<OrderFindings> = {}) {
  const asked: CreateOrderRequest[] = []
  const check: OrderCheck = {
    async check(body) {
      asked.push(body)
      return { problems: [], warnings: [], ...answers }
    },
  }
  return { asked, check }
}

/** What plain JavaScript may pass. */
const given = (check: unknown) => ({ check }) as CreateOrderOptions

const refusing = checkThat({ problems: [PROBLEM] }).check
const never: OrderCheck = { check: () => new Promise(() => {}) }

/** What nobody can read a property of. */
function revoked(): unknown {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  return proxy
}

/** An error whose message throws. */
const unreadable = (): unknown =>
  Object.defineProperty(new Error('x'), 'message', {
    get() {
      throw new Error('of the getter')
    },
  })

describe('an order that its check finds wrong', () => {
  it('is not sent, and takes no slot of the rate limit', async () => {
    const { client, sandbox, clock } = await start({ ordersPerMinute: 10_000 })
    const runa = client()
    const begun = clock.now()
    // More than a minute has slots for.
    for (let round = 0; round < 400; round += 1) await failureOf(runa.createOrder(order(), { check: refusing }))
    expect(clock.now()).toBe(begun)
    const error = await failureOf(runa.createOrder(order(), { check: refusing }))
    expect(error).toMatchObject({
      name: 'RequestValidationError',
      outcome: 'not_sent',
      retryable: false,
      issues: [PROBLEM],
      message: 'createOrder: items[0].face_value: allowed: 5 USD. Nothing was sent.',
    })
    expect(sandbox.requests).toEqual([])
  })

  it('says how to repeat it, if the key is the caller’s own', async () => {
    const { client } = await start()
    const error = await failureOf(client().createOrder(order(), { check: refusing, idempotencyKey: 'k-1' }))
    expect(error).toMatchObject({
      idempotencyKey: 'k-1',
      message: expect.stringMatching(
        /Nothing was sent\. If you sent this key before, repeat the call without `check`\.$/,
      ),
    })
  })

  it('is refused by createOrderAndWait as well', async () => {
    const { client, sandbox } = await start()
    const error = await failureOf(client().createOrderAndWait(order(), { check: refusing }))
    expect(isRequestValidationError(error)).toBe(true)
    expect(sandbox.requests).toEqual([])
  })

  it('leaves its key free: the corrected order is placed under it', async () => {
    const { client, sandbox } = await start({ products: { 'AMZ-US': { currency: 'USD', maximum: 20 } } })
    const runa = client()
    const options = { check: createCatalogue(runa), idempotencyKey: 'k-1' }
    const wrong = order(1, { items: [{ ...order().items[0], face_value: 21 }] as CreateOrderRequest['items'] })
    expect(await failureOf(runa.createOrder(wrong, options))).toMatchObject({ outcome: 'not_sent' })
    expect((await runa.createOrder(order(), options)).kind).toBe('completed')
    expect(sandbox.ledger.orders).toHaveLength(1)
  })
})

describe('a check sees what is sent', () => {
  class Dto {
    payment_method = { type: 'ACCOUNT_BALANCE', currency: 'USD' }
    items = order().items
    toJSON() {
      return { ...this, description: 'from toJSON' }
    }
  }
  it.each<[string, unknown, CreateOrderOptions]>([
    ['a plain body', order(), {}],
    ['several items', order(3), {}],
    ['an object with toJSON', new Dto(), {}],
    ['fields of a later API', order(), { extraBody: { later: { field: [1] } } }],
  ])('%s', async (_, body, more) => {
    const { client, sandbox } = await start()
    const { asked, check } = checkThat()
    await client().createOrder(body as CreateOrderRequest, { ...more, check })
    expect(asked).toStrictEqual([JSON.parse(String(sandbox.requests[0]?.body))])
  })

  it('and cannot change it', async () => {
    const { client, sandbox } = await start()
    const check: OrderCheck = {
      async check(body) {
        Object.assign(body, { description: 'changed' })
        return { problems: [], warnings: [] }
      },
    }
    await client().createOrder(order(), { check })
    expect(String(sandbox.requests[0]?.body)).not.toContain('changed')
  })

  it('once, however often the order is sent', async () => {
    const { client, sandbox } = await start()
    const { asked, check } = checkThat()
    sandbox.faults.next('drop-before', { operation: 'createOrder', times: 2 })
    await client().createOrder(order(), { check })
    expect(asked).toHaveLength(1)
    expect(sandbox.ledger.orders).toHaveLength(1)
  })

  it('and is not asked about what cannot be an order', async () => {
    const { client } = await start()
    const { asked, check } = checkThat()
    await failureOf(client().createOrder({} as CreateOrderRequest, { check }))
    expect(asked).toEqual([])
  })
})

describe('a check never stops a repeat', () => {
  it('with firstAttemptAt', async () => {
    const { client, sandbox, clock } = await start()
    const runa = client()
    const at = clock.now()
    const first = await runa.createOrder(order(), { idempotencyKey: 'k-1' })
    const options = { idempotencyKey: 'k-1', firstAttemptAt: at, check: refusing }
    expect((await runa.createOrder(order(), options)).order).toEqual(first.order)
    expect((await runa.createOrderAndWait(order(), options)).id).toBe(first.order.id)
    expect(sandbox.ledger.orders).toHaveLength(1)
  })

  it('of a key in flight', async () => {
    const { client, sandbox } = await start()
    const runa = client()
    const first = runa.createOrder(order(), { idempotencyKey: 'k-1' })
    const second = runa.createOrder(order(), { idempotencyKey: 'k-1', check: refusing })
    expect(await second).toEqual(await first)
    expect(sandbox.requests).toHaveLength(1)
  })

  it.each<[string, boolean]>([
    ['still in flight when the check ends', false],
    ['answered by then', true],
  ])('of a key that another call has sent while the check ran: it is %s', async (_, isAnswered) => {
    const { client, sandbox } = await start()
    const runa = client()
    const { check, asked, end } = slowCheck()
    const checked = runa.createOrder(order(), { idempotencyKey: 'k-1', check })
    await asked
    const other = runa.createOrder(order(), { idempotencyKey: 'k-1' })
    if (isAnswered) await other
    // The other call's request begins within these.
    else await new Promise((resolve) => setImmediate(resolve))
    end()
    expect((await checked).order).toEqual((await other).order)
    expect(sandbox.ledger.orders).toHaveLength(1)
  })

  it('but a call of another key changes nothing, and neither does one that has sent nothing', async () => {
    const { client, sandbox } = await start()
    const runa = client()
    const { check, asked, end } = slowCheck()
    const checked = failureOf(runa.createOrder(order(), { idempotencyKey: 'k-1', check }))
    await asked
    await runa.createOrder(order(), { idempotencyKey: 'k-2' })
    await failureOf(runa.createOrder(order(), { idempotencyKey: 'k-1', check: refusing }))
    end()
    expect(await checked).toMatchObject({ name: 'RequestValidationError', outcome: 'not_sent' })
    expect(sandbox.ledger.orders).toHaveLength(1)
  })
})

describe('a key that another call sends while the check is under way', () => {
  it.each<[string, OrderFindings | Error]>([
    ['finds a problem', { problems: [PROBLEM], warnings: [] }],
    ['fails', new Error('no store')],
  ])('is a repeat, which joins the request although the check %s', async (_, found) => {
    const { client, sandbox } = await start()
    let answer = () => {}
    const held = new Promise<void>((resolve) => {
      answer = resolve
    })
    let sent = () => {}
    const isSent = new Promise<void>((resolve) => {
      sent = resolve
    })
    const fetch: typeof globalThis.fetch = async (...request) => {
      sent()
      await held
      return globalThis.fetch(...request)
    }
    const check: OrderCheck = {
      async check() {
        await isSent
        if (found instanceof Error) throw found
        return found
      },
    }
    const runa = client({ fetch })
    const second = runa.createOrder(order(), { idempotencyKey: 'k-1', check })
    const first = runa.createOrder(order(), { idempotencyKey: 'k-1' })
    await isSent
    await new Promise((resolve) => setImmediate(resolve))
    answer()
    expect(await second).toEqual(await first)
    expect(sandbox.requests).toHaveLength(1)
  })
})

/** A check that refuses once it is told to end. `asked` resolves when it was asked. */
function slowCheck() {
  let end: () => void = () => {}
  let wasAsked: () => void = () => {}
  const ended = new Promise<void>((resolve) => {
    end = resolve
  })
  const asked = new Promise<void>((resolve) => {
    wasAsked = resolve
  })
  const check: OrderCheck = {
    async check() {
      wasAsked()
      await ended
      return { problems: [PROBLEM], warnings: [] }
    },
  }
  return { check, asked, end }
}

describe('a check that fails', () => {
  const busy = new ConnectionError('listProducts: no connection to Runa.', {
    operation: 'listProducts',
    retryable: true,
  })
  const throwing = (thrown: unknown): OrderCheck => ({
    check() {
      throw thrown
    },
  })
  const answering = (answer: unknown) => given({ check: async () => answer })
  const form = /failed \(expected it to resolve to \{ problems, warnings \}/
  it.each<[string, CreateOrderOptions, RegExp, boolean]>([
    ['an Error', { check: throwing(new Error('no store')) }, /the check of the order failed \(no store\)/, false],
    ['an error that a repeat can cure', { check: throwing(busy) }, /listProducts: no connection to Runa/, true],
    ['something that is not an Error', { check: throwing('why') }, /failed \(why\)/, false],
    ['something that cannot be read', { check: throwing(revoked()) }, /the check of the order failed/, false],
    [
      'an error whose message cannot be read',
      { check: throwing(unreadable()) },
      /the check of the order failed/,
      false,
    ],
    ['nothing', answering(undefined), form, false],
    ['no warnings', answering({ problems: [] }), form, false],
    ['problems that are texts', answering({ problems: ['no'], warnings: [] }), form, false],
    ['a list', answering([]), form, false],
    ['a problem without a path', answering({ problems: [{ code: 'c', message: 'm' }], warnings: [] }), form, false],
    ['a path of objects', answering({ problems: [{ ...PROBLEM, path: [{}] }], warnings: [] }), form, false],
    ['a warning without words', answering({ problems: [], warnings: [{ path: [], code: 'c' }] }), form, false],
  ])('with %s: the order is not sent, and the error says how to go without', async (_, options, says, retryable) => {
    const { client, sandbox } = await start()
    const error = await failureOf(
      client().createOrder(order(), { ...options, idempotencyKey: 'k-1' } as CreateOrderOptions),
    )
    expect(error).toMatchObject({ outcome: 'not_sent', retryable, operation: 'createOrder', idempotencyKey: 'k-1' })
    expect(error).toMatchObject({ message: expect.stringMatching(says) })
    expect(error).toMatchObject({
      message: expect.stringMatching(/Nothing was sent\. To send the order unchecked, call again without `check`\.$/),
    })
    expect(sandbox.requests).toEqual([])
  })

  it('has the failure as its cause', async () => {
    const { client } = await start()
    expect(await failureOf(client().createOrder(order(), { check: throwing(busy) }))).toMatchObject({ cause: busy })
  })

  it('shows neither a key nor a payout link, and neither does a refusal', async () => {
    // A key that does not look like one.
    const apiKey = 'odd-canary-0123456789'
    const { client } = await start({ apiKeys: [apiKey] })
    const secret = `${apiKey} or xxTEST.abcdefgh-canary at https://payouts.example/p/canary-link`
    const refusal = checkThat({ problems: [{ ...PROBLEM, message: secret }] }).check
    for (const check of [throwing(new Error(secret)), throwing({ secret }), throwing(secret), refusal]) {
      const error = await failureOf(client({ apiKey }).createOrder(order(), { check }))
      expect(error).toMatchObject({ outcome: 'not_sent' })
      expect(prints(error)).not.toMatch(/canary/)
      const misplaced = await failureOf(client({ apiKey }).createOrder(order(), { check, idempotencyKey: apiKey }))
      expect(prints(misplaced)).not.toMatch(/canary/)
    }
  })
})

it('findings show neither a key nor a payout link, wherever they have it', async () => {
  const apiKey = 'odd-canary-0123456789'
  const { client } = await start({ apiKeys: [apiKey] })
  const secret = `${apiKey} xxTEST.abcdefgh-canary https://payouts.example/p/canary-link`
  const issue = { path: ['items', secret], code: secret, message: secret, more: secret }
  const heard: unknown[] = []
  const options = { onCheckWarnings: (warnings: unknown) => void heard.push(warnings) }
  const { check: warning } = checkThat({ warnings: [issue] })
  await client({ apiKey }).createOrder(order(), { ...options, check: warning })
  expect(heard).toMatchObject([[{ path: ['items', expect.stringContaining('[redacted]')] }]])
  const { check: both } = checkThat({ warnings: [issue], problems: [issue] })
  const error = await failureOf(client({ apiKey }).createOrder(order(), { ...options, check: both }))
  expect(prints(error) + prints(heard)).not.toMatch(/canary/)
})

describe('a check that takes long', () => {
  it.each<[string, CreateOrderOptions]>([
    ['the timeout', { timeout: 3_000 }],
    ['the deadline', { deadline: 3_000 }],
    ['the timeout that orders have by default', {}],
  ])('ends with %s: the order is not sent', async (_, options) => {
    const { client, sandbox, clock } = await start()
    const call = failureOf(client().createOrder(order(), { ...options, check: never }))
    await clock.advance(options.timeout === undefined && options.deadline === undefined ? 35_000 : 3_000)
    expect(await call).toMatchObject({
      name: 'TimeoutError',
      outcome: 'not_sent',
      retryable: true,
      message: expect.stringMatching(
        /the check of the order did not finish in time\. Nothing was sent\..*without `check`/,
      ),
    })
    expect(sandbox.requests).toEqual([])
  })

  it('counts against the deadline: too little time is left for the order', async () => {
    const { client, sandbox, clock } = await start()
    const slow: OrderCheck = {
      async check() {
        await clock.advance(4_000)
        return { problems: [], warnings: [] }
      },
    }
    const error = await failureOf(client().createOrder(order(), { deadline: 5_000, check: slow }))
    expect(error).toMatchObject({ name: 'TimeoutError', outcome: 'not_sent', retryable: true })
    expect(sandbox.requests).toEqual([])
  })

  it('ends with the signal', async () => {
    const { client, sandbox } = await start()
    const controller = new AbortController()
    const call = failureOf(client().createOrder(order(), { signal: controller.signal, check: never }))
    controller.abort(new Error('enough'))
    expect(await call).toMatchObject({ name: 'AbortedError', outcome: 'not_sent', cause: { message: 'enough' } })
    expect(sandbox.requests).toEqual([])
  })
})

describe('warnings', () => {
  it('go to onCheckWarnings, whose failure changes nothing, and the order is sent', async () => {
    const { client, sandbox } = await start()
    const onCheckWarnings = vi.fn(() => {
      throw new Error('not this call’s')
    })
    const { check } = checkThat({ warnings: [WARNING] })
    await client().createOrder(order(), { check, onCheckWarnings })
    await client().createOrderAndWait(order(), { check, onCheckWarnings })
    expect(onCheckWarnings.mock.calls).toEqual([[[WARNING]], [[WARNING]]])
    expect(sandbox.ledger.orders).toHaveLength(2)
  })

  it('are not given if there are none', async () => {
    const { client } = await start()
    const onCheckWarnings = vi.fn()
    await client().createOrder(order(), { check: checkThat().check, onCheckWarnings })
    expect(onCheckWarnings).not.toHaveBeenCalled()
  })

  it('are given before a refusal, too', async () => {
    const { client } = await start()
    const onCheckWarnings = vi.fn()
    const { check } = checkThat({ warnings: [WARNING], problems: [PROBLEM] })
    await failureOf(client().createOrder(order(), { check, onCheckWarnings }))
    expect(onCheckWarnings).toHaveBeenCalledWith([WARNING])
  })
})

it.each([
  ['null', null],
  ['a function', () => {}],
  ['a promise of a catalogue', Promise.resolve(refusing)],
  ['true', true],
])('a check that is %s is an invalid option, and nothing is sent', async (_, check) => {
  const { client, sandbox } = await start()
  expect(await failureOf(client().createOrder(order(), given(check)))).toMatchObject({
    name: 'RequestValidationError',
    issues: [{ path: ['check'], message: expect.stringMatching(/^expected an object with a function check/) }],
  })
  expect(sandbox.requests).toEqual([])
})

describe('a catalogue', () => {
  const products = {
    'AMZ-US': { currency: 'USD', minimum: 1, maximum: 50 },
    'FIVE-US': { currency: 'USD', kind: 'fixed', available: [5] },
    'GONE-US': { currency: 'USD', orderable: false },
    'AMZ-GB': { currency: 'GBP' },
  } as const
  const item = (value: string, face_value = 5) => ({
    face_value,
    distribution_method: { type: 'PAYOUT_LINK' } as const,
    products: { type: 'SINGLE', value } as const,
  })
  const [first, second] = [item('AMZ-US'), item('AMZ-GB')]
  it.each<[string, CreateOrderRequest['items']]>([
    ['an unknown product', [item('AMZ-UK')]],
    ['a product that cannot be ordered', [item('GONE-US')]],
    ['a face value that is too large', [item('AMZ-US', 51)]],
    ['a face value that is not on the list', [item('FIVE-US', 6)]],
    ['products of two currencies', [first, second]],
  ])('refuses %s, as Runa does, which keeps its refusal under the key', async (_, items) => {
    const { client, sandbox } = await start({ products })
    const runa = client()
    const body = order(1, { items })
    const error = await failureOf(runa.createOrder(body, { check: createCatalogue(runa), idempotencyKey: 'k-1' }))
    expect(error).toMatchObject({ name: 'RequestValidationError', outcome: 'not_sent' })
    expect(sandbox.requests.filter(({ method }) => method === 'POST')).toEqual([])
    const refused = await failureOf(runa.createOrder(body, { idempotencyKey: 'k-1' }))
    expect(refused).toMatchObject({ outcome: 'rejected', attempts: [{ stored: true }] })
    expect(await failureOf(runa.createOrder(body, { idempotencyKey: 'k-1' }))).toMatchObject({ outcome: 'rejected' })
  })
})
