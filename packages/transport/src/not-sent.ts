/** Codes that say that no connection was made, whatever the call they came from. */
const NEVER_CONNECTED: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
])

/** Codes that say so only when they come from connecting: on an open connection the same code means a lost answer. */
const NEVER_CONNECTED_IF_CONNECTING: ReadonlySet<string> = new Set(['EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT'])

/** Codes of a refused certificate: the TLS handshake ends before any of the request is written. */
const BAD_CERTIFICATE =
  /^(?:CERT_[A-Z_]+|ERR_TLS_CERT_ALTNAME_INVALID|UNABLE_TO_[A-Z_]*(?:CERT|CRL)[A-Z_]*|SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE)$/

/** How far a chain of causes is followed. */
const DEEPEST_CAUSE = 8

/**
 * Whether a failure of `fetch` proves that nothing reached the server.
 *
 * An allow-list: what it does not know, may have been sent. `ECONNRESET` is never on it, since a connection is reset
 * before, during and after the server has acted, and nor is anything of workerd, which has one message for all failures.
 */
export function provesNothingSent(error: unknown): boolean {
  return neverConnected(error, DEEPEST_CAUSE)
}

function neverConnected(error: unknown, depth: number): boolean {
  if (typeof error !== 'object' || error === null || depth === 0) return false
  const { code, syscall, message, cause, errors } = fieldsOf(error)
  // An AggregateError stands for one connection tried at several addresses: every one of them must have failed so.
  if (Array.isArray(errors) && errors.length > 0) return errors.every((member) => neverConnected(member, depth - 1))
  if (typeof code === 'string') {
    if (NEVER_CONNECTED.has(code) || BAD_CERTIFICATE.test(code)) return true
    if (NEVER_CONNECTED_IF_CONNECTING.has(code)) return syscall === 'connect'
  }
  // Deno gives no code; hyper's word for a failure to connect is in the message of the cause.
  if (typeof message === 'string' && message.includes('client error (Connect)')) return true
  return neverConnected(cause, depth - 1)
}

function fieldsOf(error: object): Record<'code' | 'syscall' | 'message' | 'cause' | 'errors', unknown> {
  return {
    code: Reflect.get(error, 'code'),
    syscall: Reflect.get(error, 'syscall'),
    message: Reflect.get(error, 'message'),
    cause: Reflect.get(error, 'cause'),
    errors: Reflect.get(error, 'errors'),
  }
}
