import { describe, expect, it } from 'vitest'
import { LARGEST_ERROR } from '../calls/size-limits.ts'
import { boundedMessage, boundedResponse } from './message-size.ts'

const LONG = 'x'.repeat(LARGEST_ERROR)
const json = { 'content-type': 'application/json' }
const events = { 'content-type': 'text/event-stream' }

describe('a message', () => {
  it.each([
    ['an answer, however large', { jsonrpc: '2.0', id: 1, result: { content: LONG } }],
    ['a small error', { jsonrpc: '2.0', id: 1, error: { code: -32_602, message: 'no' } }],
    ['a small failure of a tool', { jsonrpc: '2.0', id: 'a', result: { isError: true, content: [] } }],
    ['no message', LONG],
    ['nothing', undefined],
  ])('that is %s stays as it is', (_, message) => {
    expect(boundedMessage(message)).toBe(message)
  })

  it.each<[string, object, object]>([
    [
      'an error that repeats something long',
      { jsonrpc: '2.0', id: 7, error: { code: -32_602, message: `Tool ${LONG} not found`, data: LONG } },
      { id: 7, error: { code: -32_602, message: `Tool ${'x'.repeat(994)}…` } },
    ],
    [
      'an error under a long id',
      { jsonrpc: '2.0', id: LONG, error: { code: -32_601, message: 'Method not found' } },
      { id: null, error: { code: -32_601, message: 'Method not found' } },
    ],
    [
      'a failure of a tool under a long id',
      { jsonrpc: '2.0', id: LONG, result: { isError: true, content: [] } },
      { id: null, error: { code: -32_600, message: 'The id of the request is too long.' } },
    ],
    [
      'an error that does not follow the protocol',
      { id: 'a', error: LONG },
      { id: 'a', error: { code: -32_600, message: 'The error is too large to report.' } },
    ],
  ])('that is %s is cut', (_, message, expected) => {
    expect(boundedMessage(message)).toEqual({ jsonrpc: '2.0', ...expected })
  })
})

describe('a response', () => {
  const error = JSON.stringify({ jsonrpc: '2.0', id: 1, error: { code: 1, message: LONG } })
  const large = JSON.stringify({ jsonrpc: '2.0', id: 1, result: { text: LONG } })

  it('in JSON has its error cut, its status and its headers', async () => {
    const response = await boundedResponse(new Response(error, { status: 404, headers: { ...json, 'x-a': 'b' } }))
    expect([response.status, response.headers.get('x-a')]).toEqual([404, 'b'])
    expect((await response.text()).length).toBeLessThan(1200)
    expect(await (await boundedResponse(new Response(large, { headers: json }))).text()).toBe(large)
  })

  it('of events has each error cut, and everything else as it came', async () => {
    const frames = [
      ': keepalive\n\n',
      `event: message\ndata: ${error}\n\n`,
      `event: message\ndata: ${large}\n\n`,
      `data: ${LONG}\n\n`,
    ]
    const stream = new ReadableStream({
      start(controller) {
        for (const frame of frames) controller.enqueue(new TextEncoder().encode(frame))
        controller.close()
      },
    })
    const [alive, cut, ...rest] = (
      await (await boundedResponse(new Response(stream, { headers: events }))).text()
    ).split('\n\n')
    expect(alive).toBe(': keepalive')
    expect(cut).toMatch(/^event: message\ndata: \{.*…"\}\}$/)
    expect(cut?.length).toBeLessThan(1200)
    expect(rest.join('\n\n')).toBe(frames.slice(2).join(''))
  })

  it('of events ends for the server when it ends for the caller', async () => {
    let reason: unknown
    const stream = new ReadableStream({
      cancel: (why) => {
        reason = why
      },
    })
    const response = await boundedResponse(new Response(stream, { headers: events }))
    await response.body?.cancel('gone')
    expect(reason).toBe('gone')
  })

  it.each([
    ['without a body', new Response(null, { status: 202 })],
    ['of another kind', new Response(LONG, { headers: { 'content-type': 'text/plain' } })],
  ])('%s is passed on', async (_, response) => {
    expect(await boundedResponse(response)).toBe(response)
  })
})
