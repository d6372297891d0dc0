import type { Outcome } from './outcome.ts'
import type { RetryClass } from './retry-policy.ts'

const FOR_WRITES: Readonly<Record<Outcome, string>> = {
  not_sent: ' Nothing was sent.',
  rejected: ' Nothing happened.',
  unknown: ' It may have happened.',
  accepted: ' It did happen; only the answer was lost.',
}

/** What the outcome means for the caller, as a sentence with a space before it. A read leaves nothing to be told. */
export function adviceFor(retryClass: RetryClass, outcome: Outcome): string {
  if (retryClass === 'read') return ''
  const keyed = outcome === 'unknown' && retryClass === 'keyed'
  return keyed
    ? `${FOR_WRITES.unknown} Repeat the call with the same idempotency key, never with another.`
    : FOR_WRITES[outcome]
}
