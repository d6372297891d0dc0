import { failureOf } from '@x/test-kit'
import { afterEach, describe, expect, it } from 'vitest'
import { order, sandboxes } from '../../test/running-sandbox.ts'
import { type SleepingMachine, sleepingMachine } from '../../test/sleeping-machine.ts'
import type { CreateOrderOptions } from '../index.ts'

const { start, close } = sandboxes()
afterEach(close)

const NOW = Date.UTC(2026, 10, 22)
const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

type Fault = Parameters<SleepingMachine['sandbox']['faults']['next']>[0]
const limited = (seconds: number): Fault => ({ name: 'rate-limit', retryAfter: seconds })
const FOREVER = { deadline: Number.POSITIVE_INFINITY }
const stored = (ageMs: number, more: Partial<CreateOrderOptions> = {}) =>
  ({ idempotencyKey: 'bonus-7', firstAttemptAt: NOW - ageMs, ...more }) as CreateOrderOptions

/** Orders for which the key was sent when it was older than 29 days, by Runa's clock. */
const sentTooLate = (machine: SleepingMachine, firstUsedAt: number) =>
  machine.sentAt().filter((at) => at - firstUsedAt > 29 * DAY)

describe('a stored key that was first used 28 days ago', () => {
  it.each([
    ['and a call that waits for as long as it takes', FOREVER],
    ['and a call with a deadline of two minutes', {}],
    ['and a call that is not to be repeated', { maxRetries: 0 }],
  ])('%s: a Retry-After of two days ends it now as unknown, with that wait', async (_, more) => {
    const machine = await sleepingMachine(start, { now: NOW })
    machine.sandbox.faults.next(limited(172_800), { operation: 'createOrder' })
    const error = await failureOf(machine.runa.createOrder(order(), stored(28 * DAY, more)))
    expect(error).toMatchObject({
      name: 'RateLimitError',
      outcome: 'unknown',
      retryable: false,
      retryAfterMs: 2 * DAY,
      idempotencyKey: 'bonus-7',
    })
    expect(error.message).toBe(
      'createOrder: Runa returned 429: rate exceeded. It may have happened. It was not retried, because the key was first used 28 days ago, and would be older than 29 days before it could be sent. Runa forgets keys after 30 days and would pay again. Look for the order with listOrders before you use a new key.',
    )
    expect(machine.sentAt()).toHaveLength(1)
    expect(machine.clock.pauses).toEqual([])
  })

  it.each<[string, Fault]>([
    ['a backoff', 'unavailable-503'],
    ['the pause after a 429', limited(60)],
    ['the pause of a first request that still runs', 'idempotency-in-progress'],
  ])('is not sent again by a machine that slept for two days in %s', async (_, fault) => {
    const machine = await sleepingMachine(start, { now: NOW })
    machine.sandbox.faults.next(fault, { operation: 'createOrder' })
    machine.afterPause(1, () => machine.sleep(2 * DAY))
    const error = await failureOf(machine.runa.createOrder(order(), stored(28 * DAY, FOREVER)))
    expect(error).toMatchObject({ outcome: 'unknown', retryable: false, attempts: [{ number: 1 }] })
    expect(error.message).toMatch(/first used 30 days ago\. Runa forgets keys/)
    expect(machine.sentAt()).toHaveLength(1)
    expect(sentTooLate(machine, NOW - 28 * DAY)).toEqual([])
  })

  it('is sent again as long as it is recent enough', async () => {
    const machine = await sleepingMachine(start, { now: NOW })
    machine.sandbox.faults.next(limited(20 * 3600), { operation: 'createOrder' })
    const { order: placed } = await machine.runa.createOrder(order(), stored(28 * DAY, FOREVER))
    expect(placed.status).toBe('COMPLETED')
    expect(machine.sentAt()).toEqual([NOW, NOW + 20 * HOUR])
  })

  it('is not sent again for a second caller of the same call that does not know the first use', async () => {
    const machine = await sleepingMachine(start, { now: NOW })
    machine.sandbox.faults.next(limited(172_800), { operation: 'createOrder' })
    const both = await Promise.all(
      [{ idempotencyKey: 'bonus-7', ...FOREVER }, stored(28 * DAY, FOREVER)].map((options) =>
        failureOf(machine.runa.createOrder(order(), options)),
      ),
    )
    expect(both).toMatchObject([{ outcome: 'unknown' }, { outcome: 'unknown' }])
    expect(machine.sentAt()).toHaveLength(1)
  })
})

