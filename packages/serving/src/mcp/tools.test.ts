import { createManualClock } from '@x/sandbox'
import { operation, SdkError } from '@x/transport'
import { describe, expect, it } from 'vitest'
import { DOCUMENT, findOperation, SERVED_OPERATIONS, TestClient } from '../../test/test-api.ts'
import type { ServedEvent } from '../calls/served-event.ts'
import type { ServedOperation as Served } from '../calls/served-operation.ts'
import { toolsOf } from './tools.ts'

const TABLE = { servedOperations: SERVED_OPERATIONS, document: DOCUMENT }
const BODY = { amount: 7 }

type ServedOperation = Served<TestClient>

/** Reads what an order creates. */
const readById = operation({
  ...findOperation,
  id: 'getOrder',
  path: '/things/{kind}',
  parameters: [{ name: 'orderId', in: 'path', type: 'string', required: true }],
})

describe('a body that is nested without end', () => {
  it.each([65, 100_000])('%i levels are refused before anything is compared or sent', async (levels) => {
    const client = new TestClient()
    const body = JSON.parse(`{"amount":1,"more":${'['.repeat(levels - 1)}${']'.repeat(levels - 1)}}`)
    const [create] = toolsOf(client, TABLE, {})
    const result = await create?.handler({ body }, { mcpReq: { signal: new AbortController().signal } })
    expect(result).toMatchObject({
      isError: true,
      structuredContent: {
        error: {
          type: 'RequestValidationError',
          outcome: 'not_sent',
          message: expect.stringContaining('body: nested deeper than 64 levels'),
        },
      },
    })
    expect(client.asked).toEqual([])
  })
})

describe('a caller that has left', () => {
  it('is reported in one line, whatever the data from outside', async () => {
    const client = new TestClient()
    const leaving = new AbortController()
    client.answer = async () => {
      leaving.abort()
      return { data: { id: 'O-1\n2026-01-01 all is well' } }
    }
    const lines: string[] = []
    const [create] = toolsOf(client, TABLE, { log: (line) => lines.push(line) })
    await create?.handler({ body: BODY, 'X-Idempotency-Key': 'k\nl' }, { mcpReq: leaving })
    expect(lines).toEqual([
      'create-order: the caller was gone: outcome accepted, orderId "O-1\\n2026-01-01 all is well", idempotencyKey "k\\nl"',
    ])
  })

  it('is reported to onAnswer, and then not in a line', async () => {
    const client = new TestClient()
    const leaving = new AbortController()
    client.answer = async () => {
      leaving.abort()
      return { data: { id: 'O-1' } }
    }
    const lines: string[] = []
    const events: ServedEvent[] = []
    const [create] = toolsOf(client, TABLE, {
      log: (line) => lines.push(line),
      onAnswer: (event) => events.push(event),
    })
    await create?.handler({ body: BODY, 'X-Idempotency-Key': 'k' }, { mcpReq: leaving })
    expect(events).toMatchObject([
      { tool: 'create-order', undelivered: true, status: 200, idempotencyKey: 'k', orderId: 'O-1' },
    ])
    expect(lines).toEqual([])
  })

  it('has failures reported in that line, too', async () => {
    const client = new TestClient()
    const leaving = new AbortController()
    client.answer = async () => {
      leaving.abort()
      throw new Error('canary')
    }
    const lines: string[] = []
    const [create] = toolsOf(client, TABLE, { log: (line) => lines.push(line) })
    await create?.handler({ body: BODY, 'X-Idempotency-Key': 'k' }, { mcpReq: leaving })
    expect(lines).toEqual(['create-order: the caller was gone: outcome unknown, idempotencyKey "k"'])
  })

  it('is not disturbed by a log that fails', async () => {
    const client = new TestClient()
    const leaving = new AbortController()
    client.answer = async () => {
      leaving.abort()
      return { data: { id: 'O-1' } }
    }
    const log = () => {
      throw new Error('a bug of theirs')
    }
    const [create] = toolsOf(client, TABLE, { log })
    const result = await create?.handler({ body: BODY }, { mcpReq: leaving })
    expect(result).toMatchObject({ structuredContent: { id: 'O-1' } })
  })

  it('has been told that its call is in progress, and the result is in that line', async () => {
    const client = new TestClient()
    const clock = createManualClock(0, { autoPause: false })
    let release = () => {}
    client.answer = () => new Promise((resolve) => (release = () => resolve({ data: { id: 'O-1' } })))
    const lines: string[] = []
    const [create] = toolsOf(client, TABLE, { clock, log: (line) => lines.push(line) })
    const { signal } = new AbortController()
    const answering = create?.handler({ body: BODY, 'X-Idempotency-Key': 'k' }, { mcpReq: { signal } })
    await expect.poll(() => client.asked).toHaveLength(1)
    await clock.advance(50_000)
    expect(await answering).toMatchObject({ isError: true })
    expect(lines).toEqual([])
    release()
    await expect.poll(() => lines).toHaveLength(1)
    expect(lines).toEqual(['create-order: the caller was gone: outcome accepted, orderId "O-1", idempotencyKey "k"'])
  })

  it.each([
    ['create-order', { body: BODY }],
    ['end-thing', { kind: 'big' }],
  ])('before a write is sent is told so, and the write is not sent: %s', async (name, args) => {
    const client = new TestClient()
    const left = AbortSignal.abort()
    const tool = toolsOf(client, TABLE, {}).find((one) => one.name === name)
    expect(await tool?.handler(args, { mcpReq: { signal: left } })).toMatchObject({
      structuredContent: {
        error: { type: 'AbortedError', outcome: 'not_sent', next: 'Nothing was sent. Call again.' },
      },
    })
    expect(client.asked).toEqual([])
  })

  it.each([
    ['ends a read', 'find-things', true, []],
    ['does not end a write', 'end-thing', false, ['end-thing: the caller was gone: outcome accepted']],
  ])('%s', async (_, name, ends, told) => {
    const client = new TestClient()
    const lines: string[] = []
    const tool = toolsOf(client, TABLE, { log: (line) => lines.push(line) }).find((one) => one.name === name)
    const leaving = new AbortController()
    const signals: AbortSignal[] = []
    client.answer = async (_, signal) => {
      signals.push(signal)
      leaving.abort()
      return {}
    }
    await tool?.handler({ kind: 'big' }, { mcpReq: leaving })
    expect(signals.map(({ aborted }) => aborted)).toEqual([ends])
    expect(lines).toEqual(told)
  })
})

