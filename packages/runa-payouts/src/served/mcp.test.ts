import { MCP_ERAS, mcpFailure, settle, until } from '@x/test-kit'
import { afterAll, describe, expect, it } from 'vitest'
import { order } from '../../test/running-sandbox.ts'
import { toolServers } from '../../test/serving-tools.ts'
import { SERVED_OPERATIONS } from './served-operations.ts'

const { serving, close } = toolServers()
afterAll(close)

const KEY = 'a-key-of-the-caller'

const SERVED = SERVED_OPERATIONS.filter(({ addition }) => addition !== 'when_named')

describe.each(MCP_ERAS)('in the era of %s', (era) => {
  it('the tools are those of the table, with their hints', async () => {
    const { list } = await serving(era)
    const published = (await list()).map(
      ({ name, annotations }: { name: string; annotations: Record<string, boolean> }) => ({ name, ...annotations }),
    )
    expect(published).toEqual(
      SERVED.map(({ tool: { name, readOnly, destructive, idempotent } }) => ({
        name,
        readOnlyHint: readOnly,
        destructiveHint: destructive,
        idempotentHint: idempotent,
        openWorldHint: true,
      })),
    )
  })

  it('arguments are the parameters of the table, each with a description', async () => {
    const { list } = await serving(era)
    for (const { name, inputSchema } of await list()) {
      const { operation } = SERVED.find(({ tool }) => tool.name === name) ?? {}
      const names = operation?.parameters.map((parameter) => parameter.name)
      expect(Object.keys(inputSchema.properties)).toEqual(
        operation?.body === undefined ? names : [...(names ?? []), 'body'],
      )
      for (const property of Object.values(inputSchema.properties)) {
        expect(property).toMatchObject({ description: expect.stringMatching(/\w{3}/) })
      }
    }
  })

  it('an order is placed, read and listed, and each answer appears twice: as structure and as text', async () => {
    const { call, placed } = await serving(era)
    const created = await call('create-order', { body: order() })
    expect(created.isError).toBeUndefined()
    const [ledger] = placed()
    expect(created.structuredContent).toMatchObject({
      id: ledger?.id,
      status: 'COMPLETED',
      idempotencyKey: ledger?.idempotencyKey,
    })
    const read = await call('get-order', { orderId: ledger?.id })
    expect(read.structuredContent).toMatchObject({ id: ledger?.id, total_price: ledger?.total })
    const listed = await call('list-orders', { limit: 1 })
    expect(listed.structuredContent).toMatchObject({ items: [{ id: ledger?.id }], pagination: { page: { limit: 1 } } })
    for (const { content, structuredContent } of [created, read, listed]) {
      expect(content.map(({ text }) => JSON.parse(text))).toEqual([structuredContent])
    }
  })

  it('an estimate pays nothing', async () => {
    const { call, placed } = await serving(era)
    expect((await call('estimate-order', { body: order() })).structuredContent).toMatchObject({ total_price: '10' })
    expect(placed()).toEqual([])
  })

  it('a key of the caller is sent unchanged, and two orders without a key get two', async () => {
    const { call, placed } = await serving(era)
    await call('create-order', { body: order(), 'X-Idempotency-Key': KEY })
    await call('create-order', { body: order(1, { description: 'one' }) })
    await call('create-order', { body: order(1, { description: 'other' }) })
    const keys = placed().map(({ idempotencyKey }) => idempotencyKey)
    expect(keys[0]).toBe(KEY)
    expect(new Set(keys).size).toBe(3)
  })

  it('the mode is the one that the caller requests', async () => {
    const { call } = await serving(era)
    const { structuredContent } = await call('create-order', { body: order(), 'X-Execution-Mode': 'async' })
    expect(structuredContent).toMatchObject({ status: 'PROCESSING' })
  })
})

/** What goes wrong on the way, and what the caller learns about an order that is sent only once. */
const FAULTS = [
  ['drop-before', 'unknown', 0, 'ConnectionError'],
  ['drop-after-commit', 'unknown', 1, 'ConnectionError'],
  ['truncate', 'unknown', 1, 'ConnectionError'],
  ['html-502', 'unknown', 0, 'ServerError'],
  ['timeout-504-after-commit', 'unknown', 1, 'ServerError'],
  ['rate-limit', 'rejected', 0, 'RateLimitError'],
] as const