describe('a key that this call is the first to use', () => {
  it.each<[string, Fault, string]>([
    ['unknown, if it may have placed the order', { name: 'unavailable-503', retryAfter: 30 * 24 * 3600 }, 'unknown'],
    ['rejected, if Runa refused it', limited(30 * 24 * 3600), 'rejected'],
  ])('does not wait longer than keys last: %s', async (_, fault, outcome) => {
    const machine = await sleepingMachine(start, { now: NOW })
    machine.sandbox.faults.next(fault, { operation: 'createOrder' })
    const error = await failureOf(machine.runa.createOrder(order(), FOREVER))
    expect(error).toMatchObject({ outcome, retryAfterMs: 30 * DAY, retryable: outcome === 'rejected' })
    expect(machine.sentAt()).toHaveLength(1)
    expect(machine.clock.pauses).toEqual([])
  })

  it.each([
    ['one that may have placed the order', 'drop-after-commit', 'unknown', 1],
    ['one that was refused', limited(60), 'rejected', 0],
  ] as const)('is not sent again after a sleep of thirty days that follows %s', async (_, fault, outcome, placed) => {
    const machine = await sleepingMachine(start, { now: NOW })
    machine.sandbox.faults.next(fault, { operation: 'createOrder' })
    machine.afterPause(1, () => machine.sleep(30 * DAY))
    const error = await failureOf(machine.runa.createOrder(order(), FOREVER))
    expect(error).toMatchObject({ outcome })
    expect(machine.sentAt()).toHaveLength(1)
    expect(machine.sandbox.ledger.orders).toHaveLength(placed)
  })

  it('is treated the same way for any other endpoint', async () => {
    const machine = await sleepingMachine(start, { now: NOW })
    machine.sandbox.faults.next({ name: 'unavailable-503', retryAfter: 30 * 24 * 3600 })
    const sent = machine.runa.request('POST', '/new-thing', { body: {}, idempotencyKey: 'k', ...FOREVER })
    expect(await failureOf(sent)).toMatchObject({ outcome: 'unknown', retryable: false })
    expect(machine.sandbox.requests).toHaveLength(1)
  })
})

describe("Runa's clock, if it is ahead of this machine's,", () => {
  it('counts for every later call of the client, once an order was answered', async () => {
    const machine = await sleepingMachine(start, { now: NOW })
    machine.fallBehind(2 * DAY)
    await machine.runa.createOrder(order())
    const error = await failureOf(machine.runa.createOrder(order(), stored(28 * DAY)))
    expect(error).toMatchObject({ name: 'RequestValidationError', outcome: 'unknown' })
    expect(error.message).toMatch(/first used 30 days ago/)
    expect(machine.sentAt()).toHaveLength(1)
  })

  it('does not count after more than an hour without news, as this clock may have been set since', async () => {
    const machine = await sleepingMachine(start, { now: NOW })
    machine.fallBehind(2 * DAY)
    await machine.runa.createOrder(order())
    // As when a time service sets the clock of this machine.
    machine.sleep(2 * DAY)
    machine.fallBehind(-2 * DAY)
    await machine.runa.createOrder(order(), stored(26 * DAY))
    expect(machine.sentAt()).toHaveLength(2)
  })

  it('counts within the call that heard of it first', async () => {
    const machine = await sleepingMachine(start, { now: NOW })
    machine.fallBehind(20 * HOUR)
    machine.sandbox.faults.next('unavailable-503', { operation: 'createOrder' })
    const error = await failureOf(machine.runa.createOrder(order(), stored(29 * DAY - 10 * HOUR)))
    expect(error).toMatchObject({ status: 503, outcome: 'unknown', retryable: false })
    expect(machine.sentAt()).toHaveLength(1)
  })

  it('counts within that call however long it waits', async () => {
    const machine = await sleepingMachine(start, { now: NOW })
    machine.fallBehind(20 * HOUR)
    machine.sandbox.faults.next(limited(2 * 3600), { operation: 'createOrder' })
    machine.afterPause(1, () => machine.sleep(10 * HOUR))
    const error = await failureOf(machine.runa.createOrder(order(), stored(28 * DAY, FOREVER)))
    expect(error).toMatchObject({ status: 429, outcome: 'unknown', retryable: false })
    expect(machine.clock.pauses).toEqual([2 * HOUR])
    expect(sentTooLate(machine, NOW - 28 * DAY)).toEqual([])
  })

  it('does not make the key of this very call older than it is', async () => {
    const machine = await sleepingMachine(start, { now: NOW })
    machine.fallBehind(400 * DAY)
    machine.sandbox.faults.next('unavailable-503', { operation: 'createOrder', times: 2 })
    await machine.runa.createOrder(order())
    expect(machine.sentAt()).toHaveLength(3)
  })

  it('recognises a machine that stood still with its clock for thirty days', async () => {
    const machine = await sleepingMachine(start, { now: NOW })
    machine.sandbox.faults.next('unavailable-503', { operation: 'createOrder', times: 3 })
    machine.beforeOrder(2, () => machine.fallBehind(30 * DAY))
    await failureOf(machine.runa.createOrder(order()))
    expect(machine.sentAt()).toHaveLength(2)
  })
})
