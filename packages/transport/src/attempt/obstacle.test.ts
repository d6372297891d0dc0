import { once } from 'node:events'
import { createServer, type Server } from 'node:net'
import { failureOf } from '@x/test-kit'
import * as undici6 from 'undici6'
import * as undici7 from 'undici7'
import * as undici8 from 'undici8'
import { afterEach, describe, expect, it } from 'vitest'
import { pay, payment, SECRET, type TestTransport, testTransport } from '../../test/test-api.ts'
import { singleRequest } from './single-request.ts'

const cleanUps: (() => void)[] = []
afterEach(() => {
  for (const cleanUp of cleanUps.splice(0).reverse()) cleanUp()
})

/** Replaced until the end of the test. */
function replaceGlobal(name: 'fetch' | 'AbortController' | 'TextEncoder', value: unknown): void {
  const before = Object.getOwnPropertyDescriptor(globalThis, name)
  if (before === undefined) throw new Error(`${name} is no global`)
  cleanUps.push(() => Object.defineProperty(globalThis, name, before))
  if (value === undefined) Reflect.deleteProperty(globalThis, name)
  else Object.defineProperty(globalThis, name, { value, configurable: true, writable: true })
}

/** A proxy that answers every CONNECT with this status line. */
async function proxyAnswering(line: string): Promise<{ readonly url: string; readonly asked: string[] }> {
  const asked: string[] = []
  const server: Server = createServer((socket) => {
    socket.on('error', () => {})
    socket.once('data', (head) => {
      asked.push(head.toString('latin1').split('\r\n')[0] ?? '')
      socket.end(`HTTP/1.1 ${line}\r\ncontent-length: 0\r\n\r\n`)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  cleanUps.push(() => server.close())
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return { url: `http://127.0.0.1:${address.port}`, asked }
}

const paying = ({ transport }: TestTransport) => failureOf(transport.send(pay, payment(), {}))

/** A `fetch` of undici as a caller wraps it, to be marked or not. */
const fetchOf =
  (undici: { readonly fetch: unknown }, more: object): typeof fetch =>
  (input, init) =>
    (undici.fetch as typeof fetch)(input, { ...init, ...more }) // Its types are its own.

describe('a proxy that refuses to connect', () => {
  const REFUSALS = [
    [
      '407 Proxy Authentication Required',
      '407',
      /the proxy did not connect to the server \(407\); check the proxy credentials/,
    ],
    ['403 Forbidden', '403', /the proxy did not connect to the server \(403\)\./],
    ['502 Bad Gateway', '502', /the proxy did not connect to the server \(502\)\./],
  ] as const
  const WAYS = [
    ['the runtime’s own fetch', undefined],
    ['undici 6', undici6],
    ['undici 7', undici7],
    ['undici 8', undici8],
  ] as const
  const cases = REFUSALS.flatMap(([line, , says]) => WAYS.map(([way, undici]) => [line, way, undici, says] as const))

  it.each(cases)('by %s, with %s: one attempt, nothing was sent, and the reason', async (line, _, undici, says) => {
    const proxy = await proxyAnswering(line)
    if (undici === undefined) {
      undici7.setGlobalDispatcher(new undici7.ProxyAgent(proxy.url))
      cleanUps.push(() => undici7.setGlobalDispatcher(new undici7.Agent()))
    }
    const handed = undici && fetchOf(undici, { dispatcher: new undici.ProxyAgent(proxy.url) })
    const error = await paying(testTransport('https://acme.test', { fetch: handed && singleRequest(handed) }))
    expect(error).toMatchObject({ name: 'ConnectionError', outcome: 'not_sent' })
    expect(error.message).toMatch(says)
    expect(error.message).toContain('Nothing was sent.')
    expect(error.attempts).toMatchObject([{ cause: 'proxy_refused', verdict: 'not_sent' }])
    expect(new Set(proxy.asked)).toEqual(new Set(['CONNECT acme.test:443 HTTP/1.1']))
  })

  it('with a fetch that is not marked: one attempt and the reason, and unknown', async () => {
    const proxy = await proxyAnswering('407 Proxy Authentication Required')
    const handed = fetchOf(undici7, { dispatcher: new undici7.ProxyAgent(proxy.url) })
    const error = await paying(testTransport('https://acme.test', { fetch: handed }))
    expect(error).toMatchObject({ name: 'ConnectionError', outcome: 'unknown' })
    expect(error.message).toContain('the proxy did not connect to the server (407)')
    expect(error.message).toContain('It may have happened.')
    expect(error.attempts).toMatchObject([{ cause: 'proxy_refused', verdict: 'unknown' }])
  })

  it('by closing the connection: nothing was sent, and it is tried again', async () => {
    const server = createServer((socket) => socket.destroy())
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    cleanUps.push(() => server.close())
    const { port } = Object(server.address())
    const handed = fetchOf(undici8, { dispatcher: new undici8.ProxyAgent(`http://127.0.0.1:${port}`) })
    const error = await paying(testTransport('https://acme.test', { fetch: singleRequest(handed), maxRetries: 1 }))
    expect(error).toMatchObject({ outcome: 'not_sent', attempts: [{ verdict: 'not_sent' }, { verdict: 'not_sent' }] })
  })
})

describe('a fetch that refuses what it is called with', () => {
  // As jsdom brings its own, next to Node's fetch.
  class ForeignController {
    readonly signal = Object.assign(new EventTarget(), { aborted: false })
    abort() {}
  }

  const CASES: readonly [what: string, prepare: () => typeof fetch | undefined, cause: string, says: RegExp][] = [
    [
      'an AbortSignal of another implementation',
      () => {
        replaceGlobal('AbortController', ForeignController)
        return undefined
      },
      'bad_arguments',
      /fetch rejected its arguments \(.*AbortSignal.*\); AbortController and fetch come from different implementations, as in jsdom\./,
    ],
    [
      'a dispatcher of a newer undici',
      () => fetchOf(undici6, { dispatcher: new undici8.Agent() }),
      'bad_dispatcher',
      /the dispatcher and fetch come from different versions of undici \(invalid onRequestStart method\); use one version for both/,
    ],
    [
      'a dispatcher of an older undici',
      () => fetchOf(undici8, { dispatcher: new undici6.Agent() }),
      'bad_dispatcher',
      /the dispatcher and fetch come from different versions of undici \(invalid onError method\)/,
    ],
    [
      'an invalid dispatcher',
      () => fetchOf({ fetch: globalThis.fetch }, { dispatcher: {} }),
      'bad_dispatcher',
      /the dispatcher is not from undici/,
    ],
    [
      'a stream that a wrapper adds without the option that it needs',
      () => fetchOf({ fetch: globalThis.fetch }, { body: new ReadableStream() }),
      'bad_arguments',
      /fetch rejected its arguments \(RequestInit: duplex option is required/,
    ],
  ]

  it.each(CASES)('%s: one attempt, nothing was sent, and the reason', async (_, prepare, cause, says) => {
    const handed = prepare()
    const error = await paying(testTransport('https://acme.test', { fetch: handed && singleRequest(handed) }))
    expect(error).toMatchObject({ name: 'ConnectionError', outcome: 'not_sent' })
    expect(error.message).toMatch(says)
    expect(error.message).toContain('Nothing was sent.')
    expect(error.attempts).toMatchObject([{ cause, verdict: 'not_sent' }])
  })

  it.each(CASES.slice(1))('%s, if the fetch is not marked: unknown', async (_, prepare, cause, says) => {
    const error = await paying(testTransport('https://acme.test', { fetch: prepare() }))
    expect(error).toMatchObject({ outcome: 'unknown', attempts: [{ cause, verdict: 'unknown' }] })
    expect(error.attempts).toHaveLength(1)
    expect(error.message).toMatch(says)
  })

  it('does not show a key that is among its arguments', async () => {
    const refusing: typeof fetch = async (_input, init) => {
      new Request('https://acme.test', { ...init, method: `${SECRET}\n` })
      return new Response()
    }
    replaceGlobal('fetch', refusing)
    const error = await paying(testTransport('https://acme.test', { maxRetries: 0 }))
    expect(error.message).not.toContain(SECRET)
  })
})

describe('a port that fetch blocks', () => {
  it.each([25, 6667])('%d: one attempt, nothing was sent, and the reason', async (port) => {
    const error = await paying(testTransport(`http://127.0.0.1:${port}`))
    expect(error).toMatchObject({ name: 'ConnectionError', outcome: 'not_sent' })
    expect(error.message).toContain(
      'fetch blocks the port of this base URL (bad port); use another port. Nothing was sent.',
    )
    expect(error.attempts).toMatchObject([{ cause: 'blocked_port' }])
  })
})

describe('a runtime that lacks what is needed, as jsdom does', () => {
  it('no fetch', async () => {
    replaceGlobal('fetch', undefined)
    const error = await paying(testTransport('https://acme.test'))
    expect(error).toMatchObject({ name: 'ConnectionError', outcome: 'not_sent', attempts: [{ cause: 'no_fetch' }] })
    expect(error.message).toBe(
      'pay: this runtime has no fetch; pass the option fetch. Nothing was sent. If you used this idempotency key before, keep it.',
    )
    expect(error.attempts).toHaveLength(1)
  })

  it('no AbortController, with any fetch', async () => {
    replaceGlobal('AbortController', undefined)
    for (const handed of [undefined, async () => new Response()]) {
      const error = await paying(testTransport('https://acme.test', { fetch: handed }))
      expect(error).toMatchObject({ outcome: 'not_sent', attempts: [{ cause: 'no_fetch' }] })
      expect(error.message).toBe(
        'pay: this runtime has no AbortController. Nothing was sent. If you used this idempotency key before, keep it.',
      )
    }
  })

  const encoding: typeof fetch = async () => Response.json(new TextEncoder().encode('x'))

  it('no TextEncoder, with a fetch of the runtime that needs one', async () => {
    replaceGlobal('TextEncoder', undefined)
    replaceGlobal('fetch', encoding)
    const error = await paying(testTransport('https://acme.test'))
    expect(error).toMatchObject({ outcome: 'not_sent', attempts: [{ cause: 'no_fetch' }] })
    expect(error.message).toBe(
      'pay: this runtime has no TextEncoder. Nothing was sent. If you used this idempotency key before, keep it.',
    )
  })

  it('no TextEncoder, with a fetch that is not marked: one attempt and the reason, and unknown', async () => {
    replaceGlobal('TextEncoder', undefined)
    const error = await paying(testTransport('https://acme.test', { fetch: encoding }))
    expect(error).toMatchObject({ outcome: 'unknown', attempts: [{ cause: 'no_fetch' }] })
    expect(error.attempts).toHaveLength(1)
    expect(error.message).toContain('this runtime has no TextEncoder. It may have happened.')
  })

  it('something else: such a failure says nothing about what was sent', async () => {
    const careless: typeof fetch = async () => {
      throw new ReferenceError('metrics is not defined')
    }
    replaceGlobal('fetch', careless)
    expect(await paying(testTransport('https://acme.test'))).toMatchObject({ outcome: 'unknown' })
  })
})

describe('a fetch that gives something that is not a Response', () => {
  const headers = new Headers()
  it.each<[string, unknown, string]>([
    ['nothing, like a mock without an implementation', undefined, 'undefined'],
    ['null', null, 'null'],
    ['the body itself', '{"id":"O-1"}', 'a string'],
    ['an object', {}, 'an object without a status'],
    ['no headers', { status: 200, text: async () => '{}' }, 'an object without headers'],
    ['json() alone', { ok: true, status: 200, headers, json: async () => ({}) }, 'an object without text()'],
    [
      'a text() that returns no text',
      { status: 200, headers, text: async () => ({}) },
      'an object whose text() does not return a string',
    ],
  ])('%s: it is reported after one attempt, and the request may have been made', async (_, given, shown) => {
    const handed = async () => given as Response
    for (const fetch of [handed, singleRequest(handed)]) {
      const error = await paying(testTransport('https://acme.test', { fetch }))
      expect(error).toMatchObject({ name: 'ConnectionError', outcome: 'unknown' })
      expect(error.message).toContain(`pay: fetch did not return a Response, but ${shown}. It may have happened.`)
      expect(error.attempts).toMatchObject([{ cause: 'not_a_response', verdict: 'unknown' }])
    }
  })
})
