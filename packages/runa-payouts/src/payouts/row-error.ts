import { isSdkError, SdkError } from '@x/transport'
import { copyOf } from './error-copy.ts'
import type { PayoutResultName } from './payout.ts'
import { OUTCOME_OF } from './run-outcome.ts'

/**
 * Why a row came to its result. Its outcome is the row's: an earlier run may have sent what this one was refused, and a
 * journal of somebody else's may throw anything.
 */
export function rowError(error: unknown, result: PayoutResultName): SdkError {
  const outcome = OUTCOME_OF[result]
  if (!isSdkError(error)) {
    return new SdkError(`sendPayouts: ${String(error)}`, { operation: 'sendPayouts', outcome, cause: error })
  }
  return error.outcome === outcome ? error : copyOf(error, { outcome })
}
