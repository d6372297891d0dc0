import { describe, expect, it } from 'vitest'
import { whyNotSent } from './not-sent.ts'

const provesNothingSent = (error: unknown) => whyNotSent(error) !== undefined
const coded = (code: string, more: object = {}) => Object.assign(new Error(code), { code, ...more })
/** How Node wraps an error from below `fetch`. */
const fetchFailed = (cause: unknown) => new TypeError('fetch failed', { cause })
const REFUSED = coded('ECONNREFUSED', { syscall: 'connect' })
const RESET = coded('ECONNRESET', { syscall: 'read' })

describe('a code that means that no connection was made', () => {
  it.each([
    'ECONNREFUSED',
    'ENOTFOUND',
    'EAI_AGAIN',
    'UND_ERR_CONNECT_TIMEOUT',
    'ERR_SOCKET_CONNECTION_TIMEOUT',
    'ERR_INVALID_URL',
  ])('%s proves it, with any syscall and at any depth', (code) => {
    expect(provesNothingSent(coded(code))).toBe(true)
    expect(provesNothingSent(coded(code, { syscall: 'read' }))).toBe(true)
    expect(provesNothingSent(fetchFailed(coded(code)))).toBe(true)
    expect(provesNothingSent(fetchFailed(new Error('wrapped', { cause: coded(code) })))).toBe(true)
  })
})

describe('a code that connecting and reading share', () => {
  it.each(['EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT'])('%s proves it only when it comes from connecting', (code) => {
    expect(provesNothingSent(fetchFailed(coded(code, { syscall: 'connect' })))).toBe(true)
    expect(provesNothingSent(fetchFailed(coded(code, { syscall: 'read' })))).toBe(false)
    expect(provesNothingSent(fetchFailed(coded(code, { syscall: 'write' })))).toBe(false)
    expect(provesNothingSent(fetchFailed(coded(code)))).toBe(false)
  })

  it('is not overruled by its cause if it comes from an open connection', () => {
    expect(provesNothingSent(coded('ETIMEDOUT', { syscall: 'read', cause: REFUSED }))).toBe(false)
  })
})

describe('a refused certificate', () => {
  // nodejs.org/api/tls.html, "X509 certificate error codes" (but for OUT_OF_MEM), and Node's own code for the name check.
  it.each([
    'UNABLE_TO_GET_ISSUER_CERT',
    'UNABLE_TO_GET_CRL',
    'UNABLE_TO_DECRYPT_CERT_SIGNATURE',
    'UNABLE_TO_DECRYPT_CRL_SIGNATURE',
    'UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY',
    'CERT_SIGNATURE_FAILURE',
    'CRL_SIGNATURE_FAILURE',
    'CERT_NOT_YET_VALID',
    'CERT_HAS_EXPIRED',
    'CRL_NOT_YET_VALID',
    'CRL_HAS_EXPIRED',
    'ERROR_IN_CERT_NOT_BEFORE_FIELD',
    'ERROR_IN_CERT_NOT_AFTER_FIELD',
    'ERROR_IN_CRL_LAST_UPDATE_FIELD',
    'ERROR_IN_CRL_NEXT_UPDATE_FIELD',
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'SELF_SIGNED_CERT_IN_CHAIN',
    'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    'CERT_CHAIN_TOO_LONG',
    'CERT_REVOKED',
    'INVALID_CA',
    'PATH_LENGTH_EXCEEDED',
    'INVALID_PURPOSE',
    'CERT_UNTRUSTED',
    'CERT_REJECTED',
    'HOSTNAME_MISMATCH',
    'ERR_TLS_CERT_ALTNAME_INVALID',
  ])('%s ends the handshake before the request', (code) => {
    expect(provesNothingSent(fetchFailed(coded(code)))).toBe(true)
  })

  it.each([
    'ERR_TLS_HANDSHAKE_TIMEOUT',
    'ERR_SSL_SSLV3_ALERT_CERTIFICATE_UNKNOWN',
    'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED',
    'XCERT_HAS_EXPIRED',
    'CERT_',
    'cert_has_expired',
  ])('is not meant by %s', (code) => {
    expect(provesNothingSent(fetchFailed(coded(code)))).toBe(false)
  })
})

