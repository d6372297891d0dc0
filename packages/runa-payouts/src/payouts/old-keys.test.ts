import { afterEach, describe, expect, it } from 'vitest'
import { byReference, payouts, resultsOf, USD } from '../../test/batches.ts'
import { faultyJournal } from '../../test/faulty-journal.ts'
import { journalWith, recordedOrder } from '../../test/recorded-orders.ts'
import { sandboxes } from '../../test/running-sandbox.ts'
import { type SleepingMachine, sleepingMachine } from '../../test/sleeping-machine.ts'
import { type Payout, type SendPayoutsOptions, sendPayouts } from '../bulk.ts'
import { memoryJournal } from '../journal/index.ts'

const { start, close } = sandboxes()
afterEach(close)

const NOW = Date.UTC(2026, 10, 22)
const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const TWO_DAYS_S = 172_800
const batch = { reference: 'march', payment_method: USD }

type Fault = Parameters<SleepingMachine['sandbox']['faults']['next']>[0]
const limited = (seconds: number): Fault => ({ name: 'rate-limit', retryAfter: seconds })

type Ended = Awaited<ReturnType<typeof resultsOf>>

/** Every result of a run, and what it counted. */
async function ended(run: ReturnType<typeof sendPayouts>): Promise<Ended & { readonly counts: unknown }> {
  return { ...(await resultsOf(run)), counts: await run.catch(() => undefined) }
}

/** Two payouts whose keys were first used so long ago, and the run that sends them, each in an order of its own. */
interface OldBatch {
  readonly name: string
  readonly run: (
    machine: SleepingMachine,
    ageMs: number,
    more?: Partial<SendPayoutsOptions>,
  ) => ReturnType<typeof ended>
}
const list = (count: number): Payout[] => payouts(count).map((one) => ({ ...one, group: one.reference }))

const OLD: readonly OldBatch[] = [
  {
    name: 'with a journal, an order of an earlier run',
    async run(machine, ageMs, more) {
      const claims = await Promise.all(list(2).map((one) => recordedOrder(machine, [one], { claimedAt: NOW - ageMs })))
      const options = { ...batch, journal: await journalWith(machine, ...claims), ...more } as SendPayoutsOptions
      return ended(sendPayouts(machine.runa, list(2), options))
    },
  },
  {
    name: 'without a journal',
    async run(machine, ageMs, more) {
      const options = { ...batch, startedAt: NOW - ageMs, ...more } as SendPayoutsOptions
      return ended(sendPayouts(machine.runa, list(2), options))
    },
  },
]

/** Plays a run to its end. Whatever happened, nothing was sent under a key that was older than 29 days. */
async function played(machine: SleepingMachine, ageMs: number, run: Promise<Ended>) {
  const end = await run
  const ages = machine.sentAt().map((at) => at - NOW + ageMs)
  expect(ages.filter((age) => age > 29 * DAY)).toEqual([])
  expect(machine.clock.sleeping).toEqual([])
  return { ...end, reported: byReference(end.results), sent: ages.length }
}

