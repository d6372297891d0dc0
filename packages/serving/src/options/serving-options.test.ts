import { request } from 'node:http'
import { closing } from '@x/test-kit'
import { isConfigurationError } from '@x/transport'
import { afterEach, describe, expect, it } from 'vitest'
import { DOCUMENT, SERVED_OPERATIONS, TestClient } from '../../test/test-api.ts'
import { listen } from '../listen/listen.ts'
import { createMcpHandler } from '../mcp/mcp-handler.ts'
import { serveMcpStdio } from '../mcp/mcp-stdio.ts'
import { registerTools } from '../mcp/tools.ts'
import { createRestHandler } from '../rest/create-rest-handler.ts'

const { keep, close } = closing()
afterEach(close)

const TABLE = {
  name: 'test',
  version: '1.2.3',
  servedOperations: SERVED_OPERATIONS,
  document: DOCUMENT,
  ownSwitches: ['showSecrets'],
} as const

type Handler = (request: Request) => Promise<Response>

// As an untyped program calls it.
const WAYS: readonly (readonly [string, string, (options?: never) => Handler])[] = [
  ['REST', '/health', (options) => createRestHandler(new TestClient(), TABLE, options)],
  ['MCP', '/mcp', (options) => createMcpHandler(new TestClient(), TABLE, options)],
]

interface Heard {
  readonly status: number
  readonly text: string
}

/** Calls a handler on a real port, under a host name of the caller's choice. */
async function ask(handler: Handler, path: string, headers: Record<string, string>): Promise<Heard> {
  const { port } = keep(await listen(handler, { host: '127.0.0.1', port: 0 }))
  return new Promise((resolve, reject) => {
    request({ port, host: '127.0.0.1', path, headers }, (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (part) => {
        text += part
      })
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }))
    })
      .on('error', reject)
      .end()
  })
}

/** The status for callers that are let in: MCP takes no GET. */
const LET_IN: Readonly<Record<string, number>> = { REST: 200, MCP: 405 }

const accessProblem = (make: () => unknown): string => {
  try {
    make()
  } catch (error) {
    if (isConfigurationError(error)) return error.message
    throw error
  }
  return 'nothing'
}

