import type { Outcome } from '../outcome/outcome.ts'
import { isTransient, type RetryClass } from '../outcome/retry-policy.ts'
import type { Judgement } from './judgement.ts'

/**
 * Whether the same call can succeed later without anybody changing anything, judged by its last attempt.
 *
 * @param outcome of the whole call: a call that is not safe to repeat is not repeated once it may have happened.
 */
export function canSucceedLater(judgement: Judgement, retryClass: RetryClass, outcome: Outcome): boolean {
  const mayPass = judgement.obstacle?.mayPass ?? isTransient(judgement)
  return mayPass && (retryClass !== 'once' || outcome !== 'unknown')
}
