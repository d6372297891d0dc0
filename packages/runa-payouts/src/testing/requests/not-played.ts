import type { ApiResponse } from '@x/sandbox'
import { cut, LONGEST_SHOWN } from '@x/transport'
import { apiError } from './error-bodies.ts'
import { BASE_PATH, PLAYED } from './router.ts'

/**
 * The answer to a request that the sandbox does not play. Runa refuses an unknown path as it refuses a wrong key, with a
 * 403. Here the reason is told, whatever the key: who gets this is missing a part of the sandbox.
 */
export function notPlayed(method: string, pathname: string): ApiResponse {
  const isBelow = pathname === BASE_PATH || pathname.startsWith(`${BASE_PATH}/`)
  const path = isBelow ? pathname.slice(BASE_PATH.length) || '/' : pathname
  const where = isBelow ? '' : `, and its base URL ends in ${BASE_PATH}`
  const what = `The sandbox does not support ${method} ${cut(path, LONGEST_SHOWN)}`
  return apiError('not_found', `${what}. It supports ${PLAYED.join(', ')}${where}.`)
}
