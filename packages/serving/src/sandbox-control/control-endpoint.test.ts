import { once } from 'node:events'
import { closing } from '@x/test-kit'
import { afterEach, describe, expect, it } from 'vitest'
import { rawConnections } from '../../test/raw-connections.ts'
import { bodyOf, wholeNumber } from './body-check.ts'
import { type ControlCommand, taking } from './control-command.ts'
import { type ServeOptions, serveSandbox } from './serve-sandbox.ts'

const { keep, close } = closing()
const { connection, hangUp } = rawConnections()
afterEach(async () => {
  hangUp()
  await close()
})

const thing = bodyOf<{ size: number }>({ required: ['size'], fields: { size: wholeNumber(1, 9) } })

const commands: readonly ControlCommand[] = [
  { method: 'GET', path: '/things', about: 'All of them.', run: () => ({ data: { things: [] } }) },
  { method: 'POST', path: '/things', about: 'One more.', run: taking(thing, ({ size }) => ({ data: { size } })) },
  { method: 'POST', path: '/things/{id}/fail', about: 'Fails.', run: ({ id }) => ({ data: { id } }) },
  { method: 'POST', path: '/things/last/fail', about: 'Fails.', run: () => ({ data: { id: 'the last one' } }) },
  { method: 'POST', path: '/ended', about: 'Refuses.', run: () => ({ refused: 409, detail: 'It has ended.' }) },
  {
    method: 'POST',
    path: '/broken',
    about: 'Has a mistake in it.',
    run: () => Promise.reject(new Error('an inner secret')),
  },
]

/** A sandbox that only plays a greeting. */
const serving = async (options?: ServeOptions) =>
  keep(
    await serveSandbox(
      async ({ url }) => ({ kind: 'respond', status: 200, headers: {}, body: `the API's own ${url.pathname}` }),
      { plays: ['GET /things'], commands },
      options,
    ),
  )

const JSON_TYPE = { 'Content-Type': 'application/json' }
const posted = (body: unknown, headers: Record<string, string> = JSON_TYPE): RequestInit => ({
  method: 'POST',
  headers,
  body: typeof body === 'string' ? body : JSON.stringify(body),
})

describe('the control endpoint', () => {
  it.each<[string, string, RequestInit, number, object]>([
    ['a command', '/things', {}, 200, { things: [] }],
    ['a command with a body', '/things', posted({ size: 2 }), 200, { size: 2 }],
    ['a command about one thing', '/things/a%2Fb/fail', posted({}), 200, { id: 'a/b' }],
    ['a command without a body', '/things/a/fail', { method: 'POST' }, 200, { id: 'a' }],
    ['a path that is spelled out before one with an id', '/things/last/fail', posted({}), 200, { id: 'the last one' }],
    ['a slash at the end', '/things/', {}, 200, { things: [] }],
    ['an unknown path', '/thing', {}, 404, { detail: expect.stringContaining('GET /__sandbox/things') }],
    ['the wrong method', '/things', { method: 'DELETE' }, 405, { detail: 'This path takes GET, POST.' }],
    ['an id that is not UTF-8', '/things/%E0%A4%A/fail', posted({}), 400, { detail: expect.stringContaining('UTF-8') }],
    [
      'a field that is wrong',
      '/things',
      posted({ size: 0 }),
      422,
      { errors: [{ field: 'size', code: 'invalid_value' }] },
    ],
    ['a field that is missing', '/things', { method: 'POST' }, 422, { detail: 'size: missing; it is required.' }],
    ['a field too many', '/things', posted({ size: 1, sise: 2 }), 422, { errors: [{ field: 'sise' }] }],
    ['a body that is not an object', '/things', posted([]), 422, { detail: 'expected an object, got an array.' }],
    ['a body that is not JSON', '/things', posted('{'), 400, { detail: 'The body is not JSON.' }],
    ['a body of another type', '/things', posted('a=1', {}), 415, { detail: expect.stringContaining('JSON') }],
    [
      'a body that is too large',
      '/things',
      posted(`"${'x'.repeat(1024 * 1024)}"`),
      413,
      { title: 'Content too large' },
    ],
    [
      'a command that does not fit the state',
      '/ended',
      posted({}),
      409,
      { title: 'Conflict', detail: 'It has ended.' },
    ],
    ['an internal error', '/broken', posted({}), 500, { status: 500 }],
  ])('answers %s', async (_, path, init, status, body) => {
    const { controlUrl } = await serving()
    const response = await fetch(controlUrl + path, init)
    const answer: unknown = await response.json()
    expect(answer).toMatchObject(body)
    expect(response.status).toBe(status)
    expect(response.headers.get('content-type')).toBe(status === 200 ? 'application/json' : 'application/problem+json')
    expect(JSON.stringify(answer)).not.toContain('secret')
  })

  it('lists what is played, and its own commands', async () => {
    const { controlUrl } = await serving()
    const answer = await (await fetch(controlUrl)).json()
    expect(answer).toMatchObject({ plays: ['GET /things'] })
    expect(answer.control).toContainEqual({ request: 'POST /__sandbox/things', about: 'One more.' })
    expect(answer.control).toHaveLength(1 + commands.length)
  })

  it('takes only its own path from the API', async () => {
    const { url } = await serving()
    for (const path of ['/', '/things', '/__sandboxes', '/v2/__sandbox', '/?at=/__sandbox'])
      expect(await (await fetch(url + path)).text()).toBe(`the API's own ${new URL(path, url).pathname}`)
  })

  it('accepts an absolute URL as a target, as proxies send it', async () => {
    const { port } = await serving()
    const { socket, heard } = await connection(port)
    socket.write(
      `GET http://localhost:${port}/__sandbox/things HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`,
    )
    await once(socket, 'close')
    expect(heard.text).toMatch(/^HTTP\/1\.1 200 [\s\S]*\{"things":\[\]\}/)
  })
})

