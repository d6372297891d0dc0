import { mcpFailure, toolNames } from '@x/test-kit'
import { afterAll, describe, expect, it } from 'vitest'
import { order } from '../../test/running-sandbox.ts'
import { toolServers } from '../../test/serving-tools.ts'

const { serving, close } = toolServers()
afterAll(close)

const KEY = 'a-key-of-the-caller'

describe('a mistake that is refused before anything is sent', () => {
  it.each([
    [
      'a misspelt argument',
      { boddy: {} },
      ['body: missing; expected an object', 'boddy: unknown parameter; did you mean "body"?'],
    ],
    [
      'a body as a string',
      { body: '{}' },
      ['body: expected an object, got a string (pass the object itself, not its JSON as text)'],
    ],
    [
      'an unknown mode',
      { body: order(), 'X-Execution-Mode': 'fast' },
      ['X-Execution-Mode: expected "async" or "sync", got "fast"'],
    ],
    [
      'an empty key',
      { body: order(), 'X-Idempotency-Key': '' },
      ['X-Idempotency-Key: expected a non-empty string, got ""'],
    ],
    [
      'a face value with three decimals',
      { body: order(1, { items: [{ ...order().items[0], face_value: 1.005 } as never] }) },
      ['items[0].face_value'],
    ],
    ['no arguments', undefined, ['body: missing']],
  ])('%s, by name', async (_, args, says) => {
    const { call, sandbox } = await serving()
    const failure = mcpFailure(await call('create-order', args))
    expect(failure).toMatchObject({ type: 'RequestValidationError', outcome: 'not_sent', issues: expect.any(Array) })
    for (const text of says) expect(failure.message).toContain(text)
    expect(sandbox.requests).toEqual([])
  })

  it('a page that is not a number, and a path that leads elsewhere', async () => {
    const { call, sandbox } = await serving()
    expect(mcpFailure(await call('list-orders', { limit: 'many' })).message).toContain(
      'limit: expected a whole number from 1 to 500, got "many"',
    )
    expect(mcpFailure(await call('get-order', { orderId: '..' }))).toMatchObject({ outcome: 'not_sent' })
    expect(sandbox.requests).toEqual([])
  })

  it('a path value stays one segment, whatever is in it', async () => {
    const { call, sandbox } = await serving()
    expect(mcpFailure(await call('get-order', { orderId: 'a/../../balance?x=1#' }))).toMatchObject({ status: 404 })
    expect(sandbox.requests.map(({ path }) => path)).toEqual(['/v2/order/a%2F..%2F..%2Fbalance%3Fx%3D1%23'])
  })
})

describe('options', () => {
  it('readOnly serves only what pays nothing, including estimates, whatever their hint says', async () => {
    const { list, ask } = await serving('2026-07-28', { readOnly: true })
    expect((await list()).map(({ name }: { name: string }) => name)).toEqual(
      toolNames('runa-payouts', { readOnly: true }),
    )
    const { message } = await ask('tools/call', { name: 'create-order', arguments: { body: order() } })
    expect(message.error.message).toContain('create-order not found')
  })

  it('tools selects those that are served', async () => {
    const { list } = await serving('2026-07-28', { tools: ['get-order'] })
    expect((await list()).map(({ name }: { name: string }) => name)).toEqual(['get-order'])
  })

  it('an unknown tool is refused by name when serving starts', async () => {
    await expect(serving('2026-07-28', { tools: ['get-orders'] })).rejects.toThrow('did you mean "get-order"?')
  })

  it('requireIdempotencyKey requires one, in the schema too', async () => {
    const { list, call, sandbox } = await serving('2026-07-28', { requireIdempotencyKey: true })
    const [{ inputSchema }] = await list()
    expect(inputSchema.required).toEqual(['X-Idempotency-Key', 'body'])
    expect(mcpFailure(await call('create-order', { body: order() }))).toMatchObject({
      code: 'idempotency_key_required',
      outcome: 'not_sent',
    })
    expect(sandbox.requests).toEqual([])
    expect((await call('create-order', { body: order(), 'X-Idempotency-Key': KEY })).isError).toBeUndefined()
  })
})

describe('a message of the API', () => {
  it('a wait that it asks for is passed on', async () => {
    const { call, sandbox } = await serving('2026-07-28', {}, { maxRetries: 0 })
    sandbox.faults.next({ name: 'rate-limit', retryAfter: 7 }, { operation: 'createOrder' })
    const failure = mcpFailure(await call('create-order', { body: order() }))
    expect(failure).toMatchObject({ status: 429, outcome: 'rejected', retryAfterMs: 7_000 })
    expect(failure.next).toMatch(/^Wait 7 s\. This call did nothing\. Call create-order again/)
  })

  it('its request id is passed on, for its support', async () => {
    const { call } = await serving()
    expect(mcpFailure(await call('get-order', { orderId: 'O-NONE' }))).toMatchObject({
      type: 'NotFoundError',
      status: 404,
      requestId: expect.stringMatching(/\w{8}/),
    })
  })

  it('insufficient funds have their own code', async () => {
    const { call } = await serving('2026-07-28', {}, {}, { balances: { USD: '1.00' } })
    expect(mcpFailure(await call('create-order', { body: order() }))).toMatchObject({
      type: 'InsufficientFundsError',
      code: 'insufficient_funds',
      outcome: 'rejected',
    })
  })

  it('a refusal that Runa stores requires another key, under which the corrected order is paid', async () => {
    const { call, sandbox } = await serving()
    const [item] = order().items
    const wrong = order(1, { items: [{ ...Object(item), products: { type: 'SINGLE', value: 'NO-SUCH-PRODUCT' } }] })
    const refused = mcpFailure(await call('create-order', { body: wrong, 'X-Idempotency-Key': KEY }))
    expect(refused).toMatchObject({ outcome: 'rejected', idempotencyKey: KEY })
    expect(refused.next).toBe(
      `This call did nothing. Fix the listed problems, then call again with a new X-Idempotency-Key: the API stores this response under "${KEY}" for 30 days and returns no other.`,
    )
    // The result of keeping the key.
    const kept = mcpFailure(await call('create-order', { body: order(), 'X-Idempotency-Key': KEY }))
    expect(kept).toMatchObject({ type: 'IdempotencyConflictError' })
    expect((await call('create-order', { body: order(), 'X-Idempotency-Key': `${KEY}-2` })).isError).toBeUndefined()
    expect(sandbox.ledger.orders).toHaveLength(1)
  })

  it('an answer in another form is not a failure if the order is placed', async () => {
    const { call, sandbox } = await serving()
    sandbox.faults.next(
      { status: 200, commit: true, body: { id: 'O-STRANGE', state: 1 } },
      { operation: 'createOrder' },
    )
    expect((await call('create-order', { body: order() })).structuredContent).toMatchObject({ id: 'O-STRANGE' })
  })
})
