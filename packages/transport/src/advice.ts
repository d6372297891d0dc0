import type { Outcome } from './outcome.ts'
import type { RetryClass } from './retry-policy.ts'

const FOR_WRITES: Readonly<Record<Outcome, string>> = {
  not_sent: ' Nothing was sent.',
  rejected: ' Nothing happened.',
  unknown: ' It may have happened.',
  accepted: ' It did happen; only the answer was lost.',
}

/** A key may have been used by an earlier call, of which this one knows nothing. */
const FOR_KEYED_WRITES: Readonly<Partial<Record<Outcome, string>>> = {
  rejected: ' This call did nothing. If its idempotency key was used before, keep it.',
  unknown: ' It may have happened. Repeat the call with the same idempotency key, never with another.',
}

/**
 * What the outcome means for the caller, as a sentence with a space before it. A read leaves nothing to be told.
 *
 * @param settled the API keeps this answer under the key, so that it stands for every call with it.
 */
export function adviceFor(retryClass: RetryClass, outcome: Outcome, settled = false): string {
  if (retryClass === 'read') return ''
  const keyed = retryClass === 'keyed' && !settled ? FOR_KEYED_WRITES[outcome] : undefined
  return keyed ?? FOR_WRITES[outcome]
}

/** The same where the key turned out to belong to another request. */
export const CONFLICT_ADVICE =
  ' The key already belongs to another request, which may have happened: look for it before you use another key.'
