import { surrogateProblem, typeShown } from '../issues/shown-value.ts'
import { readSwitch } from './environment.ts'

const LOOPBACK = /^(?:localhost|.+\.localhost|127(?:\.\d{1,3}){3}|\[::1\])$/i

/** What is wrong with a base URL, or undefined. `plainHttpProblem` decides whether a key may go there over plain http. */
export function baseUrlProblem(value: unknown): string | undefined {
  if (typeof value !== 'string') return `expected a string, got ${typeShown(value)}`
  if (value.trim() !== value) return 'expected no leading or trailing whitespace'
  if (surrogateProblem(value) !== undefined) return surrogateProblem(value)
  let url: URL
  try {
    url = new URL(value)
  } catch {
    return 'expected an absolute URL'
  }
  if (url.username !== '' || url.password !== '') return 'expected a URL without a user name and password'
  if (value.includes('?') || value.includes('#')) return 'expected a URL without a query and fragment'
  if (url.protocol === 'https:' || url.protocol === 'http:') return undefined
  return `expected https, got ${url.protocol.slice(0, -1)}`
}

/** Settings that decide whether a key may be sent over plain http. */
export interface PlainHttpChoice {
  /** The client option. Default: the environment variable. */
  readonly allowPlainHttp: boolean | undefined
  /** The environment variable for the same setting: `RUNA_ALLOW_HTTP`. */
  readonly variable: string
}

/**
 * Why a key must not be sent to a valid base URL, or undefined. Plain http exposes it to everyone on the network path,
 * unless it stays on this machine or the user trusts the network.
 *
 * @throws ConfigurationError if the variable is neither a yes nor a no.
 */
export function plainHttpProblem(url: string, { allowPlainHttp, variable }: PlainHttpChoice): string | undefined {
  // Runs at every call: most URLs need not be parsed.
  if (/^https:/i.test(url) || isLoopback(url)) return undefined
  if (allowPlainHttp ?? readSwitch(variable) ?? false) return undefined
  return `expected https, because plain http exposes the key to everyone on the network path. On a network that you trust, pass allowPlainHttp: true, set ${variable}=1, or start the command with --allow-http`
}

/** Whether a URL stays on this machine. */
export function isLoopback(url: string): boolean {
  // Runs at every call over plain http, nearly always for the same URL.
  if (url !== lastUrl?.url) lastUrl = { url, isLoopback: LOOPBACK.test(new URL(url).hostname) }
  return lastUrl.isLoopback
}

let lastUrl: { readonly url: string; readonly isLoopback: boolean } | undefined

export const withoutTrailingSlash = (url: string): string => url.replace(/\/+$/, '')
