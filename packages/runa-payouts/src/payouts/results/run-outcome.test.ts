import { describe, expect, it } from 'vitest'
import { outcomeOfRun, type PayoutResultName } from './payout.ts'

describe('the outcome of a run', () => {
  it.each<[PayoutResultName[], string]>([
    [[], 'not_sent'],
    [['not_sent'], 'not_sent'],
    [['not_sent', 'rejected'], 'rejected'],
    [['not_sent', 'rejected', 'paid'], 'accepted'],
    [['already_paid', 'rejected'], 'accepted'],
    [['accepted', 'not_sent'], 'accepted'],
    // It was placed, whatever came of it.
    [['failed', 'not_sent'], 'accepted'],
    [['paid', 'unknown', 'rejected'], 'unknown'],
  ])('%j is %s', (results, outcome) => {
    expect(outcomeOfRun(new Set(results))).toBe(outcome)
  })
})
