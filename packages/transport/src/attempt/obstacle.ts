/**
 * Why a request could not be made, where an error code would not tell anybody what to change.
 *
 * - `no_fetch`: the runtime lacks `fetch`, or something needed to call it
 * - `bad_arguments`: `fetch` rejected its arguments
 * - `bad_dispatcher`: the undici dispatcher comes from another version than `fetch`
 * - `blocked_port`: `fetch` never connects to this port
 * - `no_permission`: the runtime may not use the network
 * - `proxy_refused`: the proxy did not connect to the server
 * - `not_a_response`: `fetch` returned something that is not a response. A request may have been made.
 */
export type ObstacleKind =
  | 'no_fetch'
  | 'bad_arguments'
  | 'bad_dispatcher'
  | 'blocked_port'
  | 'no_permission'
  | 'proxy_refused'
  | 'not_a_response'

export interface Obstacle {
  readonly kind: ObstacleKind
  /** A clause for a message. It may quote the runtime, so it has to be redacted. */
  readonly reason: string
  /** Whether it may pass by itself. An immediate retry is useless in any case. */
  readonly mayPass: boolean
}

/** What an error says about itself, whatever it is. */
export interface ErrorFields {
  readonly name: unknown
  readonly code: unknown
  readonly syscall: unknown
  readonly message: unknown
  readonly cause: unknown
  readonly errors: unknown
}

/** Undefined for what cannot be read, such as a getter that throws: the call has its outcome all the same. */
export function fieldOf(error: object, name: string): unknown {
  try {
    return Reflect.get(error, name)
  } catch {
    return undefined
  }
}

export const fieldsOf = (error: object): ErrorFields => ({
  name: fieldOf(error, 'name'),
  code: fieldOf(error, 'code'),
  syscall: fieldOf(error, 'syscall'),
  message: fieldOf(error, 'message'),
  cause: fieldOf(error, 'cause'),
  errors: fieldOf(error, 'errors'),
})

const lasting = (kind: ObstacleKind, reason: string): Obstacle => ({ kind, reason, mayPass: false })

export const noFetch = (missing: string): Obstacle =>
  lasting('no_fetch', `this runtime has no ${missing}${missing === 'fetch' ? '; pass the option fetch' : ''}`)

export const notAResponse = (what: string): Obstacle =>
  lasting('not_a_response', `fetch did not return a Response, but ${what}`)

/** A proxy's own failure may pass. A request that it forbids or a host that it cannot resolve stays so. */
const refusedByProxy = (said: string, status = 0): Obstacle => ({
  kind: 'proxy_refused',
  reason: `the proxy did not connect to the server (${said})${status === 407 ? '; check the proxy credentials' : ''}`,
  mayPass: status >= 500 || status === 429,
})

const TUNNEL = /^Proxy response (?:\((\d{3})\) )?!== 200 when HTTP Tunneling$/
const BUN_TUNNEL = /tunnel: (\d{3})/
const DENO_TUNNEL = /client error \(Connect\): (unsuccessful tunnel|proxy authentication required)/
const BLOCKED = /^(?:bad port|Fetch failed: Requests to port \d+ are blocked)$/
const MISMATCHED = /^invalid on[A-Z]\w+ method$/

/** The reason that one error of a failed `fetch` gives why nothing could be sent. Each was seen on the runtime named. */
export function obstacleIn({ name, code, syscall, message: said }: ErrorFields): Obstacle | undefined {
  const message = typeof said === 'string' ? said : ''
  if (code === 'UND_ERR_ABORTED') {
    // undici 5 to 8, which Node's fetch is built on.
    const tunnel = TUNNEL.exec(message)
    const status = tunnel?.[1]
    if (tunnel === null) return undefined
    return status === undefined ? refusedByProxy('not 200') : refusedByProxy(status, Number(status))
  }
  if (code === 'ERR_PROXY_TUNNEL') {
    // Bun.
    const status = BUN_TUNNEL.exec(message)?.[1]
    return status === undefined ? refusedByProxy('no tunnel') : refusedByProxy(status, Number(status))
  }
  if (code === 'UND_ERR_PRX_TLS') return refusedByProxy('its certificate is not valid')
  if (typeof code === 'string' && code.startsWith('UND_ERR_SOCKS5')) return refusedByProxy(message || code)
  if (code === 'UND_ERR_INVALID_ARG' && MISMATCHED.test(message)) {
    return lasting(
      'bad_dispatcher',
      `the dispatcher and fetch come from different versions of undici (${message}); use one version for both`,
    )
  }
  if (code === 'ERR_ACCESS_DENIED' && syscall === 'connect') {
    return lasting('no_permission', 'Node was started without --allow-net')
  }
  if (typeof code === 'string') return undefined
  // Deno.
  if (name === 'NotCapable') return lasting('no_permission', 'Deno was started without --allow-net for this host')
  const tunnel = DENO_TUNNEL.exec(message)?.[1]
  if (tunnel !== undefined) return refusedByProxy(tunnel, tunnel.startsWith('proxy auth') ? 407 : undefined)
  if (BLOCKED.test(message)) {
    return lasting('blocked_port', `fetch blocks the port of this base URL (${message}); use another port`)
  }
  if (message === 'agent.dispatch is not a function') {
    return lasting('bad_dispatcher', `the dispatcher is not from undici (${message})`)
  }
  return undefined
}

/** The most characters that are quoted of a runtime's message: some print everything they were given. */
const LONGEST_SAID = 200

const ABOUT_SIGNAL = /\bsignal\b.*\bAbortSignal\b/is
/** How undici and Deno begin messages about invalid arguments, no matter which function checked them. */
const ABOUT_ARGUMENTS = /^(?:RequestInit\b|Request constructor\b|Failed to construct 'Request')/
/** The message of `fetch` for any network failure. */
const SAYS_NOTHING = /^(?:fetch failed|Failed to fetch|Load failed|)$/
/** What must exist before anything can be sent. */
const MISSING = /^(TextEncoder|Request|AbortController) is not defined$/

/**
 * Why `fetch` rejected its arguments, which it checks before anything else (fetch.spec.whatwg.org, "fetch method").
 *
 * @param asRequest what `new Request` throws for the same arguments: `fetch` does that first.
 */
export function refusedArguments(error: unknown, asRequest: () => unknown): Obstacle | undefined {
  if (typeof error !== 'object' || error === null) return undefined
  const { name, message, cause } = fieldsOf(error)
  if (typeof message !== 'string' || cause !== undefined) return undefined
  const missing = name === 'ReferenceError' ? MISSING.exec(message)?.[1] : undefined
  if (missing !== undefined && !(missing in globalThis)) return noFetch(missing)
  if (name !== 'TypeError' || SAYS_NOTHING.test(message)) return undefined
  const aboutSignal = ABOUT_SIGNAL.test(message)
  const aboutArguments = aboutSignal || ABOUT_ARGUMENTS.test(message)
  if (!aboutArguments && messageOf(asRequest()) !== message) return undefined
  const said = message.replace(/\s+/g, ' ').slice(0, LONGEST_SAID)
  const hint = aboutSignal ? '; AbortController and fetch come from different implementations, as in jsdom' : ''
  return lasting('bad_arguments', `fetch rejected its arguments (${said})${hint}`)
}

const messageOf = (thrown: unknown): unknown =>
  typeof thrown === 'object' && thrown !== null ? Reflect.get(thrown, 'message') : undefined
