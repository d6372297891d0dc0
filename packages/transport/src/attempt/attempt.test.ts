import { countedListeners, settle } from '@x/test-kit'
import { afterEach, describe, expect, it } from 'vitest'
import { testClock } from '../../test/test-clock.ts'
import type { PreparedRequest } from '../call/request.ts'
import { type AttemptEnd, type AttemptLimits, BodyTooLarge, LARGEST_BODY, runAttempt } from './attempt.ts'
import { noFetch, notAResponse } from './obstacle.ts'

const WRITE: PreparedRequest = {
  url: 'https://acme.test/pay',
  method: 'POST',
  headers: { 'x-key': 'key-1', 'content-type': 'application/json' },
  body: '{"amount":1}',
}
const READ: PreparedRequest = { url: 'https://acme.test/things', method: 'GET', headers: {} }

const LIMIT = 35_000

const attempting = (fetch: typeof globalThis.fetch, more: Partial<AttemptLimits> = {}, request = WRITE) =>
  runAttempt(request, { fetch, clock: testClock(), signal: undefined, limitMs: LIMIT, ...more })

/** A `fetch` that resolves with something that is not a Response. */
const giving = (given: unknown) => (async () => given) as unknown as typeof fetch

/** A `fetch` that answers when the test tells it to, and what it was called with. */
function heldFetch() {
  const calls: { readonly url: unknown; readonly init: RequestInit | undefined }[] = []
  let answerWith: (response: Response) => void = () => {}
  let failWith: (error: unknown) => void = () => {}
  const held = new Promise<Response>((resolve, reject) => {
    answerWith = resolve
    failWith = reject
  })
  const fetch: typeof globalThis.fetch = (url, init) => {
    calls.push({ url, init })
    return held
  }
  return { fetch, calls, answerWith: (one: Response) => answerWith(one), failWith: (one: unknown) => failWith(one) }
}

/** A body that begins and continues when the test tells it to. */
function heldBody() {
  let cancelled = false
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined
  const body = new ReadableStream<Uint8Array>({
    start: (stream) => {
      controller = stream
      stream.enqueue(new TextEncoder().encode('{"id":'))
    },
    cancel: () => {
      cancelled = true
    },
  })
  return { body, isCancelled: () => cancelled, fail: (error: unknown) => controller?.error(error) }
}

describe('what fetch is called with', () => {
  const calledWith = async (request: PreparedRequest) => {
    const { fetch, calls, answerWith } = heldFetch()
    answerWith(new Response('{}'))
    await attempting(fetch, {}, request)
    expect(calls).toHaveLength(1)
    return calls[0]
  }

  it('is the request, with orders to follow no redirect and to cache no response', async () => {
    expect(await calledWith(WRITE)).toEqual({
      url: WRITE.url,
      init: {
        method: 'POST',
        headers: WRITE.headers,
        body: WRITE.body,
        redirect: 'manual',
        cache: 'no-store',
        signal: expect.any(AbortSignal),
      },
    })
  })

  it('has no body if the request has none', async () => {
    const call = await calledWith(READ)
    expect(call?.init).not.toHaveProperty('body')
    expect(call?.init?.method).toBe('GET')
  })

  it('has its own headers: a wrapper that adds to them does not change later attempts', async () => {
    const call = await calledWith(WRITE)
    expect(call?.init?.headers).not.toBe(WRITE.headers)
  })

  it('is called without a this, which a runtime’s own fetch would refuse', async () => {
    const called: unknown[] = []
    function fetch(this: unknown): Promise<Response> {
      called.push(this)
      return Promise.resolve(new Response('{}'))
    }
    await attempting(fetch)
    expect(called).toEqual([undefined])
  })
})

