import { describe, expect, it } from 'vitest'
import { adviceFor } from './advice.ts'
import type { Outcome } from './outcome.ts'
import type { RetryClass } from './retry-policy.ts'

const KEYED = 'It may have happened. Repeat the call with the same idempotency key; never use a new one.'
const ADVICE: Record<RetryClass, Record<Outcome, string>> = {
  read: { not_sent: '', rejected: '', unknown: '', accepted: '' },
  idempotent: {
    not_sent: 'Nothing was sent.',
    rejected: 'Nothing happened.',
    unknown: 'It may have happened.',
    accepted: 'It did happen; only the response was lost.',
  },
  keyed: {
    not_sent: 'Nothing was sent. If you used this idempotency key before, keep it.',
    rejected: 'This call did nothing. If you used this idempotency key before, keep it.',
    unknown: KEYED,
    accepted: 'It did happen; only the response was lost.',
  },
  once: {
    not_sent: 'Nothing was sent.',
    rejected: 'Nothing happened.',
    unknown: 'It may have happened.',
    accepted: 'It did happen; only the response was lost.',
  },
}

describe('the advice for the caller', () => {
  const cases = Object.entries(ADVICE).flatMap(([retryClass, byOutcome]) =>
    Object.entries(byOutcome).map(([outcome, advice]) => [retryClass, outcome, advice] as const),
  )

  it.each(cases)('of class "%s" with outcome "%s" is %j', (retryClass, outcome, advice) => {
    expect(adviceFor(retryClass as RetryClass, outcome as Outcome)).toBe(advice)
  })

  it.each([
    [
      'a rejection that the API stores under the key: another key, once it is fixed',
      { stored: true, status: 400 },
      'Nothing happened. The API stores this response under the idempotency key: fix the problem, then use a new key.',
    ],
    [
      'a rate limit: the same key, later',
      { stored: false, status: 429 },
      'This call did nothing. Repeat it later, with the same idempotency key.',
    ],
    ['another refusal', { stored: false, status: 403 }, ADVICE.keyed.rejected],
  ])('after %s', (_, answer, advice) => {
    expect(adviceFor('keyed', 'rejected', answer)).toBe(advice)
    // Whatever this answer says, an earlier attempt may have taken effect.
    expect(adviceFor('keyed', 'unknown', answer)).toBe(KEYED)
    expect(adviceFor('once', 'rejected', answer)).toBe(ADVICE.once.rejected)
  })
})
