import { fieldOf, fieldsOf, type Obstacle, obstacleIn } from './obstacle.ts'

/** Codes that prove that no connection was made, whatever call they came from. */
const NEVER_CONNECTED: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
  'ERR_SOCKET_CONNECTION_TIMEOUT',
  // Not even an address.
  'ERR_INVALID_URL',
])

/**
 * System calls that come before anything can be sent: whatever they failed with, there was no connection. (`queryA` and
 * similar come from a resolver; `bind` applies if the client connects from a chosen local address.)
 */
const BEFORE_A_CONNECTION = /^(?:connect|bind|getaddrinfo|query[A-Z]\w*)$/

/** A connection can be reset before, during or after the server has acted. */
const NEVER_A_PROOF = 'ECONNRESET'

/** The connection to a proxy broke before it reached the server. The errors inside describe the proxy only. */
const PROXY_NEVER_CONNECTED = 'UND_ERR_PRX_CONN'

/** Codes of a rejected certificate (Node's documentation, tls, "X509 certificate error codes"): the handshake ends before any of the request is written. */
const BAD_CERTIFICATE: ReadonlySet<string> = new Set([
  'CERT_CHAIN_TOO_LONG',
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'CERT_REJECTED',
  'CERT_REVOKED',
  'CERT_SIGNATURE_FAILURE',
  'CERT_UNTRUSTED',
  'CRL_HAS_EXPIRED',
  'CRL_NOT_YET_VALID',
  'CRL_SIGNATURE_FAILURE',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'ERROR_IN_CERT_NOT_AFTER_FIELD',
  'ERROR_IN_CERT_NOT_BEFORE_FIELD',
  'ERROR_IN_CRL_LAST_UPDATE_FIELD',
  'ERROR_IN_CRL_NEXT_UPDATE_FIELD',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'HOSTNAME_MISMATCH',
  'INVALID_CA',
  'INVALID_PURPOSE',
  'PATH_LENGTH_EXCEEDED',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY',
  'UNABLE_TO_DECRYPT_CERT_SIGNATURE',
  'UNABLE_TO_DECRYPT_CRL_SIGNATURE',
  'UNABLE_TO_GET_CRL',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
])

/** Codes after which the same request would fail in the same way until somebody changes something. */
const LASTING: ReadonlySet<string> = new Set([...BAD_CERTIFICATE, 'ERR_INVALID_URL', 'EACCES', 'EPERM'])

/** How far a chain of causes is followed, and how many errors are inspected in all. */
const DEEPEST_CAUSE = 8
const MOST_ERRORS = 64

/** Why nothing can have been sent. */
export interface NotSent {
  /** What has to change first, where no error code says so. */
  readonly obstacle: Obstacle | undefined
  /** The same request would fail in the same way until somebody changes something. */
  readonly isLasting: boolean
}

/**
 * Why a failure of `fetch` proves that nothing reached the server; undefined if it does not prove it.
 *
 * An allow-list: an unknown failure may have been sent. `ECONNRESET` is never on it, nor is anything from workerd,
 * which has one message for all failures. It is a proof only for a `fetch` that makes one request.
 */
export function whyNotSent(error: unknown): NotSent | undefined {
  const signs = signsOf(error, DEEPEST_CAUSE, { left: MOST_ERRORS })
  if (signs.length === 0 || signs.includes('doubtful')) return undefined
  const obstacle = signs.find((sign) => typeof sign === 'object')
  return { obstacle, isLasting: obstacle !== undefined || signs.every((sign) => sign === 'lasting') }
}

type Sign = 'never connected' | 'lasting' | 'doubtful' | Obstacle

/** What each level of a failure says, including its causes and the members of an AggregateError. */
function signsOf(error: unknown, depth: number, budget: { left: number }): Sign[] {
  if (typeof error !== 'object' || error === null || depth === 0) return []
  budget.left -= 1
  if (budget.left < 0) return ['doubtful']
  const fields = fieldsOf(error)
  const { code, syscall, message, cause, errors } = fields
  const obstacle = obstacleIn(fields)
  if (obstacle !== undefined) return [obstacle]
  if (code === PROXY_NEVER_CONNECTED) return ['never connected']
  const inner = signsOf(cause, depth - 1, budget)
  // An AggregateError stands for one connection tried at several addresses: every one of them must have failed this
  // way.
  const members: unknown[] = Array.isArray(errors) ? errors : []
  const all = [...inner, ...members.flatMap((member) => orDoubt(signsOf(member, depth - 1, budget)))]
  if (typeof code === 'string') {
    // Node copies the code of one member to the AggregateError, without saying which.
    return members.some((member) => codeOf(member) === code) ? all : [signOf(code, syscall), ...all]
  }
  // Deno gives no code; hyper's message for a failed connection is in the cause.
  const refused = typeof message === 'string' && message.includes('client error (Connect)')
  return refused ? ['never connected', ...all] : all
}

function signOf(code: string, syscall: unknown): Sign {
  if (code === NEVER_A_PROOF) return 'doubtful'
  const isEarly = typeof syscall === 'string' && BEFORE_A_CONNECTION.test(syscall)
  if (!isEarly && !NEVER_CONNECTED.has(code) && !BAD_CERTIFICATE.has(code)) return 'doubtful'
  return LASTING.has(code) ? 'lasting' : 'never connected'
}

const codeOf = (error: unknown): unknown =>
  typeof error === 'object' && error !== null ? fieldOf(error, 'code') : undefined

const orDoubt = (signs: Sign[]): Sign[] => (signs.length === 0 ? ['doubtful'] : signs)
