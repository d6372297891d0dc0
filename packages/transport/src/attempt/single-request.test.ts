import { closing, failureOf } from '@x/test-kit'
import { afterEach, describe, expect, it } from 'vitest'
import { answer, type Reaction, reset, socketServer } from '../../test/socket-server.ts'
import { fire, look, pay, payment, stop, testTransport } from '../../test/test-api.ts'
import { isConfigurationError } from '../errors/call-errors.ts'
import { makesOneRequest, singleRequest } from './single-request.ts'

const { keep, close: closeAll } = closing()
const serve = async (...reactions: Reaction[]) => keep(await socketServer(...reactions))
afterEach(closeAll)

// Nothing listens there.
const DEAD_PORT = 'http://127.0.0.1:20011/'
const OK = answer(200, { id: 'O-1' })

/** As clients that retry by themselves are written: it fails the way the last request did. */
const retrying =
  (last: string): typeof fetch =>
  async (input, init) => {
    try {
      return await fetch(input, init)
    } catch {
      return await fetch(last, init)
    }
  }

describe('a fetch of the caller that repeats a request by itself', () => {
  it('fails with a refused connection after the payment was made: "unknown", not "nothing was sent"', async () => {
    const server = await serve(reset)
    const { transport } = testTransport(server.url, { fetch: retrying(DEAD_PORT), maxRetries: 0 })
    const error = await failureOf(transport.send(pay, payment(), {}))
    expect(server.requests).toHaveLength(1)
    expect(error).toMatchObject({ name: 'ConnectionError', outcome: 'unknown' })
    expect(error.attempts).toMatchObject([{ cause: 'ECONNREFUSED', verdict: 'unknown' }])
    expect(error.message).toContain('It may have happened. Repeat the call with the same idempotency key')
    expect(error.message).toContain('mark it with singleRequest()')
  })

  it.each([401, 403, 404, 409, 413, 429])(
    'shows a %d after the payment was made: "unknown", not "the server refused it"',
    async (status) => {
      const server = await serve(reset, answer(status, { type: 'x' }))
      const { transport } = testTransport(server.url, { fetch: retrying(server.url), maxRetries: 0 })
      const error = await failureOf(transport.send(pay, payment(), {}))
      expect(server.requests).toHaveLength(2)
      expect(error).toMatchObject({ outcome: 'unknown', status, attempts: [{ verdict: 'unknown', status }] })
      expect(error.message).toContain('mark it with singleRequest()')
    },
  )

  it('shows a rejection that the API stores under the key: "rejected", also for earlier requests', async () => {
    const server = await serve(reset, answer(400, { type: 'no_money' }))
    const { transport } = testTransport(server.url, { fetch: retrying(server.url), maxRetries: 0 })
    const error = await failureOf(transport.send(pay, payment(), {}))
    expect(error).toMatchObject({ name: 'InsufficientFundsError', outcome: 'rejected' })
    expect(error.message).not.toContain('singleRequest')
  })
})