describe('an attempt that is answered', () => {
  it('ends with status, headers and the whole text, and leaves nothing running', async () => {
    const clock = testClock()
    const { signal } = new AbortController()
    const listeners = countedListeners(signal)
    const { fetch, calls, answerWith } = heldFetch()
    const attempt = attempting(fetch, { clock, signal })
    expect([...clock.limits]).toMatchObject([{ at: clock.now() + LIMIT }])
    expect(listeners()).toBe(1)
    answerWith(new Response('{"id":"O-1"}', { status: 201, headers: { 'x-request-id': 'r-1' } }))
    const end = await attempt
    expect(end).toMatchObject({ kind: 'response', status: 201, text: '{"id":"O-1"}' })
    expect(end.kind === 'response' && end.headers.get('x-request-id')).toBe('r-1')
    expect(clock.limits.size).toBe(0)
    expect(listeners()).toBe(0)
    // A finished request is not aborted afterwards: some runtimes keep the connection for the next one.
    expect(calls[0]?.init?.signal?.aborted).toBe(false)
  })
})

describe('an attempt that is cut short', () => {
  const WAYS = [
    ['by its time limit', 'limit'],
    ['by the caller', 'aborted'],
  ] as const

  const started = (fetch: typeof globalThis.fetch) => {
    const clock = testClock()
    const controller = new AbortController()
    const listeners = countedListeners(controller.signal)
    const end = attempting(fetch, { clock, signal: controller.signal })
    const cut = (why: 'limit' | 'aborted') => (why === 'limit' ? clock.advance(LIMIT) : controller.abort())
    return { end, cut, clock, listeners }
  }

  it.each(WAYS)('%s, before a response: fetch is aborted, and nothing is left running', async (_, why) => {
    const { fetch, calls } = heldFetch()
    const { end, cut, clock, listeners } = started(fetch)
    expect(calls[0]?.init?.signal?.aborted).toBe(false)
    cut(why)
    expect(await end).toStrictEqual({ kind: 'lost', why })
    expect(calls[0]?.init?.signal?.aborted).toBe(true)
    expect(clock.limits.size).toBe(0)
    expect(listeners()).toBe(0)
  })

  it.each(WAYS)('%s, in the body: its status is known, and the body is released', async (_, why) => {
    const { body, isCancelled } = heldBody()
    const { end, cut } = started(async () => new Response(body, { status: 202 }))
    await settle()
    cut(why)
    expect(await end).toEqual({ kind: 'lost', why, status: 202 })
    await settle()
    expect(isCancelled()).toBe(true)
  })

  it.each(WAYS)('%s, if fetch answers anyway: the answer comes too late, and is released', async (_, why) => {
    const { fetch, answerWith } = heldFetch()
    const { body, isCancelled } = heldBody()
    const { end, cut } = started(fetch)
    cut(why)
    // In the same breath.
    answerWith(new Response(body))
    expect(await end).toEqual({ kind: 'lost', why })
    await settle()
    expect(isCancelled()).toBe(true)
  })

  it.each(WAYS)('%s, if fetch fails afterwards: that failure is ignored', async (_, why) => {
    const { fetch, failWith } = heldFetch()
    const { end, cut } = started(fetch)
    cut(why)
    failWith(new Error('too late'))
    expect(await end).toEqual({ kind: 'lost', why })
  })
})

describe('an attempt that is lost', () => {
  it('before a response has the error of fetch, and releases what is in progress', async () => {
    const error = new TypeError('fetch failed', { cause: new Error('x') })
    const { fetch, calls, failWith } = heldFetch()
    failWith(error)
    expect(await attempting(fetch)).toEqual({ kind: 'lost', why: 'connection', error })
    expect(calls[0]?.init?.signal?.aborted).toBe(true)
  })

  it('by a fetch that throws instead of rejecting', async () => {
    const error = new TypeError('at once', { cause: new Error('x') })
    const throwing = () => {
      throw error
    }
    expect(await attempting(throwing)).toEqual({ kind: 'lost', why: 'connection', error })
  })

  it('in the middle of its body, with its status', async () => {
    const error = new TypeError('terminated')
    const { body, fail } = heldBody()
    const end = attempting(async () => new Response(body, { status: 200 }))
    await settle()
    fail(error)
    expect(await end).toEqual({ kind: 'lost', why: 'cut_off', status: 200, error })
  })

  it('in a body that is too large, with its status', async () => {
    const piece = new Uint8Array(1024 * 1024)
    const pull = (stream: ReadableStreamDefaultController<Uint8Array>) => stream.enqueue(piece)
    const end = await attempting(async () => new Response(new ReadableStream({ pull }), { status: 200 }))
    expect(end).toEqual({ kind: 'lost', why: 'too_large', status: 200, error: expect.any(BodyTooLarge) })
    expect(LARGEST_BODY).toBe(10 * piece.length)
  })
})

