/** Codes that say that no connection was made, whatever the call they came from. */
const NEVER_CONNECTED: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
  // Not even an address.
  'ERR_INVALID_URL',
])

/** Codes that say so only when they come from connecting: on an open connection the same code means a lost answer. */
const NEVER_CONNECTED_IF_CONNECTING: ReadonlySet<string> = new Set(['EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT'])

/** Codes of a refused certificate (Node's documentation, tls, "X509 certificate error codes"): the handshake ends before any of the request is written. */
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

/** How far a chain of causes is followed, and how many errors are looked at in all. */
const DEEPEST_CAUSE = 8
const MOST_ERRORS = 64

/**
 * Whether a failure of `fetch` proves that nothing reached the server.
 *
 * An allow-list: what it does not know, may have been sent. `ECONNRESET` is never on it, since a connection is reset
 * before, during and after the server has acted, and nor is anything of workerd, which has one message for all failures.
 */
export function provesNothingSent(error: unknown): boolean {
  const signs = signsOf(error, DEEPEST_CAUSE, { left: MOST_ERRORS })
  return signs.length > 0 && signs.every((sign) => sign === 'never connected')
}

type Sign = 'never connected' | 'doubtful'

/** What each level of a failure says, its causes and the members of an AggregateError included. */
function signsOf(error: unknown, depth: number, budget: { left: number }): Sign[] {
  if (typeof error !== 'object' || error === null || depth === 0) return []
  budget.left -= 1
  if (budget.left < 0) return ['doubtful']
  const { code, syscall, message, cause, errors } = fieldsOf(error)
  const inner = signsOf(cause, depth - 1, budget)
  // An AggregateError stands for one connection tried at several addresses: every one of them must have failed so.
  const members = Array.isArray(errors) ? errors.flatMap((member) => orDoubt(signsOf(member, depth - 1, budget))) : []
  if (typeof code === 'string') {
    const connecting = NEVER_CONNECTED_IF_CONNECTING.has(code) && syscall === 'connect'
    const never = NEVER_CONNECTED.has(code) || BAD_CERTIFICATE.has(code) || connecting
    return [never ? 'never connected' : 'doubtful', ...inner, ...members]
  }
  // Deno gives no code; hyper's word for a failure to connect is in the message of the cause.
  const refused = typeof message === 'string' && message.includes('client error (Connect)')
  return refused ? ['never connected', ...inner, ...members] : [...inner, ...members]
}

const orDoubt = (signs: Sign[]): Sign[] => (signs.length === 0 ? ['doubtful'] : signs)

function fieldsOf(error: object): Record<'code' | 'syscall' | 'message' | 'cause' | 'errors', unknown> {
  return {
    code: Reflect.get(error, 'code'),
    syscall: Reflect.get(error, 'syscall'),
    message: Reflect.get(error, 'message'),
    cause: Reflect.get(error, 'cause'),
    errors: Reflect.get(error, 'errors'),
  }
}