describe('a call that repeats what was carried out', () => {
  const open = () => ({ mcpReq: { signal: new AbortController().signal } })
  const THING = {
    ...SERVED_OPERATIONS[1],
    operation: readById,
    tool: { ...SERVED_OPERATIONS[1]?.tool, name: 'get-order' },
  } as ServedOperation
  const calling = (table: Partial<typeof TABLE> & { hide?: (data: unknown) => unknown } = {}, options = {}) => {
    const client = new TestClient()
    const [create] = toolsOf(client, { ...TABLE, ...table }, options)
    const call = async () => create?.handler({ body: BODY }, open())
    return { client, call }
  }

  it('is a result rather than a failure, with the id, the key, and what to do in both cases', async () => {
    const { client, call } = calling({ servedOperations: [...SERVED_OPERATIONS, THING] })
    const paid = await call()
    const again = await call()
    expect(again?.isError).toBeUndefined()
    const key = paid?.structuredContent.idempotencyKey
    expect(again?.structuredContent).toEqual({
      id: 'O-1',
      idempotencyKey: key,
      repeated: true,
      message: `Already paid. Do not call create-order again: the same body was sent a short while ago with X-Idempotency-Key "${key}", and was carried out as order O-1. This call sent nothing. That response, with links or without, is not repeated here; get-order reads it.`,
      next: 'If this was for the same person and the same payment, it is done: do not call again. To see its status, call get-order with orderId "O-1". For another person, or for a second payment that the user asks for: call create-order with a new X-Idempotency-Key.',
    })
    expect(again?.content).toEqual([{ type: 'text', text: JSON.stringify(again?.structuredContent) }])
    expect(client.asked).toHaveLength(1)
  })

  it('names no tool that is not served, and no unknown id', async () => {
    const { client, call } = calling()
    client.answer = async () => {
      throw new SdkError('', { outcome: 'accepted' })
    }
    await call()
    const { structuredContent } = Object(await call())
    expect(structuredContent).toMatchObject({
      repeated: true,
      message: expect.stringMatching(/was carried out\. This call sent nothing\. .* is not repeated here\.$/),
      next: expect.not.stringContaining('To see its status'),
    })
    expect(structuredContent).not.toHaveProperty('id')
  })

  it('does not call a failed order paid, and leaves it to the user whether to pay after all', async () => {
    const failing = SERVED_OPERATIONS.map((servedOperation) => ({
      ...servedOperation,
      isFailed: (data: unknown) => Object(data).id === 'O-1',
    }))
    const { client, call } = calling({ servedOperations: failing })
    await call()
    const { structuredContent, isError } = Object(await call())
    expect(isError).toBeUndefined()
    expect(structuredContent).toMatchObject({
      repeated: true,
      message: expect.stringMatching(/^Already sent\. Do not repeat it unchanged: .* and the order O-1 failed\./),
      next: 'Tell the user that it failed. If the user wants to pay after all: call create-order with a new X-Idempotency-Key.',
    })
    expect(client.asked).toHaveLength(1)
  })

  it('hides what the package hides', async () => {
    const { call } = calling({ hide: (data) => JSON.parse(JSON.stringify(data).replaceAll('O-1', 'hidden')) })
    await call()
    expect(JSON.stringify(await call())).not.toContain('O-1')
  })

  it('stays a failure while the first is in progress or uncertain, and says to come back with the key', async () => {
    const { client, call } = calling()
    let fail = (_: Error) => {}
    client.answer = () => new Promise((_, reject) => (fail = reject))
    const first = call()
    await expect.poll(() => client.asked).toHaveLength(1)
    const key = client.asked[0]?.input.headers['X-Idempotency-Key']
    const said = {
      isError: true,
      structuredContent: {
        error: {
          outcome: 'unknown',
          idempotencyKey: key,
          next: `An earlier call is under way, or may have happened. Wait 5 s. Call create-order again with exactly the same body and X-Idempotency-Key "${key}"; never with another key, and never without one.`,
        },
      },
    }
    expect(await call()).toMatchObject(said)
    fail(new SdkError('', { outcome: 'unknown' }))
    await first
    expect(await call()).toMatchObject(said)
    expect(client.asked).toHaveLength(1)
  })

  it('is told to make a key if one is required', async () => {
    const { client, call } = calling({}, { requireIdempotencyKey: true })
    expect(await call()).toMatchObject({
      isError: true,
      structuredContent: { error: { next: expect.stringContaining('Choose a unique value for X-Idempotency-Key') } },
    })
    expect(client.asked).toEqual([])
  })
})
