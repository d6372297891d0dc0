import { surrogateProblem } from '../issues/surrogate.ts'
import { readSwitch } from './environment.ts'

const LOOPBACK = /^(?:localhost|.+\.localhost|127(?:\.\d{1,3}){3}|\[::1\])$/i

/** What is wrong with a base URL, or undefined. Whether a key may go there in plain http is `plainHttpProblem`'s to say. */
export function baseUrlProblem(value: string): string | undefined {
  if (value.trim() !== value) return 'expected no white space at either end'
  if (surrogateProblem(value) !== undefined) return surrogateProblem(value)
  let url: URL
  try {
    url = new URL(value)
  } catch {
    return 'expected an absolute URL'
  }
  if (url.username !== '' || url.password !== '') return 'expected a URL without user name and password'
  if (value.includes('?') || value.includes('#')) return 'expected a URL without query and fragment'
  if (url.protocol === 'https:' || url.protocol === 'http:') return undefined
  return `expected https, got ${url.protocol.slice(0, -1)}`
}

/** What decides whether a key may go out in plain http. */
export interface PlainHttpChoice {
  /** The client option. Default: what the variable says. */
  readonly allowPlainHttp: boolean | undefined
  /** The environment variable that says the same: `RUNA_ALLOW_HTTP`. */
  readonly variable: string
}

/**
 * Why a key must not be sent to a valid base URL, or undefined. Plain http shows it to everybody on the way, unless it
 * stays on this machine, or the user knows the network.
 *
 * @throws ConfigurationError for a variable that is neither a yes nor a no.
 */
export function plainHttpProblem(url: string, { allowPlainHttp, variable }: PlainHttpChoice): string | undefined {
  // Asked at every call: most URLs need not be parsed for it.
  if (/^https:/i.test(url) || isLoopback(url)) return undefined
  if (allowPlainHttp ?? readSwitch(variable) ?? false) return undefined
  return `expected https, because plain http shows the key to everybody on the way. On a network that you trust, pass allowPlainHttp: true, set ${variable}=1, or start the command with --allow-http`
}

/** Whether a URL stays on this machine. */
export function isLoopback(url: string): boolean {
  // Asked at every call in plain http, nearly always about the same URL.
  if (url !== lastUrl?.url) lastUrl = { url, isLoopback: LOOPBACK.test(new URL(url).hostname) }
  return lastUrl.isLoopback
}

let lastUrl: { readonly url: string; readonly isLoopback: boolean } | undefined

export const withoutTrailingSlash = (url: string): string => url.replace(/\/+$/, '')
