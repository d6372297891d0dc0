import { describe, expect, it } from 'vitest'
import { testClock } from '../../test/test-clock.ts'
import { type DeadlineOption, deadlineFrom, deadlineProblem, withOneDeadline } from './deadline.ts'

const START = Date.UTC(2026, 10, 22)

describe('a valid deadline', () => {
  it.each([
    ['is absent', undefined],
    ['is a function', () => 5],
    ['is a Date in the future', new Date(START)],
    ['is a Date in the past', new Date(0)],
    ['is zero', 0],
    ['is a fraction of a ms', 0.5],
    ['is 11 days', 999_999_999],
    ['is infinite', Number.POSITIVE_INFINITY],
  ])('%s', (_, option) => {
    expect(deadlineProblem(option)).toBeUndefined()
  })
})

describe('an invalid deadline', () => {
  it.each([
    ['an invalid Date', new Date('soon'), 'an invalid Date'],
    ['a negative number', -1, '-1'],
    ['minus infinity', Number.NEGATIVE_INFINITY, '-Infinity'],
    ['NaN', Number.NaN, 'NaN'],
    ['null', null, 'null'],
    ['a string', '5', 'a string'],
    ['true', true, 'true'],
    ['an object', {}, 'an object'],
    ['a symbol', Symbol('s'), 'a symbol'],
    ['the epoch ms of today', START, `${START}, which looks like a timestamp: pass a Date`],
    ['the epoch seconds of today', 1_795_305_600, '1795305600, which looks like a timestamp: pass a Date'],
    ['the first number that is too large', 1e9, '1000000000, which looks like a timestamp: pass a Date'],
  ])('%s is named', (_, option, expected) => {
    expect(deadlineProblem(option)).toBe(expected)
  })

  it.each([
    ['without a prototype', Object.create(null)],
    [
      'whose toString throws',
      {
        toString: () => {
          throw new Error('no')
        },
      },
    ],
  ])('an object %s is reported without a crash', (_, option) => {
    expect(deadlineProblem(option)).toEqual(expect.any(String))
  })
})

describe('the time left', () => {
  it('of a number of ms counts from the start of the call', () => {
    const clock = testClock(START)
    const deadline = deadlineFrom(1_000, 5, clock)
    expect(deadline.remaining()).toBe(1_000)
    clock.advance(400)
    expect(deadline.remaining()).toBe(600)
    clock.advance(700)
    expect(deadline.remaining()).toBe(-100)
  })

  it('of zero is nothing from the start', () => {
    expect(deadlineFrom(0, 5, testClock(START)).remaining()).toBe(0)
  })

  it('without the option is the default', () => {
    const clock = testClock(START)
    const deadline = deadlineFrom(undefined, 120_000, clock)
    clock.advance(20_000)
    expect(deadline.remaining()).toBe(100_000)
  })

  it('of a Date runs until that Date, even if the object changes afterwards', () => {
    const clock = testClock(START)
    const date = new Date(START + 3_000)
    const deadline = deadlineFrom(date, 5, clock)
    date.setTime(0)
    clock.advance(1_000)
    expect(deadline.remaining()).toBe(2_000)
  })

  it('of infinity never ends', () => {
    expect(deadlineFrom(Number.POSITIVE_INFINITY, 5, testClock(START)).remaining()).toBe(Number.POSITIVE_INFINITY)
  })

  it('of a function is what it returns each time', () => {
    const said = [900, 100, -5]
    const deadline = deadlineFrom(() => said.shift() ?? 0, 5, testClock(START))
    expect([deadline.remaining(), deadline.remaining(), deadline.remaining()]).toEqual([900, 100, -5])
  })

  it.each([
    ['NaN', Number.NaN],
    ['undefined', undefined],
    ['a string', '900'],
    ['null', null],
  ])('of a function that returns %s is nothing', (_, given) => {
    expect(deadlineFrom((() => given) as () => number, 5, testClock(START)).remaining()).toBe(0)
  })
})

describe('one deadline for several requests', () => {
  it('counts a number of ms from the first', () => {
    const clock = testClock(START)
    const options: { deadline: DeadlineOption } = { deadline: 1_000 }
    const { deadline } = withOneDeadline(options, clock)
    clock.advance(400)
    expect(typeof deadline === 'function' ? deadline() : deadline).toBe(600)
  })

  it.each([undefined, new Date(START), () => 5])('leaves %o as it is', (deadline) => {
    const options = deadline === undefined ? {} : { deadline }
    expect(withOneDeadline(options, testClock(START))).toBe(options)
  })
})
