import { describe, expect, it } from 'vitest'
import { isRequestValidationError } from '../index.ts'
import { isClockError } from './clock-error.ts'
import { requireForward, tooOld } from './intent-age.ts'

const NOW = Date.UTC(2026, 10, 22)
const DAY = 24 * 60 * 60 * 1000

describe('the age of an intent', () => {
  it.each([
    ['new', 0, false],
    ['29 days to the millisecond', 29 * DAY, false],
    ['a millisecond more', 29 * DAY + 1, true],
    ['a year', 365 * DAY, true],
    ['from the near future, as clocks differ', -30 * 60_000, false],
  ])('%s', (_, age, refused) => {
    expect(tooOld(NOW - age, NOW, 'k1') !== undefined).toBe(refused)
  })

  it('is refused as unknown, under its key', () => {
    const error = tooOld(NOW - 40 * DAY, NOW, 'k1')
    expect(isRequestValidationError(error)).toBe(true)
    expect(error).toMatchObject({ outcome: 'unknown', idempotencyKey: 'k1', operation: 'sendPayouts' })
    expect(error?.message).toMatch(/first used 40 days ago.*Nothing was sent/)
    expect(error?.issues).toEqual([
      { path: ['startedAt'], code: 'invalid_value', message: expect.stringContaining('first used 40 days ago') },
    ])
  })
})

describe('a clock that runs backwards', () => {
  const refusal = (back: number): unknown => {
    try {
      return requireForward(NOW - back, NOW)
    } catch (error) {
      return error
    }
  }
  it.each([
    ['not at all', 0, false],
    ['forwards', -DAY, false],
    ['by what a time service corrects at once', 1000, false],
    ['by more', 1001, true],
  ])('%s', (_, back, refused) => {
    expect(isClockError(refusal(back))).toBe(refused)
  })

  it('is told with both times', () => {
    expect(refusal(DAY)).toMatchObject({
      message: expect.stringMatching(/says 2026-11-21T00:00:00.000Z.*record of 2026-11-22T00:00:00.000Z/),
      outcome: 'not_sent',
      operation: 'sendPayouts',
    })
  })

  it('is nothing where nothing was recorded', () => {
    expect(() => requireForward(0, Number.NEGATIVE_INFINITY)).not.toThrow()
  })
})
