import { describe, expect, it } from 'vitest'
import { fieldsOf, noFetch, notAResponse, type Obstacle, obstacleIn, refusedArguments } from './obstacle.ts'

// What runtimes and libraries say, word for word; each was seen on the one named.

const coded = (code: unknown, message: string, more: object = {}) =>
  Object.assign(new Error(message), { code, ...more })
const found = (error: Error) => obstacleIn(fieldsOf(error))

const proxy = (said: string, mayPass = false): Obstacle => ({
  kind: 'proxy_refused',
  reason: `the proxy did not connect to the server (${said})`,
  mayPass,
})
const proxyWantsCredentials = (said: string): Obstacle => ({
  ...proxy(said),
  reason: `the proxy did not connect to the server (${said}); check the proxy credentials`,
})
const blocked = (said: string): Obstacle => ({
  kind: 'blocked_port',
  reason: `fetch blocks the port of this base URL (${said}); use another port`,
  mayPass: false,
})
const NODE_FORBIDS: Obstacle = {
  kind: 'no_permission',
  reason: 'Node was started without --allow-net',
  mayPass: false,
}
const DENO_FORBIDS: Obstacle = {
  kind: 'no_permission',
  reason: 'Deno was started without --allow-net for this host',
  mayPass: false,
}

describe('the message about what is missing or odd', () => {
  it.each([
    ['no fetch', noFetch('fetch'), 'no_fetch', 'this runtime has no fetch; pass the option fetch'],
    ['nothing to abort with', noFetch('AbortController'), 'no_fetch', 'this runtime has no AbortController'],
    ['no Response', notAResponse('undefined'), 'not_a_response', 'fetch did not return a Response, but undefined'],
  ])('%s: it does not pass by itself', (_, obstacle, kind, reason) => {
    expect(obstacle).toEqual({ kind, reason, mayPass: false })
  })
})

describe('a proxy that did not connect to the server', () => {
  const undici = (said: string) => coded('UND_ERR_ABORTED', said)
  const bun = (said: string) => coded('ERR_PROXY_TUNNEL', said)
  const deno = (said: string) =>
    new Error(`error sending request for url (https://x/): client error (Connect): ${said}`)

  it.each<[string, Error, Obstacle]>([
    ['undici, forbidden', undici('Proxy response (403) !== 200 when HTTP Tunneling'), proxy('403')],
    ['undici, credentials', undici('Proxy response (407) !== 200 when HTTP Tunneling'), proxyWantsCredentials('407')],
    ['undici, too many', undici('Proxy response (429) !== 200 when HTTP Tunneling'), proxy('429', true)],
    ['undici, just below a fault', undici('Proxy response (499) !== 200 when HTTP Tunneling'), proxy('499')],
    ['undici, a fault', undici('Proxy response (500) !== 200 when HTTP Tunneling'), proxy('500', true)],
    ['undici, a bad gateway', undici('Proxy response (502) !== 200 when HTTP Tunneling'), proxy('502', true)],
    ['an older undici', undici('Proxy response !== 200 when HTTP Tunneling'), proxy('not 200')],
    ['undici, a certificate', coded('UND_ERR_PRX_TLS', 'x'), proxy('its certificate is not valid')],
    ['undici, SOCKS', coded('UND_ERR_SOCKS5_AUTH_FAILED', 'Authentication failed'), proxy('Authentication failed')],
    ['undici, SOCKS, without a message', coded('UND_ERR_SOCKS5_COMMAND', ''), proxy('UND_ERR_SOCKS5_COMMAND')],
    [
      'undici, SOCKS, with a message that is not a string',
      coded('UND_ERR_SOCKS5', '', { message: { toString: () => 'x' } }),
      proxy('UND_ERR_SOCKS5'),
    ],
    ['Bun, credentials', bun('Proxy refused to open a tunnel: 407 x'), proxyWantsCredentials('407')],
    ['Bun, a bad gateway', bun('Proxy refused to open a tunnel: 502 Bad Gateway'), proxy('502', true)],
    ['Bun, without a message', bun(''), proxy('no tunnel')],
    ['Bun, without a status', bun('Proxy refused to open a tunnel'), proxy('no tunnel')],
    [
      'Deno, credentials',
      deno('proxy authentication required'),
      proxyWantsCredentials('proxy authentication required'),
    ],
    ['Deno, anything else', deno('unsuccessful tunnel'), proxy('unsuccessful tunnel')],
  ])('%s: is named, and says whether it may pass by itself', (_, error, obstacle) => {
    expect(found(error)).toEqual(obstacle)
  })

  it.each<[string, Error]>([
    ['a request that was aborted', undici('Request aborted')],
    ['an abort that quotes it', undici('logged: Proxy response (403) !== 200 when HTTP Tunneling')],
    ['an abort whose message continues after it', undici('Proxy response (403) !== 200 when HTTP Tunneling, later')],
    ['an abort with more than a status', undici('Proxy response (4030) !== 200 when HTTP Tunneling')],
    ['an abort without a message', coded('UND_ERR_ABORTED', '', { message: 7 })],
    ['a socket of undici', coded('UND_ERR_SOCKET', 'Authentication failed')],
    ['a code that only ends the same way', coded('X_UND_ERR_SOCKS5', 'x')],
    ['a code that is not a string', coded(5, 'x')],
    ['the message of Deno with a code', coded('EPIPE', 'client error (Connect): unsuccessful tunnel')],
    ['a connection that Deno lost', new Error('client error (SendRequest): unsuccessful tunnel')],
  ])('is not assumed from %s', (_, error) => {
    expect(found(error)).toBeUndefined()
  })
})