describe('the control endpoint is for programs', () => {
  /** Node's `fetch` does not send headers that only browsers may set. */
  async function statusOf(port: number, headers: string, method = 'POST'): Promise<string> {
    const { socket, heard } = await connection(port)
    socket.write(
      `${method} /__sandbox/things/a/fail HTTP/1.1\r\n${headers}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
    )
    await once(socket, 'close')
    return heard.text
  }

  it.each([
    ['this machine by its name', 'Host: localhost:1', 200],
    ['this machine by its address', 'Host: 127.0.0.1', 200],
    ['this machine by its other address', 'Host: [::1]:8070', 200],
    ['a name that a page has pointed here (DNS rebinding)', 'Host: evil.example', 403],
    ['a page of another origin', 'Host: localhost\r\nOrigin: https://evil.example', 403],
    ['a page that hides its origin', 'Host: localhost\r\nOrigin: null', 403],
    ['a page of the same origin, as it serves none', 'Host: localhost:1\r\nOrigin: http://localhost:1', 403],
    ['a page of another site', 'Host: localhost\r\nSec-Fetch-Site: cross-site', 403],
  ])('when called by %s', async (_, headers, status) => {
    const { port } = await serving()
    expect(await statusOf(port, headers)).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
  })

  it.each<[ServeOptions, string, number]>([
    [{ allowedHosts: ['sandbox.test'] }, 'Host: sandbox.test:8070', 200],
    [{ allowedHosts: ['sandbox.test'] }, 'Host: localhost', 200],
    [{ host: 'localhost', allowedHosts: ['sandbox.test'] }, 'Host: other.test', 403],
    [{ host: '0.0.0.0' }, 'Host: what-containers-call-it', 200],
    [{ host: '0.0.0.0' }, 'Host: evil.example\r\nOrigin: http://evil.example', 403],
    [{ host: '0.0.0.0', allowedHosts: ['sandbox.test'] }, 'Host: sandbox.test', 200],
    [{ host: '0.0.0.0', allowedHosts: ['sandbox.test'] }, 'Host: other.test', 403],
  ])('with %j, when called by %j', async (options, headers, status) => {
    const { port } = await serving(options)
    expect(await statusOf(port, headers)).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
  })

  it('names the host that came, and the flag that allows it', async () => {
    const { port } = await serving()
    expect(await statusOf(port, 'Host: my-laptop.test')).toMatch(/my-laptop\.test.*--allowed-hosts/)
  })

  it('does not answer CORS preflights', async () => {
    const { port } = await serving()
    const asked = 'Host: localhost\r\nOrigin: https://evil.example\r\nAccess-Control-Request-Method: POST'
    const answer = await statusOf(port, asked, 'OPTIONS')
    expect(answer).toMatch(/^HTTP\/1\.1 403 /)
    expect(answer.toLowerCase()).not.toContain('access-control-allow')
  })

  it('accepts the next request after one that was too large', async () => {
    const { port } = await serving()
    const { socket, heard } = await connection(port)
    const head = (length: number) =>
      `POST /__sandbox/things HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\n\r\n`
    const large = JSON.stringify({ size: 'x'.repeat(1024 * 1024) })
    socket.write(head(large.length) + large)
    while (!heard.text.includes('HTTP/1.1 413')) await once(socket, 'data')
    socket.write(`${head(10)}{"size":1}`)
    while (!heard.text.includes('{"size":1}')) await once(socket, 'data')
    expect(heard.closed).toBe(false)
  })
})