describe.each(OLD)('$name, whose key is 28 days old', ({ run }) => {
  it('does not wait for a Retry-After of two days: it is unknown now, with the wait that Runa asked for', async () => {
    const machine = await sleepingMachine(start, { now: NOW })
    machine.sandbox.faults.next(limited(TWO_DAYS_S), { operation: 'createOrder', times: 9 })
    const { reported, results, sent, error } = await played(
      machine,
      28 * DAY,
      run(machine, 28 * DAY, { concurrency: 1 }),
    )
    expect(error).toBeUndefined()
    expect(reported).toEqual({ p1: 'unknown', p2: 'unknown' })
    expect(sent).toBe(1)
    expect(results[0]?.error).toMatchObject({
      name: 'RateLimitError',
      outcome: 'unknown',
      retryable: false,
      retryAfterMs: TWO_DAYS_S * 1000,
      message: expect.stringMatching(
        /It was not retried, because the key was first used 28 days ago, and would be older than 29 days before it could be sent\. Runa forgets keys after 30 days and would pay again\. (Find out|Look for)/,
      ),
    })
    expect(results[0]?.error?.message).not.toMatch(/Repeat/)
    // The other stood in line behind that pause.
    expect(results[1]?.error).toMatchObject({
      name: 'RequestValidationError',
      outcome: 'unknown',
      message: expect.stringMatching(/would be older than 29 days.*Nothing was sent\.$/),
    })
    expect(machine.clock.now() - NOW).toBeLessThan(MINUTE)
  })

  it('does not wait for the pause after which an order is sent again', async () => {
    const machine = await sleepingMachine(start, { now: NOW })
    machine.sandbox.faults.next('rate-limit', { operation: 'createOrder', times: 9 })
    // The attempts of a call and the pauses between them take 36.5 s, and the pause after it 30 s.
    const age = 29 * DAY - 50_000
    const { reported, results } = await played(machine, age, run(machine, age, { concurrency: 1 }))
    expect(reported).toEqual({ p1: 'unknown', p2: 'unknown' })
    expect(machine.sentAt()).toHaveLength(4)
    const { error } = results[0] ?? {}
    expect(error).toMatchObject({ name: 'RateLimitError', outcome: 'unknown', retryable: false })
    expect(error?.message).toMatch(
      /would be older than 29 days before it could be sent\. .*(journal\.settle|listOrders)/,
    )
    expect(error?.message).not.toMatch(/Repeat/)
  })

  it('does not count as an order of the run if it became too old while it waited for a slot', async () => {
    const machine = await sleepingMachine(start, { now: NOW })
    machine.afterPause(1, () => machine.sleep(2 * DAY))
    const { counts } = await run(machine, 28 * DAY, { concurrency: 1, ordersPerMinute: 1 })
    expect(counts).toMatchObject({ orders: 1, paid: 1, unknown: 1 })
  })

  it('waits if the wait ends in time', async () => {
    const machine = await sleepingMachine(start, { now: NOW })
    machine.sandbox.faults.next(limited(3600), { operation: 'createOrder' })
    const { reported, sent } = await played(machine, 28 * DAY, run(machine, 28 * DAY, { concurrency: 1 }))
    expect(reported).toEqual({ p1: 'paid', p2: 'paid' })
    expect(sent).toBe(3)
  })

  it.each<[string, Fault, number, Partial<SendPayoutsOptions>, number]>([
    ['between two attempts', 'unavailable-503', 1, {}, 1],
    ['in the pause after a 429', limited(60), 1, {}, 1],
    ['while it waits for a slot of the rate limit', { delay: 0 }, 1, { ordersPerMinute: 1 }, 1],
    ['between two rounds, when Runa has no room', limited(300), 1, {}, 1],
  ])('is not sent by a machine that slept for two days %s', async (_, fault, pause, more, sentBefore) => {
    const machine = await sleepingMachine(start, { now: NOW })
    machine.sandbox.faults.next(fault, { operation: 'createOrder' })
    machine.afterPause(pause, () => machine.sleep(2 * DAY))
    const { reported, results, sent } = await played(
      machine,
      28 * DAY,
      run(machine, 28 * DAY, { concurrency: 1, ...more }),
    )
    expect(sent).toBe(sentBefore)
    expect(reported.p2).toBe('unknown')
    expect(reported.p1).toBe(fault instanceof Object && 'delay' in fault ? 'paid' : 'unknown')
    expect(results.at(-1)?.error).toMatchObject({
      outcome: 'unknown',
      retryable: false,
      message: expect.stringMatching(/first used 30 days ago\. Runa forgets keys/),
    })
  })

  it('is not sent once a failed attempt shows that the clock of this machine stood still for two days', async () => {
    const machine = await sleepingMachine(start, { now: NOW })
    machine.sandbox.faults.next('unavailable-503', { operation: 'createOrder' })
    // After the ping, by which the clocks were together.
    machine.beforeOrder(1, () => machine.fallBehind(2 * DAY))
    const { results } = await run(machine, 28 * DAY, { concurrency: 1 })
    expect(machine.sentAt()).toHaveLength(1)
    expect(byReference(results)).toEqual({ p1: 'unknown', p2: 'unknown' })
  })

  it.each([
    ['50 minutes ahead', 50 * MINUTE, 0],
    ['50 minutes behind', -50 * MINUTE, 2],
  ])(
    'is measured by the later clock: that of Runa is %s, and 29 days are over in half an hour',
    async (_, lead, sent) => {
      const machine = await sleepingMachine(start, { now: NOW })
      machine.fallBehind(lead)
      const age = 29 * DAY - 30 * MINUTE
      const { reported } = await played(machine, age, run(machine, age))
      expect(machine.sentAt()).toHaveLength(sent)
      expect(reported).toEqual(sent === 0 ? { p1: 'unknown', p2: 'unknown' } : { p1: 'paid', p2: 'paid' })
    },
  )
})

it('an order of an earlier run that is too old is reported as such by a dry run, which sends nothing', async () => {
  const machine = await sleepingMachine(start, { now: NOW })
  const journal = await journalWith(machine, await recordedOrder(machine, list(1), { claimedAt: NOW - 30 * DAY }))
  const { results } = await resultsOf(sendPayouts(machine.runa, list(1), { ...batch, journal, dryRun: true }))
  expect(machine.sandbox.requests).toEqual([])
  expect(results).toMatchObject([
    { result: 'unknown', error: { message: expect.stringMatching(/first used 30 days ago/) } },
  ])
})

