import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { systemClock } from './clock.ts'
import { deadlineFrom, deadlineProblem, isDate } from './deadline.ts'

/** As made by tests in Jest and by code in a vm context. */
const foreign = (code: string): unknown => runInNewContext(code)

describe('a Date of another realm', () => {
  const date = foreign('new Date(2_000_000)')

  it('is a Date', () => {
    expect(date instanceof Date).toBe(false)
    expect(isDate(date)).toBe(true)
  })

  it('is a deadline', () => {
    expect(deadlineProblem(date)).toBeUndefined()
    expect(deadlineProblem(foreign('new Date(NaN)'))).toBe('an invalid Date')
    if (!isDate(date)) throw new Error('no date')
    expect(deadlineFrom(date, 0, { ...systemClock, now: () => 1_999_000 }).remaining()).toBe(1_000)
  })

  it('may be of a derived class', () => {
    class Moment extends Date {}
    expect(isDate(new Moment())).toBe(true)
  })

  it.each([0, '2026-01-01', null, undefined, {}, { getTime: () => 0 }, { [Symbol.toStringTag]: 'Date' }, Date])(
    'is not %o',
    (value) => {
      expect(isDate(value)).toBe(false)
    },
  )
})
