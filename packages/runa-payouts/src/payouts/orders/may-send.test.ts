import { describe, expect, it } from 'vitest'
import { ServerTime } from '../../api/server-time.ts'
import { isRequestValidationError } from '../../index.ts'
import { isClockError } from '../errors/clock-error.ts'
import { isOwn, orderWindow, requireForward } from './may-send.ts'

const NOW = Date.UTC(2026, 10, 22)
const DAY = 24 * 60 * 60 * 1000

interface Recorded {
  /** Ms ago. Undefined without a journal. */
  readonly claimed?: unknown
  readonly started?: number
  readonly sentBefore?: boolean
}

/** The window of an order, and its clock. */
function windowOf({ claimed, started = 0, sentBefore = false }: Recorded) {
  let now = NOW
  type Seen = Parameters<typeof orderWindow>[0]
  const batch = {
    clock: { now: () => now },
    index: { claimedAt: () => (claimed === 'nothing' ? undefined : claimed) },
    plan: { journal: claimed === undefined ? undefined : {}, startedAt: NOW - started },
    serverTime: new ServerTime(),
  } as unknown as Seen // No more of a batch is looked at.
  const { serverTime: time } = batch
  return { window: orderWindow(batch, { key: 'k1', sentBefore }), wait: (ms: number) => (now += ms), time }
}

/** A response of a server whose clock is 50 minutes ahead. */
const AHEAD = 50 * 60_000
const ANSWER = { sentAt: NOW, answeredAt: NOW, date: new Date(NOW + AHEAD).toUTCString() }

describe('the age of an order', () => {
  it.each<[string, Recorded, number]>([
    ['without a journal: since the batch reference was first used', { started: 10 * DAY }, 19 * DAY],
    ['of an earlier run: since it was recorded', { claimed: NOW - 10 * DAY, sentBefore: true }, 19 * DAY],
    ['of this run: since it was recorded', { claimed: NOW }, 29 * DAY],
    ['29 days to the millisecond', { claimed: NOW - 29 * DAY, sentBefore: true }, 0],
    ['a millisecond more', { claimed: NOW - 29 * DAY - 1, sentBefore: true }, -1],
    ['from the near future, as clocks differ', { started: -30 * 60_000 }, 29 * DAY + 30 * 60_000],
    ['in a journal that gives numbers as text', { claimed: String(NOW - 40 * DAY), sentBefore: true }, -11 * DAY],
    ['in a journal that gives dates', { claimed: new Date(NOW - 40 * DAY), sentBefore: true }, -11 * DAY],
    ['in a journal that knows no such order', { claimed: 'nothing', sentBefore: true }, Number.NEGATIVE_INFINITY],
    ['in a journal that has lost it', { claimed: 'long ago', sentBefore: true }, Number.NEGATIVE_INFINITY],
  ])('%s', (_, recorded, left) => {
    expect(windowOf(recorded).window.left(undefined)).toBe(left)
  })

  it("is measured by Runa's clock if that is ahead", () => {
    const { window, time } = windowOf({ claimed: NOW - 10 * DAY, sentBefore: true })
    time.hear(ANSWER)
    expect(window.left(undefined)).toBe(19 * DAY - AHEAD)
  })

  it('lets the batch learn of that clock from responses', () => {
    const { window, time } = windowOf({ claimed: NOW })
    window.answered?.(ANSWER)
    expect(time.knownLead).toBe(AHEAD)
  })

  it.each<[string, Recorded, boolean]>([
    ['without a journal, since an earlier run has the same key', {}, true],
    ['in a journal, where an earlier run sent it', { claimed: NOW, sentBefore: true }, true],
    ['in a journal, where this run recorded it', { claimed: NOW }, false],
  ])('says whether the key may have been used before: %s', (_, recorded, usedBefore) => {
    expect(windowOf(recorded).window.usedBefore).toBe(usedBefore)
  })

  it('grows while the order waits', () => {
    const { window, wait } = windowOf({ claimed: NOW })
    wait(30 * DAY)
    expect(window.left(undefined)).toBe(-DAY)
  })

  it.each<[string, Recorded, string, RegExp]>([
    [
      'with a journal',
      { claimed: NOW - 40 * DAY, sentBefore: true },
      'journal',
      /first used 40 days ago\. .*reconcilePayouts.*journal\.settle.*do not pay these people in any other way/,
    ],
    [
      'without one',
      { started: 40 * DAY },
      'startedAt',
      /first used 40 days ago\. .*listOrders.*under a new batch reference/,
    ],
    [
      'whose time is lost',
      { claimed: 'long ago', sentBefore: true },
      'journal',
      /not known when the key was first used/,
    ],
  ])('that is too high gives an error with outcome unknown, the key and what to do, %s', (_, recorded, field, said) => {
    const error = windowOf(recorded).window.closedError()
    expect(error).toMatchObject({
      outcome: 'unknown',
      retryable: false,
      idempotencyKey: 'k1',
      operation: 'sendPayouts',
      message: expect.stringMatching(said),
    })
    expect(error.message).toMatch(/Nothing was sent\.$/)
    if (!isRequestValidationError(error)) throw error
    expect(error.issues).toEqual([{ path: [field], code: 'invalid_value', message: expect.stringMatching(said) }])
  })
})

describe('a clock that runs backwards', () => {
  const rejection = (back: number): unknown => {
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
  ])('%s', (_, back, rejected) => {
    expect(isClockError(rejection(back))).toBe(rejected)
  })

  it('is reported with both times', () => {
    expect(rejection(DAY)).toMatchObject({
      message: expect.stringMatching(/says 2026-11-21T00:00:00.000Z.*record from 2026-11-22T00:00:00.000Z/),
      outcome: 'not_sent',
      operation: 'sendPayouts',
    })
  })

  it('does not matter if nothing was recorded', () => {
    expect(() => requireForward(0, Number.NEGATIVE_INFINITY)).not.toThrow()
  })
})

const HERE = 'https://api.runa.io/v2'
const THERE = 'https://playground.runa.io/v2'

it.each([
  ['the same key to the same base URL', 'wgAAA', HERE, true],
  ['another key to the same base URL', 'wgBBB', HERE, false],
  ['the same key to another base URL', 'wgAAA', THERE, false],
  ['another key to another base URL', 'wgBBB', THERE, false],
  ['a key that has this one as a prefix', 'wgAAAA', HERE, false],
  ['a base URL that has this one as a prefix', 'wgAAA', `${HERE}/`, false],
])('an order that was sent with %s may be sent again: only if both are the same', (_, apiKeyPrefix, baseUrl, own) => {
  expect(isOwn({ apiKeyPrefix: 'wgAAA', baseUrl: HERE }, { apiKeyPrefix, baseUrl })).toBe(own)
})