describe('an order of this run', () => {
  it.each([
    ['two days', 2 * DAY, 'paid', 1],
    ['thirty days', 30 * DAY, 'unknown', 0],
  ])('that was recorded before the machine slept for %s', async (_, ms, result, sent) => {
    const machine = await sleepingMachine(start, { now: NOW })
    const { journal, on } = faultyJournal(memoryJournal())
    on('claim', 1, async (pass) => {
      await pass()
      machine.sleep(ms)
    })
    const { reported, results } = await played(
      machine,
      0,
      resultsOf(sendPayouts(machine.runa, list(1), { ...batch, journal })),
    )
    expect(machine.sentAt()).toHaveLength(sent)
    expect(reported).toEqual({ p1: result })
    if (sent === 0) expect(results[0]?.error?.message).toMatch(/first used 30 days ago/)
  })

  it('continues after a pause that Runa asked for, as long as its key is valid', async () => {
    const machine = await sleepingMachine(start, { now: NOW })
    machine.sandbox.faults.next(limited(TWO_DAYS_S), { operation: 'createOrder' })
    const run = sendPayouts(machine.runa, list(1), { ...batch, journal: memoryJournal() })
    const { reported, sent } = await played(machine, 0, resultsOf(run))
    expect(reported).toEqual({ p1: 'paid' })
    expect(sent).toBe(2)
  })

  it('is rejected and free if Runa asks for a pause longer than keys are valid, and no attempt can have been accepted', async () => {
    const machine = await sleepingMachine(start, { now: NOW })
    machine.sandbox.faults.next(limited(30 * 24 * 3600), { operation: 'createOrder' })
    const journal = memoryJournal()
    const options = { ...batch, journal }
    const { reported, results } = await played(machine, 0, resultsOf(sendPayouts(machine.runa, list(1), options)))
    expect(reported).toEqual({ p1: 'rejected' })
    expect(results[0]?.error).toMatchObject({
      retryAfterMs: 30 * DAY,
      message: expect.stringMatching(/the next run sends it under a new key/),
    })
    expect(machine.clock.now() - NOW).toBeLessThan(MINUTE)
    // That run begins when it is begun, and the new key is as young.
    machine.sleep(31 * DAY)
    expect(await sendPayouts(machine.runa, list(1), options)).toMatchObject({ paid: 1 })
    expect(machine.sandbox.ledger.orders).toHaveLength(1)
  })

  it('is unknown if an attempt may have been accepted before Runa asked for such a pause', async () => {
    const machine = await sleepingMachine(start, { now: NOW })
    const { faults, ledger } = machine.sandbox
    faults.next('drop-after-commit', { operation: 'createOrder' })
    faults.next(limited(30 * 24 * 3600), { operation: 'createOrder' })
    const run = sendPayouts(machine.runa, list(1), { ...batch, journal: memoryJournal() })
    const { reported, results } = await played(machine, 0, resultsOf(run))
    expect(reported).toEqual({ p1: 'unknown' })
    expect(ledger.orders).toHaveLength(1)
    expect(results[0]?.error).toMatchObject({
      retryAfterMs: 30 * DAY,
      retryable: false,
      message: expect.stringMatching(/first used today, and would be older than 29 days/),
    })
  })

  it('has a new key after a rejection, whatever the age of the one before', async () => {
    const machine = await sleepingMachine(start, { now: NOW })
    const claim = await recordedOrder(machine, payouts(2), { claimedAt: NOW - 28 * DAY })
    const journal = await journalWith(machine, claim)
    machine.sandbox.faults.next(
      { status: 400, body: { type: 'product_validation_error', message: 'no' }, stored: true },
      { operation: 'createOrder' },
    )
    machine.sandbox.faults.next(limited(TWO_DAYS_S), { operation: 'createOrder' })
    const run = sendPayouts(machine.runa, payouts(2), { ...batch, journal })
    expect(await run).toMatchObject({ paid: 2 })
    // The rejected order, and one under a new key, twice: it is young enough for a pause of two days.
    expect(new Set(machine.sandbox.requests.map(({ headers }) => headers['x-idempotency-key'])).size).toBe(3)
    expect(machine.sentAt()).toHaveLength(3)
  })
})

describe('a pause that another order of the client was asked for', () => {
  it('of two days ends those waiting orders whose keys are not valid that long, and no others', async () => {
    const machine = await sleepingMachine(start, { now: NOW })
    const claim = await recordedOrder(machine, list(1), { claimedAt: NOW - 28 * DAY })
    const journal = await journalWith(machine, claim)
    const young = sendPayouts(machine.runa, list(3).slice(1), {
      ...batch,
      reference: 'april',
      journal: memoryJournal(),
      concurrency: 1,
      ordersPerMinute: 1,
    })
    machine.sandbox.faults.next(limited(TWO_DAYS_S), { operation: 'createOrder' })
    const old = sendPayouts(machine.runa, [], { ...batch, journal })
    expect(await Promise.all([old, young])).toMatchObject([{ unknown: 1 }, { paid: 2 }])
    expect(machine.sandbox.ledger.orders).toHaveLength(2)
  })
})