describe('a fetch that was passed in', () => {
  const passing: typeof fetch = (input, init) => fetch(input, init)
  const toNowhere = { baseUrl: DEAD_PORT.slice(0, -1), maxRetries: 0 }
  const outcomeBy = async (handed: typeof fetch | undefined) => {
    const { transport } = testTransport(toNowhere.baseUrl, { fetch: handed, maxRetries: 0 })
    return (await failureOf(transport.send(pay, payment(), {}))).outcome
  }

  it.each<[string, typeof fetch | undefined, string]>([
    ['none', undefined, 'not_sent'],
    ['the very fetch of the runtime', globalThis.fetch, 'not_sent'],
    ['one that is marked', singleRequest(passing), 'not_sent'],
    ['one that is marked twice', singleRequest(singleRequest(passing)), 'not_sent'],
    ['the fetch of the runtime, bound', globalThis.fetch.bind(globalThis), 'unknown'],
    ['one that only calls it', passing, 'unknown'],
  ])('may or may not prove by a refused connection that nothing was sent: %s', async (_, handed, outcome) => {
    expect(await outcomeBy(handed)).toBe(outcome)
  })

  it('counts as the runtime’s own only as long as it is the global fetch', async () => {
    const original = globalThis.fetch
    globalThis.fetch = passing
    try {
      expect(makesOneRequest(passing)).toBe(true)
      expect(makesOneRequest(original)).toBe(false)
      expect(makesOneRequest(undefined)).toBe(true)
    } finally {
      globalThis.fetch = original
    }
    expect(makesOneRequest(passing)).toBe(false)
  })

  it('is repeated after a failure that proves nothing, with the same key', async () => {
    const server = await serve(OK)
    let count = 0
    const flaky: typeof fetch = (input, init) => fetch(count++ === 0 ? DEAD_PORT : input, init)
    const { transport } = testTransport(server.url, { fetch: flaky })
    const { attempts } = await transport.send(pay, payment('key-9'), {})
    expect(attempts.map(({ verdict }) => verdict)).toEqual(['unknown', 'accepted'])
    expect(server.requests[0]?.headers['x-key']).toBe('key-9')
  })

  it.each([401, 403, 404, 409])('is not called again after a %d, however little that proves', async (status) => {
    const server = await serve(answer(status))
    const { transport } = testTransport(server.url, { fetch: passing })
    await failureOf(transport.send(pay, payment(), {}))
    expect(server.requests).toHaveLength(1)
  })

  it.each([
    ['a read, which was simply refused', look, 'rejected'],
    ['a write that can be repeated', stop, 'unknown'],
    ['a write that can only be sent once', fire, 'unknown'],
  ] as const)('shows a 404 for %s', async (_, operation, outcome) => {
    const server = await serve(answer(404))
    const { transport } = testTransport(server.url, { fetch: passing })
    const path = { orderId: 'O-1' }
    const plan = { knownOptions: {}, ...(operation === look ? { path } : {}) }
    expect(await failureOf(transport.send(operation, plan, {}))).toMatchObject({ outcome, status: 404 })
  })
})

describe('singleRequest', () => {
  it('returns a function that passes its arguments on, and returns the result', async () => {
    const seen: unknown[] = []
    const response = new Response()
    const marked = singleRequest(async (...request: Parameters<typeof fetch>) => {
      seen.push(request)
      return response
    })
    expect(await marked('https://acme.test/', { method: 'POST' })).toBe(response)
    expect(seen).toEqual([['https://acme.test/', { method: 'POST' }]])
  })

  it('leaves the function itself unchanged, and keeps its properties, frozen or not', () => {
    const preconnect = () => {}
    const own = Object.freeze(Object.assign(async () => new Response(), { preconnect }))
    const marked = singleRequest(own)
    expect(marked.preconnect).toBe(preconnect)
    expect(marked.name).toBe(own.name)
    expect(makesOneRequest(marked)).toBe(true)
    expect(makesOneRequest(own)).toBe(false)
  })

  it('marks it in a way that another copy of the package recognises', async () => {
    const path = './single-request.ts?another-copy'
    const other: { readonly singleRequest: typeof singleRequest } = await import(/* @vite-ignore */ path)
    expect(other.singleRequest).not.toBe(singleRequest)
    expect(makesOneRequest(other.singleRequest(async () => new Response()))).toBe(true)
  })

  it('sets a mark that every version recognises, by a name that never changes', () => {
    const mark = Symbol.for('@x/transport.fetch.single-request')
    expect(
      Reflect.get(
        singleRequest(async () => new Response()),
        mark,
      ),
    ).toBe(true)
    expect(makesOneRequest(Object.assign(async () => new Response(), { [mark]: true }))).toBe(true)
    expect(makesOneRequest(Object.assign(async () => new Response(), { [mark]: 'yes' }))).toBe(false)
  })

  it.each([
    [undefined, 'undefined'],
    [null, 'null'],
    [{}, 'an object'],
    ['fetch', 'a string'],
  ])('refuses %j by name', (value, shown) => {
    const error = (() => {
      try {
        return singleRequest(value as unknown as typeof fetch)
      } catch (thrown) {
        return thrown
      }
    })()
    expect(isConfigurationError(error)).toBe(true)
    expect(String(error)).toContain(`singleRequest: expected a fetch function, got ${shown}`)
  })
})
