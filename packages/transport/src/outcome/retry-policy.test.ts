import { describe, expect, it } from 'vitest'
import type { Verdict } from './outcome.ts'
import { decideRetry, type FailedAttempt, isTransient, POLICY, type RetryClass } from './retry-policy.ts'

const CLASSES: readonly RetryClass[] = ['read', 'idempotent', 'keyed', 'once']
const VERDICTS: readonly Verdict[] = ['accepted', 'unknown', 'rejected', 'not_sent']
const FLAGS = [undefined, false, true] as const
const STATUSES = [
  undefined,
  ...[0, 101, 200, 202, 302, 400, 401, 403, 404, 405, 408, 409, 410, 413, 422, 425, 429, 499],
  ...[500, 501, 502, 503, 504, 505, 599],
]

const FRESH = { retriesSoFar: 0, maxRetries: 3, remainingMs: 120_000, random: 0.5 }

/** Every possible failure. An unsent request has no status, and a 5xx is always unknown. */
const FAILURES: readonly FailedAttempt[] = VERDICTS.flatMap((verdict) =>
  STATUSES.flatMap((status) =>
    FLAGS.flatMap((inProgress) =>
      FLAGS.map((final) => ({
        verdict,
        ...(status === undefined ? {} : { status }),
        ...(inProgress === undefined ? {} : { inProgress }),
        ...(final === undefined ? {} : { final }),
      })),
    ),
  ),
).filter(
  ({ verdict, status }) => status === undefined || (verdict !== 'not_sent' && (status < 500 || verdict === 'unknown')),
)

/** DESIGN.md, 6.1, as a list of statuses instead of a chain of questions. */
function passes({ verdict, status = -1, inProgress, final }: FailedAttempt): boolean {
  if (final) return false
  if (inProgress) return true
  if ([501, 505].includes(status)) return false
  return [408, 425, 429, 500, 502, 503, 504, 599].includes(status) || ['unknown', 'not_sent'].includes(verdict)
}

describe('every failure of every class of operation', () => {
  it('is transient as the design lists it', () => {
    expect(FAILURES.length).toBeGreaterThan(500)
    const wrong = FAILURES.filter((failed) => isTransient(failed) !== passes(failed))
    expect(wrong).toEqual([])
  })

  it.each(CLASSES)('of class "%s" is retried as the design lists it', (retryClass) => {
    for (const failed of FAILURES) {
      const decision = decideRetry(retryClass, failed, FRESH)
      const expected = passes(failed)
        ? retryClass === 'once'
          ? { retry: false, because: 'class' }
          : { retry: true, delayMs: expect.any(Number) }
        : { retry: false, because: 'final' }
      expect(decision, JSON.stringify(failed)).toEqual(expected)
    }
  })
})

describe('where only what never reached the server may be repeated', () => {
  it.each(CLASSES)('nothing else of class "%s" is retried', (retryClass) => {
    for (const failed of FAILURES) {
      const decision = decideRetry(retryClass, failed, { ...FRESH, onlyUnsent: true })
      const expected =
        failed.verdict === 'not_sent'
          ? decideRetry(retryClass, failed, FRESH)
          : { retry: false, because: passes(failed) ? 'class' : 'final' }
      expect(decision, JSON.stringify(failed)).toEqual(expected)
    }
  })
})

describe('the number of retries', () => {
  it.each([
    [0, 0, false],
    [0, 1, true],
    [1, 1, false],
    [2, 3, true],
    [3, 3, false],
    [4, 3, false],
  ])('after %d of %d, another is %s', (retriesSoFar, maxRetries, retry) => {
    const decision = decideRetry('read', { verdict: 'unknown' }, { ...FRESH, retriesSoFar, maxRetries })
    expect(decision).toEqual(retry ? { retry, delayMs: expect.any(Number) } : { retry, because: 'exhausted' })
  })

  it('is three by default', () => {
    expect(POLICY.retries).toBe(3)
  })
})

describe('the pause', () => {
  const pauses = (failed: FailedAttempt, random: number, count = 7) =>
    Array.from({ length: count }, (_, retriesSoFar) => {
      const decision = decideRetry('keyed', failed, {
        retriesSoFar,
        maxRetries: 100,
        remainingMs: Number.POSITIVE_INFINITY,
        random,
      })
      return decision.retry ? decision.delayMs : undefined
    })

  it.each([
    [0, [0, 0, 0, 0, 0, 0, 0]],
    [0.5, [250, 500, 1_000, 2_000, 4_000, 4_000, 4_000]],
    [0.999, [499.5, 999, 1_998, 3_996, 7_992, 7_992, 7_992]],
  ])('with chance %d is that fraction of a doubling half second, up to 8 s', (random, expected) => {
    for (const failed of [
      { verdict: 'unknown' },
      { verdict: 'not_sent' },
      { verdict: 'unknown', status: 503 },
      { verdict: 'unknown', status: 408 },
      { verdict: 'unknown', status: 425 },
    ] as const) {
      const found = pauses(failed, random)
      expect(found).toHaveLength(expected.length)
      for (const [index, ms] of expected.entries()) expect(found[index]).toBeCloseTo(ms, 6)
    }
  })

  it.each([
    [0, [5_000, 10_000, 20_000]],
    [0.5, [5_500, 10_500, 20_500]],
    [0.999, [5_999, 10_999, 20_999]],
  ])('after a 429 without a time, with chance %d, is 5, 10, 20 s plus jitter', (random, expected) => {
    expect(pauses({ verdict: 'rejected', status: 429 }, random, 3)).toEqual(expected)
  })

  it.each([0, 0.5, 0.999])('while the first request runs is 2, 4, 8 s, whatever the chance (%d)', (random) => {
    expect(pauses({ verdict: 'unknown', status: 400, inProgress: true }, random, 3)).toEqual([2_000, 4_000, 8_000])
    expect(pauses({ verdict: 'unknown', status: 429, inProgress: true }, random, 3)).toEqual([2_000, 4_000, 8_000])
  })

  it.each([0, 1, 700, 45_000, 3_600_000])(
    'is the %d ms that the server asked for, on every attempt',
    (retryAfterMs) => {
      for (const failed of [
        { verdict: 'rejected', status: 429 },
        { verdict: 'unknown', status: 503 },
        { verdict: 'unknown', status: 400, inProgress: true },
      ] as const) {
        expect(pauses({ ...failed, retryAfterMs }, 0.999, 3)).toEqual([retryAfterMs, retryAfterMs, retryAfterMs])
      }
    },
  )
})