describe('a code that proves nothing', () => {
  it.each([
    'EPIPE',
    'ECONNABORTED',
    'UND_ERR_SOCKET',
    'UND_ERR_HEADERS_TIMEOUT',
    'UND_ERR_BODY_TIMEOUT',
    'ERR_STREAM_PREMATURE_CLOSE',
    'ConnectionClosed',
    '',
    'xECONNREFUSED',
    'ECONNREFUSEDx',
    'constructor',
  ])('%j may have been sent', (code) => {
    expect(provesNothingSent(coded(code))).toBe(false)
    expect(provesNothingSent(fetchFailed(coded(code, { syscall: 'write' })))).toBe(false)
  })

  it('leaves doubt, whatever its cause says: a wrapper may have tried before', () => {
    expect(provesNothingSent(coded('ERR_WRAPPED', { cause: REFUSED }))).toBe(false)
    expect(provesNothingSent(coded('ERR_WRAPPED', { cause: new Error('x') }))).toBe(false)
  })

  it('is ignored if it is not a string', () => {
    expect(provesNothingSent({ code: ['ECONNREFUSED'] })).toBe(false)
    expect(provesNothingSent({ code: { toString: () => 'ECONNREFUSED' } })).toBe(false)
  })
})

describe('a reset connection', () => {
  it.each(['connect', 'read', 'write', undefined])('proves nothing with syscall %s', (syscall) => {
    const reset = coded('ECONNRESET', { syscall })
    expect(provesNothingSent(reset)).toBe(false)
    expect(provesNothingSent(fetchFailed(reset))).toBe(false)
    expect(provesNothingSent(fetchFailed(new AggregateError([reset, REFUSED])))).toBe(false)
    expect(provesNothingSent(fetchFailed(new AggregateError([REFUSED, reset])))).toBe(false)
  })

  it('proves nothing when its cause is a refused connection', () => {
    expect(provesNothingSent(coded('ECONNRESET', { cause: REFUSED }))).toBe(false)
  })

  it('proves nothing as the cause of a refused connection, as when a fetch retries by itself', () => {
    expect(provesNothingSent(coded('ECONNREFUSED', { cause: RESET }))).toBe(false)
  })
})

describe('an AggregateError', () => {
  it('proves it when every address failed that way', () => {
    expect(provesNothingSent(fetchFailed(new AggregateError([REFUSED, REFUSED])))).toBe(true)
    expect(
      provesNothingSent(fetchFailed(new AggregateError([REFUSED, coded('ETIMEDOUT', { syscall: 'connect' })]))),
    ).toBe(true)
  })

  it('proves nothing when one member did not, whatever its own code says', () => {
    expect(
      provesNothingSent(Object.assign(new AggregateError([REFUSED, new Error('?')]), { code: 'ECONNREFUSED' })),
    ).toBe(false)
    expect(provesNothingSent(new AggregateError([new Error('?'), REFUSED]))).toBe(false)
    expect(provesNothingSent(new AggregateError([REFUSED, 'ECONNREFUSED']))).toBe(false)
  })

  it('may contain other AggregateErrors', () => {
    expect(provesNothingSent(new AggregateError([new AggregateError([REFUSED]), fetchFailed(REFUSED)]))).toBe(true)
    expect(provesNothingSent(new AggregateError([new AggregateError([RESET]), REFUSED]))).toBe(false)
  })

  it('with a code proves nothing when a member is not an error', () => {
    for (const odd of [null, undefined, 'ECONNREFUSED', 7]) {
      for (const members of [
        [odd, REFUSED],
        [REFUSED, odd],
      ]) {
        const made = Object.assign(new AggregateError(members), { code: 'ECONNREFUSED' })
        expect(provesNothingSent(made)).toBe(false)
      }
    }
  })

  it('without members is an error like any other', () => {
    expect(provesNothingSent(Object.assign(new AggregateError([]), { code: 'ECONNREFUSED' }))).toBe(true)
    expect(provesNothingSent(new AggregateError([]))).toBe(false)
  })
})

