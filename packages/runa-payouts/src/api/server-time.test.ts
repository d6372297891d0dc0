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
  it('is assumed to match the local one until a response tells its time', () => {
    const time = new ServerTime()
    expect(time.lead).toBe(0)
    expect(time.knownLead).toBeUndefined()
    expect(time.recentLead(NOON)).toBeUndefined()
  })

  it.each([
    ['no Date header', null],
    ['an invalid one', 'yesterday'],
  ])('%s gives no information', (_, date) => {
    const time = new ServerTime()
    time.observe({ sentAt: NOON, answeredAt: NOON + 1, date })
    expect(time.lead).toBe(0)
  })

  it.each([
    ['equal clocks', 0, 0],
    ['within the second that a Date header leaves open', 700, 0],
    // It says 12:00:05 at 12:00:00.100: at least 4.9 s ahead.
    ['ahead', 5000, 4900],
    // It says 11:59:55 at 12:00:00.100: up to 5.1 s behind, and nothing of this run may look older than it is.
    ['behind', -5000, -5100],
  ])('%s', (_, lead, known) => {
    expect(after(heard(lead)).lead).toBe(known)
  })

  it('is known more precisely with every answer', () => {
    const time = after(heard(5000), heard(5000, { sentAt: NOON + 850 }))
    // The second answer came at 12:00:00.950 and said 12:00:05, which says less; a third at 12:00:00.010 says more.
    expect(time.lead).toBe(4900)
    time.observe(heard(5000, { sentAt: NOON + 1990, ms: 10 }))
    expect(time.lead).toBe(5000)
  })

  it('is measured again when a clock was set in between', () => {
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

  it('is reported next to the local one if the two are too far apart', () => {
    expect(() => after(heard(2 * HOUR))).toThrow(/clock says 2026-11-22T12:00:00.100Z, Runa's 2026-11-22T14:00:00.000Z/)
  })

  it('is not doubted because of a slow answer', () => {
    // Half an hour between request and answer leaves half an hour of uncertainty.
    expect(after(heard(HOUR, { ms: HOUR / 2 })).lead).toBe(HOUR)
    expect(after({ sentAt: NOON, answeredAt: NOON + 2 * HOUR, date: new Date(NOON + HOUR).toUTCString() }).lead).toBe(0)
  })

  it.each([
    ['within the hour', 100 + HOUR, 4900],
    ['longer ago', 101 + HOUR, undefined],
    ['later, by a clock that has since been set back', 99 - HOUR, undefined],
  ])('counts in a long-lived client if it was last heard of %s', (_, later, lead) => {
    const time = after(heard(5000))
    expect(time.recentLead(NOON + later)).toBe(lead)
    expect(time.knownLead).toBe(4900)
  })

  it('is learnt without a warning from a server with the wrong time', () => {
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
  ])('shows what existed %s', (_, lead, createdAt, before) => {
    expect(after(heard(lead)).wasBefore(new Date(createdAt).toISOString(), NOON)).toBe(before)
  })

  it.each([
    ['back', 3 * HOUR - 10_000, NOON + 1000, false],
    ['back, for what existed before', 3 * HOUR - 10_000, NOON - 1000, true],
    ['forward', -60_000, NOON - 1000, true],
    ['forward, for what came after', -60_000, NOON + 1000, false],
  ])('shows what existed before this machine’s clock was set %s', (_, lead, createdAt, before) => {
    const time = after(heard(0))
    try {
      time.observe(heard(lead, { sentAt: NOON + 10_000 - lead }))
    } catch (error) {
      expect(isClockError(error)).toBe(true)
    }
    expect(time.wasBefore(new Date(createdAt).toISOString(), NOON)).toBe(before)
  })

  it('shows nothing about what has no time', () => {
    const time = new ServerTime()
    expect(time.wasBefore(undefined, NOON)).toBe(false)
    expect(time.wasBefore('long ago', NOON)).toBe(false)
  })
})
