import type { Answer } from '@x/sandbox'
import { apiError } from './error-bodies.ts'

export const CURRENT_VERSION = '2024-02-05'

/** Versions that once were (developer.runa.io, /best-practices/api-versioning). */
const removed: readonly string[] = ['2023-01-16', '2023-07-27']

/** The refusal of a version that is not served; a request without a version gets the current one. */
export function versionRefusal(headers: Headers): Answer | undefined {
  const version = headers.get('X-Api-Version')
  if (version === null || version === CURRENT_VERSION) return undefined
  return apiError(removed.includes(version) ? 'version_removed' : 'invalid_version')
}
