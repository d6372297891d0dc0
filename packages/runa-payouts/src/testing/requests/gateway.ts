import type { ApiResponse } from '@x/sandbox'
import { apiError, gatewayError } from './error-bodies.ts'

/** The API keys that the sandbox accepts. */
export type KeyCheck = (key: string) => boolean

/** The keys from the options, or any key of the environment. */
export const keyCheck = (keys: readonly string[] | undefined, ofEnvironment: RegExp): KeyCheck =>
  keys === undefined ? (key) => ofEnvironment.test(key) : (key) => keys.includes(key)

/** The gateway's refusal, or undefined for a request that may pass. */
export function checkApiKey(headers: Headers, accepts: KeyCheck): ApiResponse | undefined {
  const key = headers.get('X-Api-Key') ?? ''
  if (key === '') return gatewayError('unauthorized', 'UnauthorizedException')
  return accepts(key) ? undefined : notOffered()
}

/** What the gateway answers to a wrong key, and to a path that it does not know. */
export const notOffered = (): ApiResponse => gatewayError('forbidden', 'AccessDeniedException')

/**
 * The part of a key that may be shown: everything before its first dot (developer.runa.io,
 * /best-practices/authentication).
 */
export function publicPart(key: string): string {
  const dot = key.indexOf('.')
  return dot < 0 ? '(hidden)' : `${key.slice(0, dot)}.(hidden)`
}

export const CURRENT_VERSION = '2024-02-05'

/** Former versions (developer.runa.io, /best-practices/api-versioning). */
const removed: readonly string[] = ['2023-01-16', '2023-07-27']

/** The refusal of an unsupported version. A request without a version gets the current one. */
export function checkVersion(headers: Headers): ApiResponse | undefined {
  const version = headers.get('X-Api-Version')
  if (version === null || version === CURRENT_VERSION) return undefined
  return apiError(removed.includes(version) ? 'version_removed' : 'invalid_version')
}

/**
 * Decides whether a request may pass at the time `now` (milliseconds since the Unix epoch), and counts it if so.
 *
 * The window slides. Every accepted request counts, whatever its result (developer.runa.io,
 * /best-practices/rate-limits). The documentation does not say that rejected requests do not count, but otherwise
 * waiting would not help.
 */
export type RateLimit = (now: number) => boolean

const WINDOW_MS = 60_000

export function createRateLimit(perMinute: number): RateLimit {
  const passed: number[] = []
  return (now) => {
    for (let oldest = passed[0]; oldest !== undefined && oldest <= now - WINDOW_MS; oldest = passed[0]) passed.shift()
    if (passed.length >= perMinute) return false
    passed.push(now)
    return true
  }
}