describe('a failure before there is a connection', () => {
  const codes = [
    ...[
      'EADDRNOTAVAIL',
      'EMFILE',
      'ENFILE',
      'EACCES',
      'EPERM',
      'ENETDOWN',
      'EHOSTDOWN',
      'ENOBUFS',
      'EINVAL',
      'UNKNOWN',
    ],
    ...['EAI_FAIL', 'EAI_NODATA', 'EAI_MEMORY', 'ESERVFAIL', 'ETIMEOUT', 'ETIMEDOUT', 'ECONNABORTED'],
  ]
  const calls = ['connect', 'bind', 'getaddrinfo', 'queryA', 'queryAaaa', 'querySrv']

  it.each(codes.flatMap((code) => calls.map((syscall) => [code, syscall] as const)))(
    '%s of %s proves that nothing was sent, as every code does',
    (code, syscall) => {
      expect(provesNothingSent(fetchFailed(coded(code, { syscall })))).toBe(true)
    },
  )

  it.each([
    'read',
    'write',
    'shutdown',
    'connected',
    'reconnect',
    'query',
    'querya',
    'getaddrinfos',
    '',
    7,
    ['connect'],
    undefined,
  ])('is not assumed for %s', (syscall) => {
    for (const code of ['EADDRNOTAVAIL', 'EMFILE', 'EACCES', 'ETIMEDOUT', 'ESERVFAIL']) {
      expect(provesNothingSent(fetchFailed(coded(code, { syscall })))).toBe(false)
    }
  })

  it.each(calls)('does not include a reset connection, even by %s', (syscall) => {
    expect(provesNothingSent(fetchFailed(coded('ECONNRESET', { syscall })))).toBe(false)
  })

  it.each<[string, unknown, boolean]>([
    ['a refused connection may pass', REFUSED, false],
    ['a name that is not found may pass', coded('ENOTFOUND', { syscall: 'getaddrinfo' }), false],
    ['too many open files may pass', coded('EMFILE', { syscall: 'connect' }), false],
    ['a certificate does not change by itself', coded('CERT_HAS_EXPIRED'), true],
    ['a firewall does not change by itself', coded('EACCES', { syscall: 'connect' }), true],
    ['a sandbox does not change by itself', coded('EPERM', { syscall: 'connect' }), true],
    ['an invalid address does not change by itself', coded('ERR_INVALID_URL'), true],
    ['one address of several may pass', new AggregateError([coded('EACCES', { syscall: 'connect' }), REFUSED]), false],
  ])('may or may not last until somebody changes something: %s', (_, error, isLasting) => {
    expect(whyNotSent(fetchFailed(error))).toEqual({ obstacle: undefined, isLasting })
  })
})

describe('an AggregateError made by Node, with the code of its first member and no syscall', () => {
  const member = (code: string, syscall = 'connect') => coded(code, { syscall })
  const aggregate = (...errors: Error[]) =>
    Object.assign(new AggregateError(errors), { code: errors.map((error) => Reflect.get(error, 'code'))[0] })
  const FOUR = [
    ['ETIMEDOUT', 'ECONNREFUSED'],
    ['ECONNREFUSED', 'ETIMEDOUT'],
    ['ENETUNREACH', 'EADDRNOTAVAIL'],
    ['EHOSTUNREACH', 'ENETUNREACH', 'ECONNREFUSED'],
    ['EACCES', 'EACCES'],
  ]

  it.each(FOUR)('is classified by its members: %s, %s', (...codes) => {
    const made = aggregate(...codes.map((code) => member(code)))
    expect(provesNothingSent(fetchFailed(made))).toBe(true)
    expect(provesNothingSent(fetchFailed(aggregate(made, member('ENOBUFS'))))).toBe(true)
    const timeout = coded('UND_ERR_CONNECT_TIMEOUT', { cause: made })
    expect(provesNothingSent(fetchFailed(timeout))).toBe(true)
    expect(provesNothingSent(fetchFailed(coded('UND_ERR_CONNECT_TIMEOUT', { errors: made.errors })))).toBe(true)
  })

  it.each(FOUR)('proves nothing if one of its members comes from an open connection: %s, %s', (...codes) => {
    const sound = codes.map((code) => member(code))
    for (const doubtful of [RESET, member('ETIMEDOUT', 'read'), member('EPIPE', 'write'), new Error('?')]) {
      for (const all of [
        [...sound, doubtful],
        [doubtful, ...sound],
      ]) {
        expect(provesNothingSent(fetchFailed(aggregate(...all)))).toBe(false)
        const timeout = coded('UND_ERR_CONNECT_TIMEOUT', { cause: aggregate(...all) })
        expect(provesNothingSent(fetchFailed(timeout))).toBe(false)
      }
    }
  })

  it('proves nothing with a code that none of its members has', () => {
    const made = Object.assign(new AggregateError([member('ETIMEDOUT')]), { code: 'ECONNRESET' })
    expect(provesNothingSent(fetchFailed(made))).toBe(false)
    expect(provesNothingSent(fetchFailed(Object.assign(made, { code: 'ERR_WRAPPED' })))).toBe(false)
  })

  it('is examined for up to 64 errors, including their causes', () => {
    const withCauses = (count: number) =>
      aggregate(...Array.from({ length: count }, () => member('ETIMEDOUT')), coded('ECONNREFUSED', { cause: REFUSED }))
    expect(provesNothingSent(withCauses(61))).toBe(true)
    expect(provesNothingSent(withCauses(62))).toBe(false)
  })

  it('proves nothing with more than 64 errors', () => {
    const many = (count: number) => aggregate(...Array.from({ length: count }, () => member('ETIMEDOUT')))
    expect(provesNothingSent(many(63))).toBe(true)
    expect(provesNothingSent(many(64))).toBe(false)
  })
})

