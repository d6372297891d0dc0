import { closing } from '@x/test-kit'
import { ApiError, SdkError } from '@x/transport'
import { afterEach, describe, expect, it } from 'vitest'
import { servedOnPort, WAYS } from '../../test/served-both-ways.ts'
import { NO_DETAILS } from './served-event.ts'

const { keep, close } = closing()
afterEach(close)

const TRACE = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'

describe.each(WAYS)('of a call by %s', (way) => {
  const isRest = way === 'REST'
  const serving = async (...given: Parameters<typeof servedOnPort> extends [unknown, ...infer More] ? More : never) =>
    keep(await servedOnPort(way, ...given))

  it('that succeeded, the log shows the operation, and nothing of the request or the response', async () => {
    const { create, find, events } = await serving()
    await create('k')
    await find()
    const called = (path: string, name: string, method: string) =>
      isRest ? { method, route: path } : { method: 'tools/call', tool: name }
    expect(events).toEqual([
      {
        ...{ ...NO_DETAILS, status: 200, durationMs: 0, operation: 'createOrder', idempotencyKey: 'k', orderId: 'O-1' },
        ...called('/order', 'create-order', 'POST'),
      },
      {
        ...{ ...NO_DETAILS, status: 200, durationMs: 0, operation: 'findThings' },
        ...called('/things/{kind}', 'find-things', 'GET'),
      },
    ])
  })

  it.each([
    ['the API refused', new ApiError('canary', { status: 418 }, { outcome: 'rejected', runId: 'R-1' }), 418],
    ['ended in an unknown error', new Error('canary'), 500],
    ['failed because the API refused the key', new ApiError('canary', { status: 503 }, { outcome: 'unknown' }), 503],
  ])('that %s, the log shows the outcome and the status', async (_, error, status) => {
    const { create, events, client } = await serving()
    client.answer = async () => {
      throw error
    }
    await create('k')
    const { outcome = 'unknown', runId } = error instanceof SdkError ? error : {}
    expect(events).toMatchObject([{ status, outcome, runId, idempotencyKey: 'k', operation: 'createOrder' }])
    expect(JSON.stringify(events)).not.toContain('canary')
  })

  it('that repeats what was carried out, the log shows the key and the order', async () => {
    const { create, events } = await serving()
    await create()
    await create()
    const { idempotencyKey } = events[0] ?? {}
    expect(events[1]).toMatchObject({ status: 409, outcome: 'accepted', idempotencyKey, orderId: 'O-1' })
  })

  it('with a trace, the API is called in it and the log shows it; the answer has the name of the request', async () => {
    const { create, find, endThing, events, client } = await serving()
    const headers = { traceparent: TRACE, tracestate: 'a=b', 'x-request-id': 'req-7', baggage: 'canary' }
    for (const call of [(asking: object) => create('k', asking), find, endThing]) {
      const heard = await call({ headers })
      expect(heard.headers.get('x-request-id')).toBe('req-7')
    }
    expect(client.asked.map((asked) => asked.headers)).toEqual(Array(3).fill({ traceparent: TRACE }))
    expect(events).toMatchObject(Array(3).fill({ traceparent: TRACE, requestId: 'req-7' }))
  })

  it('with an invalid trace and name, neither is passed on', async () => {
    const { find, events, client } = await serving()
    const { headers } = await find({ headers: { traceparent: `${TRACE}-canary`, 'x-request-id': 'https://canary/1' } })
    expect(headers.get('x-request-id')).toBeNull()
    expect(client.asked).toEqual([expect.not.objectContaining({ headers: expect.anything() })])
    expect(events).toMatchObject([{ traceparent: undefined, requestId: undefined }])
  })

  it('the names that both ends have for it are kept apart', async () => {
    const { find, client } = await serving()
    client.answer = async () => ({ data: [], requestId: 'up-1' })
    const ids = async (headers: Record<string, string>) => {
      const heard = await find({ headers })
      return [heard.headers.get('x-request-id'), heard.headers.get('x-upstream-request-id')]
    }
    expect(await ids({ 'x-request-id': 'mine' })).toEqual(['mine', isRest ? 'up-1' : null])
    // In MCP, it is in the result.
    expect(await ids({})).toEqual(isRest ? ['up-1', 'up-1'] : [null, null])
  })

  it('a refusal repeats the name, too', async () => {
    const { find, events } = await serving({ token: 't' })
    const heard = await find({ headers: { 'x-request-id': 'mine' } }).catch(() => undefined)
    expect(heard === undefined ? 'mine' : heard.headers.get('x-request-id')).toBe('mine')
    expect(events).toMatchObject([{ status: 401, reason: 'no token', requestId: 'mine', outcome: 'not_sent' }])
  })
})

describe.each(['2025-11-25', '2026-07-28'] as const)('of a tool called in the era of %s', (era) => {
  it('in a trace of its own, the API is called in that trace, and not in that of the connection', async () => {
    const { find, client, events } = keep(await servedOnPort(era))
    const other = TRACE.replace('4bf9', '0000')
    await find({ headers: { traceparent: other }, meta: { traceparent: TRACE } })
    await find({ headers: { traceparent: other }, meta: { traceparent: 'none' } })
    expect(client.asked.map(({ headers }) => headers)).toEqual([{ traceparent: TRACE }, { traceparent: other }])
    expect(events.map(({ traceparent }) => traceparent)).toEqual([TRACE, other])
  })
})
