import type { Outcome } from '../outcome/outcome.ts'
import { isTransient, type RetryClass } from '../outcome/retry-policy.ts'
import type { Classification } from './classification.ts'

/**
 * Whether the same call can succeed later without anybody changing anything, as classified by its last attempt.
 *
 * @param outcome of the whole call: a call that is not safe to repeat is not repeated once it may have happened.
 */
export function canSucceedLater(classification: Classification, retryClass: RetryClass, outcome: Outcome): boolean {
  const mayPass = classification.obstacle?.mayPass ?? isTransient(classification)
  return mayPass && (retryClass !== 'once' || outcome !== 'unknown')
}
