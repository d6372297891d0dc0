import { describe, expect, it } from 'vitest'
import { adviceFor } from './advice.ts'
import type { Outcome } from './outcome.ts'
import type { RetryClass } from './retry-policy.ts'

const KEYED = ' It may have happened. Repeat the call with the same idempotency key, never with another.'
const ADVICE: Record<RetryClass, Record<Outcome, string>> = {
  read: { not_sent: '', rejected: '', unknown: '', accepted: '' },
  idempotent: {
    not_sent: ' Nothing was sent.',
    rejected: ' Nothing happened.',
    unknown: ' It may have happened.',
    accepted: ' It did happen; only the answer was lost.',
  },
  keyed: {
    not_sent: ' Nothing was sent.',
    rejected: ' This call did nothing. If its idempotency key was used before, keep it.',
    unknown: KEYED,
    accepted: ' It did happen; only the answer was lost.',
  },
  once: {
    not_sent: ' Nothing was sent.',
    rejected: ' Nothing happened.',
    unknown: ' It may have happened.',
    accepted: ' It did happen; only the answer was lost.',
  },
}

describe('what the caller is told', () => {
  const cases = Object.entries(ADVICE).flatMap(([retryClass, byOutcome]) =>
    Object.entries(byOutcome).map(([outcome, advice]) => [retryClass, outcome, advice] as const),
  )

  it.each(cases)('of class "%s" with outcome "%s" is %j', (retryClass, outcome, advice) => {
    expect(adviceFor(retryClass as RetryClass, outcome as Outcome)).toBe(advice)
  })

  it('of an answer that the API keeps under the key is said without a reserve', () => {
    expect(adviceFor('keyed', 'rejected', true)).toBe(' Nothing happened.')
  })
})
