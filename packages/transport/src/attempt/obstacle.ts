/**
 * Why a request could not be made, where a code would tell nobody what to change.
 *
 * - `no_fetch`: the runtime lacks `fetch`, or something that is needed to call it
 * - `bad_arguments`: `fetch` refused what it was called with
 * - `bad_dispatcher`: the dispatcher of undici is of another version than `fetch`
 * - `blocked_port`: `fetch` never calls this port
 * - `no_permission`: the runtime may not use the network
 * - `proxy_refused`: the proxy did not connect to the server
 * - `not_a_response`: `fetch` gave something that is no answer. Then a request may have been made.
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
  /** A clause for a message. May hold words of the runtime, so that it has to be redacted. */
  readonly reason: string
  /** Whether it may go away by itself. Trying again at once is of no use in any case. */
  readonly mayPass: boolean
}

/** What an error says of itself, whatever it is. */
export interface ErrorFields {
  readonly name: unknown
  readonly code: unknown
  readonly syscall: unknown
  readonly message: unknown
  readonly cause: unknown
  readonly errors: unknown
}

export const fieldsOf = (error: object): ErrorFields => ({
  name: Reflect.get(error, 'name'),
  code: Reflect.get(error, 'code'),
  syscall: Reflect.get(error, 'syscall'),
  message: Reflect.get(error, 'message'),
  cause: Reflect.get(error, 'cause'),
  errors: Reflect.get(error, 'errors'),
})

const lasting = (kind: ObstacleKind, reason: string): Obstacle => ({ kind, reason, mayPass: false })

export const noFetch = (missing: string): Obstacle =>
  lasting('no_fetch', `this runtime has no ${missing}${missing === 'fetch' ? '; pass one as the option "fetch"' : ''}`)

export const notAResponse = (what: string): Obstacle =>
  lasting('not_a_response', `fetch did not give a Response, but ${what}`)

/** A proxy's own trouble may pass; what it does not allow, or cannot find out, it will not. */
const refusedByProxy = (said: string, status = 0): Obstacle => ({
  kind: 'proxy_refused',
  reason: `the proxy did not connect to the server (${said})${status === 407 ? '; check the credentials for the proxy' : ''}`,
  mayPass: status >= 500 || status === 429,
})

const TUNNEL = /^Proxy response (?:\((\d{3})\) )?!== 200 when HTTP Tunneling$/
const BUN_TUNNEL = /tunnel: (\d{3})/
const DENO_TUNNEL = /client error \(Connect\): (unsuccessful tunnel|proxy authentication required)/
const BLOCKED = /^(?:bad port|Fetch failed: Requests to port \d+ are blocked)$/
const MISMATCHED = /^invalid on[A-Z]\w+ method$/

/** What one error of a failed `fetch` names as the reason why nothing could be sent. Each was seen on the runtime named. */
export function obstacleIn({ name, code, syscall, message: said }: ErrorFields): Obstacle | undefined {
  const message = typeof said === 'string' ? said : ''
  if (code === 'UND_ERR_ABORTED') {
    // undici 5 to 8, which Node's fetch is made of.
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
      `the dispatcher is of another version of undici than fetch (${message}); take both from the same one`,
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
    return lasting('bad_dispatcher', `the dispatcher is not one of undici (${message})`)
  }
  return undefined
}

/** Characters of a runtime's own words: some print the whole of what they were given. */
const LONGEST_SAID = 200

const ABOUT_SIGNAL = /\bsignal\b.*\bAbortSignal\b/is
/** How undici and Deno begin what is wrong with arguments, whoever added them. */
const ABOUT_ARGUMENTS = /^(?:RequestInit\b|Request constructor\b|Failed to construct 'Request')/
/** What `fetch` says of any failure of the network. */
const SAYS_NOTHING = /^(?:fetch failed|Failed to fetch|Load failed|)$/
/** What is needed before anything can be sent. */
const MISSING = /^(TextEncoder|Request|AbortController) is not defined$/

/**
 * Why `fetch` threw its arguments back, which it looks at before anything else (fetch.spec.whatwg.org, "fetch method").
 *
 * @param asRequest what making a Request of the same arguments throws: `fetch` begins with that.
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
  const hint = aboutSignal ? '; AbortController and fetch are of different makers, as in jsdom' : ''
  return lasting('bad_arguments', `fetch refused its arguments (${said})${hint}`)
}

const messageOf = (thrown: unknown): unknown =>
  typeof thrown === 'object' && thrown !== null ? Reflect.get(thrown, 'message') : undefined
