import { describe, expect, it } from 'vitest'
import { type Outcome, outcomeOf, type Verdict, worse } from './outcome.ts'

const FROM_BEST_TO_WORST: readonly Verdict[] = ['not_sent', 'rejected', 'unknown', 'accepted']

interface Tried {
  readonly verdict: Verdict
  readonly stored?: boolean
}

const ATTEMPTS: readonly Tried[] = FROM_BEST_TO_WORST.flatMap((verdict) => [
  { verdict },
  { verdict, stored: false },
  { verdict, stored: true },
])

/**
 * DESIGN.md, 5, in other steps than the source: what happened has happened; else only what follows the last stored
 * answer counts, with that answer; of this, the worst.
 */
function expectedOutcome(attempts: readonly Tried[]): Outcome {
  const verdicts = attempts.map(({ verdict }) => verdict)
  if (verdicts.includes('accepted')) return 'accepted'
  const settledAt = attempts.map(({ stored }) => stored === true).lastIndexOf(true)
  const counted = settledAt === -1 ? verdicts : verdicts.slice(settledAt)
  if (counted.includes('unknown')) return 'unknown'
  return counted.includes('rejected') ? 'rejected' : 'not_sent'
}

const named = (attempts: readonly Tried[]) =>
  attempts
    .map(({ verdict, stored }) => `${verdict}${stored === undefined ? '' : stored ? ', stored' : ', not stored'}`)
    .join(' → ')

function expectAll(sequences: readonly (readonly Tried[])[]): void {
  const wrong = sequences
    .filter((attempts) => outcomeOf(attempts) !== expectedOutcome(attempts))
    .map((attempts) => `${named(attempts)}: ${outcomeOf(attempts)} instead of ${expectedOutcome(attempts)}`)
  expect(wrong).toEqual([])
}

describe('the worse of two verdicts', () => {
  it.each(FROM_BEST_TO_WORST.flatMap((a, i) => FROM_BEST_TO_WORST.map((b, j) => [a, b, i < j ? b : a] as const)))(
    'of %s and %s is %s',
    (a, b, expected) => {
      expect(worse(a, b)).toBe(expected)
    },
  )
})

describe('the outcome of a call', () => {
  it('without attempts is not_sent', () => {
    expect(outcomeOf([])).toBe('not_sent')
  })

  it('of one attempt is its verdict, stored or not', () => {
    expect(ATTEMPTS).toHaveLength(12)
    for (const attempt of ATTEMPTS) expect(outcomeOf([attempt]), named([attempt])).toBe(attempt.verdict)
  })

  it('of every ordered pair follows the rule', () => {
    const pairs = ATTEMPTS.flatMap((first) => ATTEMPTS.map((second) => [first, second]))
    expect(pairs).toHaveLength(144)
    expectAll(pairs)
  })

  it('of every ordered triple follows the rule', () => {
    const triples = ATTEMPTS.flatMap((first) =>
      ATTEMPTS.flatMap((second) => ATTEMPTS.map((third) => [first, second, third])),
    )
    expect(triples).toHaveLength(1728)
    expectAll(triples)
  })

  // Spelt out, so that the rule and its oracle cannot both be wrong in the same way.
  it.each([
    ['a reset, then a 401 (not stored)', [{ verdict: 'unknown' }, { verdict: 'rejected' }], 'unknown'],
    ['a reset, then no money (stored)', [{ verdict: 'unknown' }, { verdict: 'rejected', stored: true }], 'rejected'],
    ['no money (stored), then a reset', [{ verdict: 'rejected', stored: true }, { verdict: 'unknown' }], 'unknown'],
    ['a reset, then a refused connection', [{ verdict: 'unknown' }, { verdict: 'not_sent' }], 'unknown'],
    ['a refused connection, then a 429', [{ verdict: 'not_sent' }, { verdict: 'rejected' }], 'rejected'],
    [
      'a reset, no money (stored), then a 401',
      [{ verdict: 'unknown' }, { verdict: 'rejected', stored: true }, { verdict: 'rejected' }],
      'rejected',
    ],
    ['success, then a stored refusal', [{ verdict: 'accepted' }, { verdict: 'rejected', stored: true }], 'accepted'],
  ] as const)('of %s', (_, attempts, expected) => {
    expect(outcomeOf(attempts)).toBe(expected)
  })
})