it('everything useful of an error is read, and nothing else', () => {
  const cause = new Error('y')
  const error = Object.assign(new AggregateError([cause], 'x', { cause }), { code: 'E', syscall: 's', more: 1 })
  expect(fieldsOf(error)).toEqual({
    name: 'AggregateError',
    code: 'E',
    syscall: 's',
    message: 'x',
    cause,
    errors: [cause],
  })
})

describe('a dispatcher that does not go with fetch', () => {
  it.each(['invalid onError method', 'invalid onRequestStart method'])('%s: of another version', (said) => {
    expect(found(coded('UND_ERR_INVALID_ARG', said))).toEqual({
      kind: 'bad_dispatcher',
      reason: `the dispatcher and fetch come from different versions of undici (${said}); use one version for both`,
      mayPass: false,
    })
  })

  it('is no dispatcher at all', () => {
    expect(found(new TypeError('agent.dispatch is not a function'))).toEqual({
      kind: 'bad_dispatcher',
      reason: 'the dispatcher is not from undici (agent.dispatch is not a function)',
      mayPass: false,
    })
  })

  it.each([
    ['another argument', coded('UND_ERR_INVALID_ARG', 'invalid upgrade')],
    ['an error that may come after a response', coded('UND_ERR_INVALID_ARG', 'Proxy Authentication Required (407)')],
    ['text after it', coded('UND_ERR_INVALID_ARG', 'invalid onError method, or so')],
    ['text before it', coded('UND_ERR_INVALID_ARG', 'x invalid onError method')],
    ['a method of another kind', coded('UND_ERR_INVALID_ARG', 'invalid one method')],
    ['the same message with another code', coded('UND_ERR_INVALID_RETURN', 'invalid onError method')],
    ['a method with a one-letter name', coded('UND_ERR_INVALID_ARG', 'invalid onE method')],
    ['a function of something else', new TypeError('agent.request is not a function')],
  ])('is not assumed from %s', (_, error) => {
    expect(found(error)).toBeUndefined()
  })
})

describe('a runtime that may not use the network', () => {
  it.each<[string, Error, Obstacle | undefined]>([
    ['Node', coded('ERR_ACCESS_DENIED', 'x', { syscall: 'connect' }), NODE_FORBIDS],
    ['Node, but about a file', coded('ERR_ACCESS_DENIED', 'x', { syscall: 'open' }), undefined],
    ['Node, but about something unnamed', coded('ERR_ACCESS_DENIED', 'x'), undefined],
    ['another error of connecting', coded('EPERM', 'x', { syscall: 'connect' }), undefined],
    ['Deno', Object.assign(new Error('Requires net access'), { name: 'NotCapable' }), DENO_FORBIDS],
    ['an error with another name', Object.assign(new Error('Requires net access'), { name: 'Capable' }), undefined],
  ])('%s', (_, error, obstacle) => {
    expect(found(error)).toEqual(obstacle)
  })
})

describe('a port that fetch blocks', () => {
  it.each<[string, Obstacle | undefined]>([
    ['bad port', blocked('bad port')],
    ['Fetch failed: Requests to port 25 are blocked', blocked('Fetch failed: Requests to port 25 are blocked')],
    ['Fetch failed: Requests to port 6667 are blocked', blocked('Fetch failed: Requests to port 6667 are blocked')],
    ['logged: bad port', undefined],
    ['bad port, perhaps', undefined],
    ['Fetch failed: Requests to port x are blocked', undefined],
    ['Fetch failed: Requests to port  are blocked', undefined],
  ])('%s', (message, obstacle) => {
    expect(found(new TypeError(message))).toEqual(obstacle)
  })

  it('is not recognised in a message that is not a string, however it prints', () => {
    expect(found(Object.assign(new TypeError(), { message: { toString: () => 'bad port' } }))).toBeUndefined()
  })
})

