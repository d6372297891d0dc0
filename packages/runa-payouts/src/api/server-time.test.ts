import { describe, expect, it } from 'vitest'
import { isClockError } from '../payouts/errors/clock-error.ts'
import { ServerTime } from './server-time.ts'

const NOON = Date.UTC(2026, 10, 22, 12)
const HOUR = 60 * 60 * 1000

/** A response to a request of `sentAt` that took `ms`, from a server whose clock was ahead by `lead` when it came. */
const heard = (lead: number, { sentAt = NOON, ms = 100 } = {}) => ({
  sentAt,
  answeredAt: sentAt + ms,
  date: new Date(sentAt + ms + lead).toUTCString(),
})
const after = (...exchanges: readonly ReturnType<typeof heard>[]) => {
  const time = new ServerTime()
  for (const one of exchanges) time.observe(one)
  return time
}

describe("the server's clock", () => {
  it('is taken for the local one until it is heard of', () => {
    const time = new ServerTime()
    expect(time.lead).toBe(0)
    expect(time.knownLead).toBeUndefined()
    expect(time.recentLead(NOON)).toBeUndefined()
  })

  it.each([
    ['no Date header', null],
    ['an invalid one', 'yesterday'],
  ])('%s tells nothing', (_, date) => {
    const time = new ServerTime()
    time.observe({ sentAt: NOON, answeredAt: NOON + 1, date })
    expect(time.lead).toBe(0)
  })

  it.each([
    ['equal clocks', 0, 0],
    ['within the second that a Date header leaves open', 700, 0],
    // The server says 12:00:05 at 12:00:00.100: at least 4.9 s ahead.
    ['ahead', 5000, 4900],
    // The server says 11:59:55 at 12:00:00.100: up to 5.1 s behind. Nothing of this run may look older than it is.
    ['behind', -5000, -5100],
  ])('%s', (_, lead, known) => {
    expect(after(heard(lead)).lead).toBe(known)
  })

  it('is known better with every answer', () => {
    const time = after(heard(5000), heard(5000, { sentAt: NOON + 850 }))
    // The second answer came at 12:00:00.950 and said 12:00:05, which tells less; a third at :00.010 of a second tells
    // more.
    expect(time.lead).toBe(4900)
    time.observe(heard(5000, { sentAt: NOON + 1990, ms: 10 }))
    expect(time.lead).toBe(5000)
  })

  it('begins again when a clock was set in between', () => {
    expect(after(heard(5000), heard(-5000, { sentAt: NOON + 10_000 })).lead).toBe(-5100)
    expect(after(heard(-5000), heard(60_000, { sentAt: NOON + 10_000 })).lead).toBe(59_900)
  })

  it.each([
    ['an hour ahead', HOUR, false],
    ['more than an hour ahead', HOUR + 2000, true],
    ['almost an hour behind', -HOUR + 1000, false],
    ['more than an hour behind', -HOUR - 2000, true],
  ])('%s', (_, lead, refused) => {
    let error: unknown
    try {
      after(heard(lead))
    } catch (thrown) {
      error = thrown
    }
    expect(isClockError(error)).toBe(refused)
  })

  it('is named beside the local one where the two are too far apart', () => {
    expect(() => after(heard(2 * HOUR))).toThrow(/clock says 2026-11-22T12:00:00.100Z, Runa's 2026-11-22T14:00:00.000Z/)
  })

  it('is not doubted for a slow answer', () => {
    // Half an hour between request and response leaves half an hour of uncertainty.
    expect(after(heard(HOUR, { ms: HOUR / 2 })).lead).toBe(HOUR)
    expect(after({ sentAt: NOON, answeredAt: NOON + 2 * HOUR, date: new Date(NOON + HOUR).toUTCString() }).lead).toBe(0)
  })

  it.each([
    ['within the hour', 100 + HOUR, 4900],
    ['longer ago', 101 + HOUR, undefined],
    ['later, by a clock that was set back since', 99 - HOUR, undefined],
  ])('counts for a client that lives for months when it was heard of %s', (_, later, lead) => {
    const time = after(heard(5000))
    expect(time.recentLead(NOON + later)).toBe(lead)
    expect(time.knownLead).toBe(4900)
  })

  it('is learnt without a complaint from a response of a server with the wrong time', () => {
    const time = after(heard(0))
    expect(time.hear(heard(48 * HOUR, { sentAt: NOON + 1000 }))).toBe(NOON + 48 * HOUR + 1000)
    expect(time.lead).toBe(48 * HOUR - 100)
    expect(time.hear({ sentAt: NOON, answeredAt: NOON, date: null })).toBeUndefined()
    expect(time.lead).toBe(48 * HOUR - 100)
  })

  it.each([
    ['before', 0, NOON - 1, true],
    ['at the moment itself', 0, NOON, false],
    ['before, by a clock that is ahead', 60_000, NOON + 59_000, true],
    ['after, by a clock that is ahead', 60_000, NOON + 60_000, false],
    ['after, by a clock that is behind', -60_000, NOON - 60_000, false],
    ['before, by a clock that is behind', -60_000, NOON - 60_101, true],
  ])('tells what was there %s', (_, lead, createdAt, before) => {
    expect(after(heard(lead)).wasBefore(new Date(createdAt).toISOString(), NOON)).toBe(before)
  })

  it.each([
    ['back', 3 * HOUR - 10_000, NOON + 1000, false],
    ['back, of what was there before', 3 * HOUR - 10_000, NOON - 1000, true],
    ['forward', -60_000, NOON - 1000, true],
    ['forward, of what came after', -60_000, NOON + 1000, false],
  ])('tells what was there before this machine’s clock was set %s', (_, lead, createdAt, before) => {
    const time = after(heard(0))
    try {
      time.observe(heard(lead, { sentAt: NOON + 10_000 - lead }))
    } catch (error) {
      expect(isClockError(error)).toBe(true)
    }
    expect(time.wasBefore(new Date(createdAt).toISOString(), NOON)).toBe(before)
  })

  it('tells nothing of what has no time', () => {
    const time = new ServerTime()
    expect(time.wasBefore(undefined, NOON)).toBe(false)
    expect(time.wasBefore('long ago', NOON)).toBe(false)
  })
})