describe('the deadline', () => {
  const decide = (retryClass: RetryClass, remainingMs: number, failed: Partial<FailedAttempt> = {}) =>
    decideRetry(retryClass, { verdict: 'unknown', ...failed }, { ...FRESH, remainingMs })
  const REFUSED = { retry: false, because: 'deadline' }

  it('ends the call when the pause outlasts it', () => {
    expect(decide('read', 249)).toEqual(REFUSED)
    expect(decide('read', 250)).toEqual(REFUSED)
    expect(decide('read', 251)).toEqual({ retry: true, delayMs: 250 })
  })

  it.each(CLASSES.filter((one) => one !== 'once'))(
    'ends a call of class "%s" now when Retry-After outlasts it',
    (one) => {
      expect(decide(one, 60_000, { status: 429, verdict: 'rejected', retryAfterMs: 60_001 })).toEqual(REFUSED)
      expect(decide(one, 60_000, { status: 503, retryAfterMs: 3_600_000 })).toEqual(REFUSED)
      expect(decide(one, 60_000, { status: 503, retryAfterMs: 50_000 })).toEqual({ retry: true, delayMs: 50_000 })
    },
  )

  it.each(['idempotent', 'keyed'] as const)('keeps 2 s for an attempt of class "%s"', (retryClass) => {
    expect(decide(retryClass, 2_249)).toEqual(REFUSED)
    expect(decide(retryClass, 2_251)).toEqual({ retry: true, delayMs: 250 })
  })

  it('lets a write start that has exactly 2 s after the pause', () => {
    expect(decide('keyed', 2_250)).toEqual({ retry: true, delayMs: 250 })
  })

  it.each(CLASSES)('that has passed leaves class "%s" no retry', (retryClass) => {
    expect(decide(retryClass, 0).retry).toBe(false)
    expect(decide(retryClass, -1, { retryAfterMs: 0 }).retry).toBe(false)
  })

  it('comes last: a final, non-retryable or exhausted failure is reported as such', () => {
    const late = { retriesSoFar: 3, maxRetries: 3, remainingMs: 0, random: 0.5 }
    expect(decideRetry('once', { verdict: 'rejected' }, late)).toEqual({ retry: false, because: 'final' })
    expect(decideRetry('once', { verdict: 'unknown' }, late)).toEqual({ retry: false, because: 'class' })
    expect(decideRetry('read', { verdict: 'unknown' }, late)).toEqual({ retry: false, because: 'exhausted' })
  })
})

describe('the time in which a request may be sent', () => {
  const decide = (windowMs: number, more: Partial<FailedAttempt> = {}, remainingMs = 120_000) =>
    decideRetry('keyed', { verdict: 'unknown', ...more }, { ...FRESH, remainingMs, windowMs })
  const CLOSED = { retry: false, because: 'window' }

  it.each([
    ['ends before the pause does', 249, CLOSED],
    ['ends with the pause', 250, { retry: true, delayMs: 250 }],
    ['is over', -1, CLOSED],
  ])('%s', (_, windowMs, decision) => {
    expect(decide(windowMs)).toEqual(decision)
  })

  it('ends the call even if the deadline would, too', () => {
    expect(decide(60_000, { retryAfterMs: 172_800_000 })).toEqual(CLOSED)
    expect(decide(200, { retryAfterMs: 300 }, 0)).toEqual(CLOSED)
  })

  it('has no end by default', () => {
    const decision = decideRetry(
      'read',
      { verdict: 'unknown', retryAfterMs: 1e12 },
      { ...FRESH, remainingMs: Infinity },
    )
    expect(decision).toEqual({ retry: true, delayMs: 1e12 })
  })
})

it('uses the numbers of the design', () => {
  expect(POLICY).toEqual({
    retries: 3,
    backoff: { base: 500, cap: 8_000 },
    rateLimited: { base: 5_000, jitter: expect.any(Number) },
    inProgress: { base: 2_000 },
    deadline: 120_000,
    waitDeadline: 600_000,
    shortestWrite: 2_000,
    poll: { base: 1_000, factor: 1.5, cap: 15_000 },
  })
})