describe('a fetch that refuses its arguments', () => {
  const refusing: typeof fetch = async (input, init) => {
    new Request(input, init)
    throw new Error('it took them')
  }

  it('in the words that a Request with the same arguments throws: they are the obstacle', async () => {
    const end = await attempting(refusing, {}, { ...WRITE, headers: { 'bad name': 'x' } })
    expect(end).toMatchObject({ kind: 'lost', why: 'connection', obstacle: { kind: 'bad_arguments' } })
  })

  it('is not assumed if a Request accepts them or fails in other words', async () => {
    const other = new TypeError('of its own')
    const failing = async () => {
      throw other
    }
    for (const [fetch, headers] of [
      [failing, { 'bad name': 'x' }],
      [failing, {}],
      [refusing, {}],
    ] as const) {
      const end: AttemptEnd = await attempting(fetch, {}, { ...WRITE, headers })
      expect(end).toMatchObject({ kind: 'lost', why: 'connection' })
      expect(end).not.toHaveProperty('obstacle')
    }
  })
})

describe('a runtime that lacks what is needed', () => {
  const AbortControllerBefore = globalThis.AbortController
  afterEach(() => {
    globalThis.AbortController = AbortControllerBefore
  })

  it.each([undefined, null, {}])('a fetch (it is %j): no attempt is made', async (fetch) => {
    const end = await attempting(fetch as unknown as typeof globalThis.fetch)
    expect(end).toEqual({ kind: 'lost', why: 'not_made', obstacle: noFetch('fetch') })
  })

  it('an AbortController: no attempt is made', async () => {
    const { fetch, calls } = heldFetch()
    Reflect.deleteProperty(globalThis, 'AbortController')
    expect(await attempting(fetch)).toEqual({ kind: 'lost', why: 'not_made', obstacle: noFetch('AbortController') })
    expect(calls).toEqual([])
  })
})

describe('what fetch gives', () => {
  const headers = new Headers()
  const text = async () => '{}'

  it.each<[string, unknown, string]>([
    ['nothing', undefined, 'undefined'],
    ['null', null, 'null'],
    ['a text', '{}', 'a string'],
    ['a number', 7, 'a number'],
    ['no status', { headers, text }, 'an object without a status'],
    ['a status that is a string', { status: '200', headers, text }, 'an object without a status'],
    ['no headers', { status: 200, text }, 'an object without headers'],
    ['headers as plain data', { status: 200, headers: {}, text }, 'an object without headers'],
    ['no way to read it', { status: 200, headers, body: {} }, 'an object without text()'],
    ['a text that is not a function', { status: 200, headers, text: '{}' }, 'an object without text()'],
  ])('is not a response if it has %s', async (_, given, shown) => {
    expect(await attempting(giving(given))).toEqual({
      kind: 'lost',
      why: 'no_response',
      obstacle: notAResponse(shown),
    })
  })

  it('is not a response if its text() returns no text, even with a status', async () => {
    expect(await attempting(giving({ status: 200, headers, text: async () => ({}) }))).toEqual({
      kind: 'lost',
      why: 'no_response',
      status: 200,
      obstacle: notAResponse('an object whose text() does not return a string'),
    })
  })

  it.each<[string, object, string]>([
    ['has text()', { text }, '{}'],
    ['has no body and no way to read one', { body: null }, ''],
    ['has a body to read, and no text()', { body: new Response('{}').body }, '{}'],
  ])('is a response if it %s', async (_, more, read) => {
    expect(await attempting(giving({ status: 200, headers, ...more }))).toEqual({
      kind: 'response',
      status: 200,
      headers,
      text: read,
    })
  })
})
