import type { Exchange } from '@x/transport'
import { describe, expect, it } from 'vitest'
import { type KeyUse, keyWindow } from './key-window.ts'

const NOW = Date.UTC(2026, 10, 22)
const HOUR = 60 * 60 * 1000
const DAY = 24 * HOUR

/** A window on a clock that the test sets, and a server clock that is ahead of it as the test says. */
function opened(more: Partial<KeyUse> = {}) {
  const world: { now: number; lead: number | undefined } = { now: NOW, lead: undefined }
  const window = keyWindow({
    clock: { now: () => world.now },
    lead: () => world.lead,
    hear: () => {},
    usedBefore: more.usedAt !== undefined,
    operation: 'createOrder',
    field: 'firstAttemptAt',
    idempotencyKey: 'k1',
    whatToDo: 'Look for the order.',
    ...more,
  })
  return { window, world }
}

describe('how long a key may be sent', () => {
  it('has no end before its first attempt', () => {
    expect(opened().window.left(undefined)).toBe(Number.POSITIVE_INFINITY)
  })

  it.each([
    ['just started', NOW, 29 * DAY],
    ['10 days ago', NOW - 10 * DAY, 19 * DAY],
    ['30 days ago', NOW - 30 * DAY, -DAY],
  ])('is 29 days from the first attempt, which was %s', (_, first, left) => {
    expect(opened().window.left(first)).toBe(left)
  })

  it.each([
    ['the recorded use is older', NOW - 10 * DAY, NOW, 19 * DAY],
    ['its own attempt is older, as the record comes from a clock that is ahead', NOW + HOUR, NOW - DAY, 28 * DAY],
  ])('counts from the earlier of the two: %s', (_, usedAt, first, left) => {
    expect(opened({ usedAt }).window.left(first)).toBe(left)
  })

  it('remembers a first attempt once it knows it', () => {
    const { window } = opened()
    window.left(NOW - 30 * DAY)
    expect(window.left(undefined)).toBe(-DAY)
  })

  it.each([
    ['is ahead', 50 * 60_000, -50 * 60_000],
    ['is behind', -50 * 60_000, 0],
    ['is not known', undefined, 0],
  ])("is measured by the later clock for a recorded use: the server's %s", (_, lead, left) => {
    const { window, world } = opened({ usedAt: NOW - 29 * DAY })
    world.lead = lead
    expect(window.left(undefined)).toBe(left)
  })

  it.each([
    ['that is ahead from the start does not affect an attempt by the same clock', 2 * DAY, 2 * DAY, 29 * DAY],
    ['that runs on while this machine stands still reveals the time in between', 0, 2 * DAY, 27 * DAY],
    ['that is heard of for the first time says nothing about the time before', undefined, 2 * DAY, 29 * DAY],
    ['that falls back makes nothing younger', 2 * DAY, 0, 29 * DAY],
  ])("is measured with a server's clock %s", (_, before, after, left) => {
    const { window, world } = opened()
    world.lead = before
    window.left(NOW)
    world.lead = after
    expect(window.left(NOW)).toBe(left)
  })

  it('is not extended by a clock that is set back', () => {
    const { window, world } = opened({ usedAt: NOW - 28 * DAY })
    expect(window.left(undefined)).toBe(DAY)
    world.now -= 5 * DAY
    expect(window.left(undefined)).toBe(DAY)
  })

  it('is over if its first use is unknown', () => {
    expect(opened({ usedAt: Number.NaN }).window.left(undefined)).toBe(Number.NEGATIVE_INFINITY)
  })

  it('learns from the time in answers', () => {
    const heard: Exchange[] = []
    const one = { sentAt: 1, answeredAt: 2, date: null }
    opened({ hear: (exchange) => heard.push(exchange) }).window.answered?.(one)
    expect(heard).toEqual([one])
  })
})

describe('the report of a key that is too old', () => {
  it.each([
    ['used today', 0, 'today, and would be older than 29 days before it could be sent'],
    ['used yesterday', 1.5 * DAY, '1 day ago, and would be older than 29 days before it could be sent'],
    ['29 days to the millisecond', 29 * DAY, '29 days ago, and would be older than 29 days before it could be sent'],
    ['a millisecond more', 29 * DAY + 1, '29 days ago'],
    ['a year', 365 * DAY, '365 days ago'],
  ])('%s', (_, age, said) => {
    const { window } = opened({ usedAt: NOW - age })
    const why = `the key was first used ${said}. Runa forgets keys after 30 days and would pay again. Look for the order.`
    expect(window.advice()).toBe(`It may have happened. It was not retried, because ${why}`)
    expect(window.closedError()).toMatchObject({
      name: 'RequestValidationError',
      message: `createOrder: ${why} Nothing was sent.`,
      outcome: 'unknown',
      retryable: false,
      idempotencyKey: 'k1',
      issues: [{ path: ['firstAttemptAt'], code: 'invalid_value', message: why }],
    })
  })

  it('says so if its first use is unknown', () => {
    const { window } = opened({ usedAt: Number.NaN })
    expect(window.advice()).toContain('because it is not known when the key was first used. Runa forgets keys')
  })
})