describe('an obstacle', () => {
  it.each([
    ['by itself', new TypeError('bad port')],
    ['that is the cause', fetchFailed(new Error('bad port'))],
    ['among addresses that may pass', new AggregateError([REFUSED, new Error('bad port')])],
  ])('proves that nothing was sent, and lasts: %s', (_, error) => {
    expect(whyNotSent(error)).toEqual({
      obstacle: expect.objectContaining({ kind: 'blocked_port' }),
      isLasting: true,
    })
  })

  it('is judged alone, whatever its own causes are', () => {
    expect(whyNotSent(new TypeError('bad port', { cause: RESET }))?.obstacle?.kind).toBe('blocked_port')
  })

  it('proves nothing alongside a connection that was reset', () => {
    expect(whyNotSent(new AggregateError([new Error('bad port'), RESET]))).toBeUndefined()
  })
})

describe('a connection to a proxy', () => {
  it.each([
    ['was reset', RESET],
    ['was refused', REFUSED],
    ['broke silently', undefined],
  ])('that %s never reached the server, and may pass', (_, cause) => {
    const broken = fetchFailed(coded('UND_ERR_PRX_CONN', { cause }))
    expect(whyNotSent(broken)).toEqual({ obstacle: undefined, isLasting: false })
  })
})

describe('the errors of other runtimes', () => {
  it('name a failure to connect in the message of the cause, in Deno', () => {
    const connect = new Error('client error (Connect): tcp connect error: Connection refused (os error 111)')
    expect(provesNothingSent(new TypeError('error sending request for url (http://x/)', { cause: connect }))).toBe(true)
    const lost = new Error('client error (SendRequest): connection closed before message completed')
    expect(provesNothingSent(new TypeError('error sending request for url (http://x/)', { cause: lost }))).toBe(false)
  })

  it('prove nothing in workerd, which has one message for everything', () => {
    expect(provesNothingSent(new Error('Network connection lost.'))).toBe(false)
    expect(provesNothingSent(new Error('internal error; reference = abc'))).toBe(false)
  })

  it('have the code on the error itself, in Bun', () => {
    expect(provesNothingSent(coded('ECONNREFUSED', { path: 'http://x/', errno: 0 }))).toBe(true)
    expect(provesNothingSent(coded('ConnectionRefused'))).toBe(false)
  })
})

describe('what is not an error', () => {
  it.each([undefined, null, 'ECONNREFUSED', 1, true, Symbol('ECONNREFUSED'), () => 'ECONNREFUSED'])(
    '%s proves nothing',
    (thrown) => {
      expect(provesNothingSent(thrown)).toBe(false)
    },
  )
})

describe('a chain of causes', () => {
  const nested = (levels: number): unknown =>
    levels === 0 ? REFUSED : new Error('wrapped', { cause: nested(levels - 1) })

  it('is followed for seven errors and no further', () => {
    expect(provesNothingSent(nested(7))).toBe(true)
    expect(provesNothingSent(nested(8))).toBe(false)
  })

  it('is followed no further through members of an AggregateError', () => {
    const inside = (levels: number): unknown => (levels === 0 ? REFUSED : new AggregateError([inside(levels - 1)]))
    expect(provesNothingSent(inside(7))).toBe(true)
    expect(provesNothingSent(inside(8))).toBe(false)
  })

  it('proves nothing if it is circular', () => {
    const first = new Error('first')
    const second = new Error('second', { cause: first })
    first.cause = second
    expect(provesNothingSent(first)).toBe(false)
    const own = new AggregateError([])
    own.errors.push(own, own, own)
    expect(provesNothingSent(own)).toBe(false)
  })
})
