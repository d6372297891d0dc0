import { cut, LONGEST_SHOWN, sha256 } from '@x/transport'

/** Why a request is refused before it is routed. */
export interface AccessDenied {
  readonly status: number
  /** For the caller. */
  readonly detail: string
  /** For the log of the operator. */
  readonly reason: string
  readonly headers?: Readonly<Record<string, string>>
}

/** The host names of a server on this machine, on any port. */
export const LOOPBACK_HOSTS: readonly string[] = ['localhost', '127.0.0.1', '[::1]']

/** The host names that are allowed, and advice for the operator when another was used. */
export interface AllowedHosts {
  /** Undefined: all. */
  readonly allowed: readonly string[] | undefined
  readonly advice?: string
}

export const ANY_HOST: AllowedHosts = { allowed: undefined }

/** The default without `token` and `allowedHosts`. */
export const LOOPBACK_ONLY: AllowedHosts = {
  allowed: LOOPBACK_HOSTS,
  advice:
    'Without `token` and `allowedHosts`, it accepts only host names of its own machine. Its operator must pass `token` or `allowedHosts`, or `token: false` if something in front of it authenticates callers.',
}

/**
 * A web page can point a name of its own at this machine and then call this server as its own origin (DNS rebinding). The
 * browser sends that name in `Host`. Programs can send any `Host`, so this check is no substitute for a token.
 */
export function checkHost(host: string, { allowed, advice }: AllowedHosts): AccessDenied | undefined {
  if (allowed === undefined) return undefined
  const asked = host.toLowerCase()
  const name = asked.replace(/:\d*$/, '')
  const known = allowed.some((entry) => entry.toLowerCase() === asked || entry.toLowerCase() === name)
  if (known) return undefined
  const shown = JSON.stringify(cut(host, LONGEST_SHOWN))
  const refused = `This server does not accept the host name ${shown} (the Host header). To allow it, use the flag --allowed-hosts, or the option allowedHosts of the handler.`
  return {
    status: 403,
    detail: advice === undefined ? refused : `${refused} ${advice}`,
    reason: `host ${shown} is not allowed`,
  }
}

/** A browser sends the origin of the page in `Origin`, or `Sec-Fetch-Site` without it. Other programs send neither. */
export function checkOrigin(headers: Headers, allowed: readonly string[]): AccessDenied | undefined {
  const origin = headers.get('origin')
  if (origin !== null) {
    const known = allowed.some((entry) => entry.toLowerCase() === origin.toLowerCase())
    return known ? undefined : pagesDenied(JSON.stringify(cut(origin, LONGEST_SHOWN)))
  }
  const site = headers.get('sec-fetch-site')
  // A person who types the address comes from none.
  if (site === null || site === 'none' || site === 'same-origin') return undefined
  return pagesDenied('another site')
}

const pagesDenied = (whose: string): AccessDenied => ({
  status: 403,
  detail: `Web pages from ${whose} may not call this server. To allow them, pass their origin to the flag --allowed-origins, or to the option allowedOrigins of the handler.`,
  reason: `pages from ${whose} are not allowed`,
})

/**
 * What is wrong with a `token` option, or undefined. One that is undefined or empty is a variable that nobody has set: to go
 * on without it would let everybody in. So nothing but `false` says that no token is wanted.
 */
export function tokenProblem(token: unknown): string | undefined {
  if (token === false || (typeof token === 'string' && /^[\x21-\x7e]+$/.test(token))) return undefined
  const expected = 'expected a string of visible ASCII characters without whitespace'
  // A token is never shown, and what is wrong with a text can be seen where it is kept.
  if (typeof token === 'string') return token === '' ? `${expected}, got an empty string` : expected
  const got = typeof token === 'object' && token !== null ? 'an object' : String(token)
  return `${expected}, got ${got}; if something in front of this server authenticates callers, pass token: false`
}

const CHALLENGE = { 'WWW-Authenticate': 'Bearer' }

/** Compares whole digests, which always have the same length, so the time that it takes reveals nothing about the token. */
export async function checkToken(headers: Headers, token: string | undefined): Promise<AccessDenied | undefined> {
  if (token === undefined) return undefined
  const header = headers.get('authorization')
  const given = /^Bearer +(\S+) *$/i.exec(header ?? '')?.[1]
  if (given === undefined) {
    const detail = 'A token is required. Send Authorization: Bearer <token>.'
    return { status: 401, detail, reason: 'no token', headers: CHALLENGE }
  }
  if (await areSame(given, token)) return undefined
  return {
    status: 401,
    detail: 'The token is invalid.',
    reason: 'invalid token',
    headers: { 'WWW-Authenticate': 'Bearer error="invalid_token"' },
  }
}

async function areSame(given: string, expected: string): Promise<boolean> {
  const [one, other] = await Promise.all([sha256(given), sha256(expected)])
  let difference = 0
  for (let index = 0; index < one.length; index += 1) difference |= one.charCodeAt(index) ^ other.charCodeAt(index)
  return difference === 0
}