describe.each(MCP_ERAS)('an order that meets a fault, in the era of %s', (era) => {
  it.each(FAULTS)('%s: the failure says %s, and the same key pays once', async (fault, outcome, before, type) => {
    const { sandbox, call, placed } = await serving(era, {}, { maxRetries: 0 })
    sandbox.faults.next(fault, { operation: 'createOrder' })
    const failure = mcpFailure(await call('create-order', { body: order() }))
    expect(failure).toMatchObject({ type, outcome, next: expect.stringContaining(String(failure.idempotencyKey)) })
    expect(placed()).toHaveLength(before)

    // A model follows the advice.
    const again = await call('create-order', { body: order(), 'X-Idempotency-Key': failure.idempotencyKey })
    expect(again.structuredContent).toMatchObject({ status: 'COMPLETED', idempotencyKey: failure.idempotencyKey })
    expect(placed()).toHaveLength(1)
  })

  it.each(FAULTS)('%s is hidden from the caller by retries', async (fault) => {
    const { sandbox, call, placed } = await serving(era)
    sandbox.faults.next(fault, { operation: 'createOrder' })
    expect((await call('create-order', { body: order() })).structuredContent).toMatchObject({ status: 'COMPLETED' })
    expect(placed()).toHaveLength(1)
  })

  it('a body that stalls is given up, and the same key pays once', async () => {
    const { sandbox, call, placed, clock } = await serving(era, {}, { maxRetries: 0, timeout: 1_000 })
    sandbox.faults.next('stall-body', { operation: 'createOrder' })
    const called = call('create-order', { body: order() })
    await until(() => sandbox.requests.length === 1)
    await settle()
    await clock.advance(1_000)
    const failure = mcpFailure(await called)
    expect(failure).toMatchObject({ type: 'TimeoutError', outcome: 'unknown' })
    await call('create-order', { body: order(), 'X-Idempotency-Key': failure.idempotencyKey })
    expect(placed()).toHaveLength(1)
  })

  it('a model that calls again without the key is told the key, and pays nothing', async () => {
    const { sandbox, call, placed } = await serving(era, {}, { maxRetries: 0 })
    sandbox.faults.next('drop-after-commit', { operation: 'createOrder' })
    const lost = mcpFailure(await call('create-order', { body: order() }))
    const repeated = mcpFailure(await call('create-order', { body: order() }))
    expect(repeated).toMatchObject({
      type: 'WriteRefusedError',
      code: 'repeated_write',
      status: 409,
      outcome: 'unknown',
      idempotencyKey: lost.idempotencyKey,
    })
    expect(repeated.message).toContain('Repeat it with this key; a new key pays again.')
    expect(repeated.next).toContain(`${lost.idempotencyKey}"; never with another key`)
    expect(placed()).toHaveLength(1)
    await call('create-order', { body: order(), 'X-Idempotency-Key': 'a new one' })
    expect(placed()).toHaveLength(2)
  })

  it('two calls at once without a key pay once', async () => {
    const { call, placed } = await serving(era)
    const results = await Promise.all([
      call('create-order', { body: order() }),
      call('create-order', { body: order() }),
    ])
    // Refused while the first is in flight; reported as already paid if the first was faster.
    const isRepeat = (result: (typeof results)[number]) =>
      result.isError === true || JSON.stringify(result.structuredContent).includes('"repeated":true')
    expect(results.filter(isRepeat)).toHaveLength(1)
    expect(placed()).toHaveLength(1)
  })

  it('continues when its caller leaves, who learns the result by calling again', async () => {
    const lines: string[] = []
    const { sandbox, call, placed, clock } = await serving(era, { log: (line) => lines.push(line) })
    sandbox.faults.next({ delay: 5_000 }, { operation: 'createOrder' })
    const leaving = new AbortController()
    const gone = call('create-order', { body: order() }, { signal: leaving.signal }).catch(() => 'gone')
    await until(() => sandbox.requests.length === 1)
    leaving.abort()
    expect(await gone).toBe('gone')
    await clock.advance(5_000)
    await until(() => lines.length === 2)
    const [{ id, idempotencyKey } = { id: '', idempotencyKey: '' }] = placed()
    expect(lines).toEqual([
      `createOrder sending key="${idempotencyKey}" (generated)`,
      `create-order: the caller was gone: outcome accepted, orderId "${id}", idempotencyKey "${idempotencyKey}"`,
    ])
    const again = await call('create-order', { body: order() })
    expect(again.isError).toBeUndefined()
    expect(again.structuredContent).toMatchObject({ id, idempotencyKey, repeated: true })
    expect(placed()).toHaveLength(1)
  })
})