describe('arguments that fetch refused', () => {
  const fine = () => undefined
  const bad = (said: string, hint = ''): Obstacle => ({
    kind: 'bad_arguments',
    reason: `fetch rejected its arguments (${said})${hint}`,
    mayPass: false,
  })
  const FOREIGN = '; AbortController and fetch come from different implementations, as in jsdom'

  it.each<[string, string, Obstacle]>([
    [
      'Node, a signal',
      'RequestInit: Expected signal ("AbortSignal {}") to be an instance of AbortSignal.',
      bad('RequestInit: Expected signal ("AbortSignal {}") to be an instance of AbortSignal.', FOREIGN),
    ],
    [
      'a browser, a signal, over two lines and in small letters',
      "Failed to read the 'Signal' property:\nnot of type 'abortsignal'.",
      bad("Failed to read the 'Signal' property: not of type 'abortsignal'.", FOREIGN),
    ],
    ['undici', 'RequestInit: duplex option is required', bad('RequestInit: duplex option is required')],
    ['undici, a Request', 'Request constructor: x is not valid', bad('Request constructor: x is not valid')],
    ['Deno', "Failed to construct 'Request': x", bad("Failed to construct 'Request': x")],
    ['a message with a lot of white space', 'RequestInit:  a\n\t b', bad('RequestInit: a b')],
    [
      'a message that prints all it was given',
      `RequestInit: ${'x'.repeat(300)}`,
      bad(`RequestInit: ${'x'.repeat(200 - 'RequestInit: '.length)}`),
    ],
  ])('are recognised by the message: %s', (_, message, obstacle) => {
    expect(refusedArguments(new TypeError(message), fine)).toEqual(obstacle)
  })

  it.each<[string, string]>([
    ['a word that only begins the same way', 'RequestInitiator failed'],
    ['a word that comes later', 'x RequestInit: y'],
    ['a signal alone', 'the signal is lost'],
    ['an AbortSignal alone', 'AbortSignal is odd'],
    ['both in reverse order', 'an AbortSignal gave a signal'],
    ['parts of other words', 'signals of AbortSignals'],
    ['a signal within a word', 'resignal: AbortSignal'],
    ['an AbortSignal that a word begins with', 'signal: AbortSignalling'],
    ['an AbortSignal that a word ends with', 'signal: MyAbortSignal'],
  ])('are not recognised in %s', (_, message) => {
    expect(refusedArguments(new TypeError(message), fine)).toBeUndefined()
  })

  it('are recognised if a Request with them fails with the same message, whatever it is', () => {
    const error = new TypeError('Invalid header value')
    expect(refusedArguments(error, () => new TypeError('Invalid header value'))).toEqual(bad('Invalid header value'))
    expect(refusedArguments(error, () => new TypeError('Something else'))).toBeUndefined()
    expect(refusedArguments(error, () => undefined)).toBeUndefined()
    expect(refusedArguments(error, () => null)).toBeUndefined()
    expect(refusedArguments(error, () => 'Invalid header value')).toBeUndefined()
  })

  it.each(['fetch failed', 'Failed to fetch', 'Load failed', ''])(
    'are not recognised by %j, the message of every failure, even if a Request fails with it',
    (said) => {
      expect(refusedArguments(new TypeError(said), () => new TypeError(said))).toBeUndefined()
    },
  )

  it.each(['fetch failed: x', 'x Load failed'])('may be recognised by %j, which only resembles these', (said) => {
    expect(refusedArguments(new TypeError(said), () => new TypeError(said))).toEqual(bad(said))
  })

  it.each<[string, unknown]>([
    ['has a cause', new TypeError('RequestInit: x', { cause: new Error('read') })],
    ['is of another kind', new RangeError('RequestInit: x')],
    ['has no message', Object.assign(new TypeError(), { message: 7 })],
    ['is a string', 'RequestInit: x'],
    ['is null', null],
    ['is undefined', undefined],
  ])('are not recognised in a failure that %s', (_, error) => {
    expect(refusedArguments(error, () => error)).toBeUndefined()
  })
})

describe('a global that is missing below fetch', () => {
  const lacking = (name: string, message = `${name} is not defined`) => {
    const before = Object.getOwnPropertyDescriptor(globalThis, name)
    if (before === undefined) throw new Error(`${name} is no global`)
    Reflect.deleteProperty(globalThis, name)
    try {
      return refusedArguments(new ReferenceError(message), () => undefined)
    } finally {
      Object.defineProperty(globalThis, name, before)
    }
  }

  it.each(['TextEncoder', 'Request', 'AbortController'])('%s: nothing could be sent', (name) => {
    expect(lacking(name)).toEqual({ kind: 'no_fetch', reason: `this runtime has no ${name}`, mayPass: false })
  })

  it.each([
    ['one that is needed only after a response', 'TextDecoder', 'TextDecoder is not defined'],
    ['text around it', 'TextEncoder', 'x TextEncoder is not defined'],
    ['text after it', 'TextEncoder', 'TextEncoder is not defined here'],
  ])('%s: proves nothing', (_, name, message) => {
    expect(lacking(name, message)).toBeUndefined()
  })

  it('is not reported for a global that exists', () => {
    expect(refusedArguments(new ReferenceError('TextEncoder is not defined'), () => undefined)).toBeUndefined()
  })

  it('is not reported by an error of another kind', () => {
    const error = Object.assign(new ReferenceError('TextEncoder is not defined'), { name: 'Error' })
    const before = globalThis.TextEncoder
    Reflect.deleteProperty(globalThis, 'TextEncoder')
    try {
      expect(refusedArguments(error, () => undefined)).toBeUndefined()
    } finally {
      globalThis.TextEncoder = before
    }
  })
})
