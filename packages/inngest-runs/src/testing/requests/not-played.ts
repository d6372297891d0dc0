import type { ApiResponse } from '@x/sandbox'
import { cut, LONGEST_SHOWN } from '@x/transport'
import { apiError, secondVersionError } from './responses.ts'

/** Requests that the real server answers and the sandbox does not. */
const missing: readonly { readonly method?: string; readonly path: RegExp }[] = [
  { method: 'POST', path: /^\/v2\/runs\/[^/]+\/rerun$/ },
  { path: /^\/v2\/(account|apps|envs|experiments|insights|keys|sandboxes|sessions)(\/|$)/ },
  { path: /^\/v1\/apps\// },
]

/** Whether the real server answers this request, for which the sandbox has no route. */
export const isNotPlayed = (method: string, path: string): boolean =>
  missing.some((one) => (one.method ?? method) === method && one.path.test(path))

/**
 * The answer to such a request, in the error format of its API. A path that the real server does not have either gets
 * that server's own answer.
 */
export function notPlayed(method: string, path: string, plays: readonly string[]): ApiResponse {
  const message = `The sandbox does not support ${method} ${cut(path, LONGEST_SHOWN)}. It supports ${plays.join(', ')}.`
  return path.startsWith('/v2/') ? secondVersionError(404, 'not_played', message) : apiError(404, message)
}
