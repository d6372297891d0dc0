import type { ApiResponse } from '@x/sandbox'
import { cut, LONGEST_SHOWN } from '@x/transport'
import { apiError } from './error-bodies.ts'
import { BASE_PATH, PLAYED } from './router.ts'

/**
 * The answer to a request that the sandbox does not support. Runa answers an unknown path like a wrong key: with 403.
 * Here the answer states the reason, whatever the key: the caller needs a part that the sandbox does not have.
 */
export function notPlayed(method: string, pathname: string): ApiResponse {
  const isBelow = pathname === BASE_PATH || pathname.startsWith(`${BASE_PATH}/`)
  const path = isBelow ? pathname.slice(BASE_PATH.length) || '/' : pathname
  const where = isBelow ? '' : `, and its base URL ends in ${BASE_PATH}`
  const what = `The sandbox does not support ${method} ${cut(path, LONGEST_SHOWN)}`
  return apiError('not_found', `${what}. It supports ${PLAYED.join(', ')}${where}.`)
}