describe.each(WAYS)('%s', (way, path, make) => {
  describe('is refused when serving starts', () => {
    it.each([
      [{ token: undefined }, /^token: expected a string of visible ASCII characters.* got undefined.*token: false/],
      [{ token: null }, /^token: expected a string of visible ASCII characters.* got null/],
      [{ token: '' }, /^token: expected a string of visible ASCII characters/],
      [{ token: 'two words' }, /^token: expected a string of visible ASCII characters without whitespace/],
      [{ token: 'schlüssel' }, /^token: expected a string of visible ASCII characters/],
      [{ token: true }, /^token: expected a string of visible ASCII characters.* got true/],
      [{ token: {} }, /^token: expected a string of visible ASCII characters.* got an object/],
      [{ token: 7 }, /^token: expected a string of visible ASCII characters.* got 7/],
      [{ state: { read: () => {} } }, /^state: expected an object with read\(\) and replace\(\), got an object$/],
      [{ state: '/tmp/a-file' }, /^state: expected an object with read\(\) and replace\(\), got a string$/],
      [{ onWrite: 'log' }, /^onWrite: expected a function, got a string$/],
      [{ tokens: 'abc' }, /^tokens: unknown option; did you mean "token"\?$/],
      [{ zzzzzzzz: 1 }, /^zzzzzzzz: unknown option; allowed: .*token/],
      [{ 'a secret in the wrong place': 1 }, /^…: unknown option/],
      [{ readonly: true }, /^readonly: unknown option; did you mean "readOnly"\?$/],
      [{ readOnly: 'true' }, /^readOnly: expected true or false, got a string$/],
      [{ requireIdempotencyKey: 'true' }, /^requireIdempotencyKey: expected true or false, got a string$/],
      [{ requireIdempotencyKey: null }, /^requireIdempotencyKey: expected true or false, got null$/],
      [{ allowedHosts: 'localhost' }, /^allowedHosts: expected an array of names, got a string$/],
      [{ allowedHosts: [undefined] }, /^allowedHosts: expected an array of names, got one with undefined in it$/],
      [{ allowedOrigins: [''] }, /^allowedOrigins: expected an array of names, got one with an empty string in it$/],
      [{ tools: 'find-things' }, /^tools: expected an array of names, got a string$/],
      [{ maxBodyBytes: Number.NaN }, /^maxBodyBytes: expected a whole number of bytes above 0, got NaN$/],
      [{ maxBodyBytes: 0 }, /^maxBodyBytes: expected a whole number of bytes above 0, got 0$/],
      [{ deadline: 0 }, /^deadline: expected a number of ms above 0 and at most 2147483647, got 0$/],
      [{ deadline: Number.POSITIVE_INFINITY }, /^deadline: expected a number of ms above 0 .* got Infinity$/],
      [{ deadline: '50 s' }, /^deadline: expected a number of ms above 0 .* got a string$/],
      [{ onAnswer: 7 }, /^onAnswer: expected a function, got 7$/],
      [{ onAnswer: {} }, /^onAnswer: expected a function, got an object$/],
      [{ basePath: 'runa' }, /^basePath: expected a path such as "\/runa", .* got a string$/],
      [{ basePath: '/runa/' }, /^basePath: expected a path/],
      [{ basePath: '/a/../b' }, /^basePath: expected a path/],
      [{ clock: () => 0 }, /^clock: expected an object, got a function$/],
      [{ clock: 7 }, /^clock: expected an object, got 7$/],
      [{ tokens: 'abc', readonly: true }, /^tokens: .*; readonly: /],
      [null, /^options: expected an object, got null$/],
      ['abc', /^options: expected an object, got a string$/],
      [['abc'], /^options: expected an object, got an array$/],
    ])('with %o', (options, says) => {
      const message = accessProblem(() => make(options as never))
      expect(message).toMatch(says)
      expect(message).not.toContain('abc')
    })
  })

  it.each([undefined, {}, { allowedOrigins: ['https://app.example'] }, { allowedHosts: undefined }])(
    'with no setting for who may call (%o), answers only calls to a name of this machine',
    async (options) => {
      for (const host of ['localhost', 'LOCALHOST:8080', '127.0.0.1:1', '[::1]:8080']) {
        expect((await ask(make(options as never), path, { host })).status).toBe(LET_IN[way])
      }
      for (const host of ['payouts.example', '10.0.0.7:8080', 'localhost.evil.example']) {
        const { status, text } = await ask(make(options as never), path, { host })
        expect(status).toBe(403)
        expect(text).toContain(`does not accept the host name \\"${host}\\"`)
        for (const way of ['`token`', '`allowedHosts`', '`token: false`']) expect(text).toContain(way)
      }
    },
  )

  it('does not trust a proxy for the host name', async () => {
    const headers = { host: 'payouts.example', 'x-forwarded-host': 'localhost', forwarded: 'host=localhost' }
    expect((await ask(make(), path, headers)).status).toBe(403)
  })

  it.each([
    ['a token', { token: 'open-sesame' }, { authorization: 'Bearer open-sesame' }],
    ['the statement that something in front of it checks callers', { token: false }, {}],
    ['the name', { allowedHosts: ['payouts.example'] }, {}],
    ['the host name and that statement', { allowedHosts: ['payouts.example'], token: false }, {}],
  ])('with %s, answers under another name', async (_, options, headers) => {
    const host = 'payouts.example:8443'
    expect((await ask(make(options as never), path, { host, ...headers })).status).toBe(LET_IN[way])
  })

  it('with named hosts, does not suggest other options to a caller that uses another name', async () => {
    const { status, text } = await ask(make({ allowedHosts: ['localhost'] } as never), path, { host: 'evil.example' })
    expect(status).toBe(403)
    expect(text).not.toContain('`token`')
  })

  it.each([
    [{ host: 'evil.example' }, /name \\"evil\.example\\".*allow it.*--allowed-hosts.*option allowedHosts/],
    [
      { host: 'localhost', origin: 'https://app.example' },
      /pages from \\"https:\/\/app\.example\\".*allow them.*--allowed-origins.*option allowedOrigins/,
    ],
  ])('a 403 names the host that came and the flag that allows it: %j', async (headers, says) => {
    const { status, text } = await ask(make(), path, headers)
    expect(status).toBe(403)
    expect(text).toMatch(says)
  })

  it.each([
    ['by name', { allowedHosts: ['pay.example'] }, 'pay.example:8443', 'https://pay.example:8443', true],
    [
      'by host name, on the usual port',
      { allowedHosts: ['pay.example'] },
      'pay.example:443',
      'https://pay.example',
      true,
    ],
    ['with a token', { token: 'open-sesame' }, 'pay.example', 'http://pay.example', true],
    ['another one', { token: 'open-sesame' }, 'pay.example', 'http://evil.example', false],
    [
      'without a check of the host name and without a token',
      { token: false },
      'evil.example',
      'http://evil.example',
      false,
    ],
  ])('its own origin may call, %s', async (_, options, host, origin, may) => {
    const headers = { host, origin, authorization: 'Bearer open-sesame' }
    expect((await ask(make(options as never), path, headers)).status).toBe(may ? LET_IN[way] : 403)
  })

  it('answers below its base path, and nowhere else', async () => {
    const handler = make({ basePath: '/some/where' } as never)
    expect((await ask(handler, `/some/where${path}`, { host: 'localhost' })).status).toBe(LET_IN[way])
    for (const other of [path, `/some/where/else${path}`, `/some/wheres${path}`, '/some/where'])
      expect((await ask(handler, other, { host: 'localhost' })).status).toBe(404)
  })
})

describe('tools', () => {
  const server = { registerTool: () => {} }

  it.each([
    [{ readonly: true }, 'readonly: unknown option; did you mean "readOnly"?'],
    [{ log: 'stderr' }, 'log: expected a function, got a string'],
    [{ showSecret: true }, 'showSecret: unknown option; did you mean "showSecrets"?'],
    [{ showSecrets: 'false' }, 'showSecrets: expected true or false, got a string'],
    [{ token: 'abc' }, expect.stringMatching(/^token: unknown option; allowed: readOnly, /)],
  ])('are not created with %o, on an existing server or over streams', async (options, says) => {
    const client = new TestClient()
    expect(accessProblem(() => registerTools(server, client, TABLE, options as never))).toEqual(says)
    await expect(serveMcpStdio(client, TABLE, options as never)).rejects.toMatchObject({
      name: 'ConfigurationError',
      message: says,
    })
  })

  it('of a package have its own options', () => {
    expect(accessProblem(() => registerTools(server, new TestClient(), TABLE, { showSecrets: true } as never))).toBe(
      'nothing',
    )
  })

  it.each([{ path: 'mcp' }, { path: 7 }])('are served at a path, which %o is not', (options) => {
    expect(accessProblem(() => createMcpHandler(new TestClient(), TABLE, options as never))).toMatch(
      /^path: expected a path that begins with a slash, got/,
    )
  })
})
