import { describe, expect, it } from 'vitest'
import { DOCUMENT, EXPOSURES, TestClient } from '../../test/test-api.ts'
import { toolsOf } from './tools.ts'

const TABLE = { exposures: EXPOSURES, document: DOCUMENT }
const BODY = { amount: 7 }

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
  it('is told of in one line, whatever came from outside', async () => {
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
      'create-order: nobody waited for the answer: outcome accepted, orderId "O-1\\n2026-01-01 all is well", idempotencyKey "k\\nl"',
    ])
  })

  it('is told of in that line what failed, too', async () => {
    const client = new TestClient()
    const leaving = new AbortController()
    client.answer = async () => {
      leaving.abort()
      throw new Error('canary')
    }
    const lines: string[] = []
    const [create] = toolsOf(client, TABLE, { log: (line) => lines.push(line) })
    await create?.handler({ body: BODY, 'X-Idempotency-Key': 'k' }, { mcpReq: leaving })
    expect(lines).toEqual(['create-order: nobody waited for the answer: outcome unknown, idempotencyKey "k"'])
  })

  it('leaves a log behind that may fail', async () => {
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

  it('before a write is sent is told so, and nothing is', async () => {
    const client = new TestClient()
    const left = AbortSignal.abort()
    const [create] = toolsOf(client, TABLE, {})
    expect(await create?.handler({ body: BODY }, { mcpReq: { signal: left } })).toMatchObject({
      structuredContent: {
        error: { type: 'AbortedError', outcome: 'not_sent', next: 'Nothing was sent. Call again.' },
      },
    })
    expect(client.asked).toEqual([])
  })

  it('takes its signal to what is no write under a key', async () => {
    const client = new TestClient()
    const tools = toolsOf(client, TABLE, {})
    const leaving = new AbortController()
    const signals: AbortSignal[] = []
    client.answer = async (_, signal) => {
      signals.push(signal)
      leaving.abort()
      return {}
    }
    const lines: string[] = []
    await tools[1]?.handler({ kind: 'big' }, { mcpReq: leaving })
    expect(signals[0]).toBe(leaving.signal)
    const [, , end] = toolsOf(client, TABLE, { log: (line) => lines.push(line) })
    await end?.handler({ kind: 'big' }, { mcpReq: leaving })
    expect(lines).toEqual(['end-thing: nobody waited for the answer: outcome accepted'])
  })
})
