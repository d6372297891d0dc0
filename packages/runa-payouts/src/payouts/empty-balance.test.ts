import { afterEach, describe, expect, it } from 'vitest'
import { byReference, payouts, resultsOf, USD } from '../../test/batches.ts'
import { type Running, sandboxes } from '../../test/running-sandbox.ts'
import { sendPayouts } from '../bulk.ts'
import { isInsufficientFundsError } from '../index.ts'
import { memoryJournal, type PayoutJournal } from '../journal/index.ts'

const { start, close } = sandboxes()
afterEach(close)

const batch = { reference: 'march', payment_method: USD }
/** Payouts that do not share orders. */
const own = (count: number) => payouts(count).map((one) => ({ ...one, group: one.reference }))
const creates = ({ sandbox }: Running) => sandbox.requests.filter(({ operation }) => operation === 'createOrder').length

/** A sandbox whose balance is empty after the first orders, until the faults are cleared: kept under the keys, as Runa does. */
async function emptyAfter(orders: number) {
  const running = await start()
  const rejection = {
    status: 400,
    body: { type: 'insufficient_funds', message: 'The balance does not cover it' },
    stored: true,
  }
  running.sandbox.faults.next(rejection, { operation: 'createOrder', skip: orders, times: 1000 })
  return { running, topUp: () => running.sandbox.faults.clear() }
}

describe('an empty balance', () => {
  it.each(['with', 'without'])('stops the batch at the first rejection, %s a journal', async (which) => {
    const { running } = await emptyAfter(2)
    const { client, clock, sandbox } = running
    const keeping = which === 'with' ? { journal: memoryJournal() } : { startedAt: clock.now() }
    const { results, error } = await resultsOf(sendPayouts(client(), own(60), { ...batch, concurrency: 1, ...keeping }))
    const reported = Object.values(byReference(results))
    expect(creates(running)).toBe(3)
    expect(sandbox.ledger.orders).toHaveLength(2)
    expect(reported.filter((result) => result === 'paid')).toHaveLength(2)
    expect(reported.filter((result) => result === 'rejected')).toHaveLength(1)
    expect(results.find(({ result }) => result === 'rejected')?.error).toMatchObject({ outcome: 'rejected' })
    expect(isInsufficientFundsError(error)).toBe(true)
    expect(error).toMatchObject({ outcome: 'accepted', operation: 'sendPayouts', type: 'insufficient_funds' })
    const wayOn = which === 'with' ? 'the same journal and retryRejected: true' : 'under a new batch reference'
    expect(error).toHaveProperty('message', expect.stringContaining('The rest of the list was not sent. Top up'))
    expect(error).toHaveProperty('message', expect.stringContaining(wayOn))
  })

  it('lets orders in flight end, and uses up no other keys', async () => {
    const { running } = await emptyAfter(0)
    const { client, clock } = running
    const { results } = await resultsOf(sendPayouts(client(), own(60), { ...batch, startedAt: clock.now() }))
    expect(creates(running)).toBeLessThanOrEqual(20)
    expect(results.filter(({ result }) => result === 'rejected')).toHaveLength(creates(running))
    expect(clock.sleeping).toEqual([])
  })

  it('frees no key that an earlier run may have paid under', async () => {
    const { client, clock, sandbox } = await start()
    const options = { ...batch, startedAt: clock.now(), concurrency: 1 }
    const runa = client({ maxRetries: 0 })
    sandbox.faults.next('drop-after-commit', { operation: 'createOrder' })
    expect(byReference((await resultsOf(sendPayouts(runa, payouts(1), options))).results)).toEqual({ p1: 'unknown' })
    // Refused this time, by a response that says nothing of the key.
    sandbox.faults.next({ status: 410, body: { type: 'version_removed' } }, { operation: 'createOrder' })
    const rejection = { status: 400, body: { type: 'insufficient_funds' }, stored: true }
    sandbox.faults.next(rejection, { operation: 'createOrder' })
    const { results, error } = await resultsOf(sendPayouts(runa, payouts(3), options))
    expect(byReference(results)).toMatchObject({ p1: 'unknown', p2: 'rejected' })
    expect(error).toHaveProperty('message', expect.stringContaining('1 rejected, 1 unknown'))
    expect(error).toHaveProperty('message', expect.stringContaining('Keep the rest under this one'))
    expect(error).toHaveProperty('message', expect.not.stringContaining('use a new key'))
    expect(sandbox.ledger.orders).toHaveLength(1)
  })

  it('takes back an order that was just recorded: no later run sends it, whatever its list holds', async () => {
    const { client, sandbox } = await start()
    const inner = memoryJournal()
    let rejected = () => {}
    const isRefused = new Promise<void>((resolve) => {
      rejected = resolve
    })
    let claiming = () => {}
    const isClaiming = new Promise<void>((resolve) => {
      claiming = resolve
    })
    const journal: PayoutJournal = {
      ...inner,
      async claim(claim) {
        if (claim.rows[0]?.reference === 'p2') {
          claiming()
          await isRefused
        }
        await inner.claim(claim)
      },
      async settle(...settled) {
        await inner.settle(...settled)
        setImmediate(rejected)
      },
    }
    const fetch: typeof globalThis.fetch = async (input, init) => {
      if (init?.method === 'POST') await isClaiming
      return globalThis.fetch(input, init)
    }
    const rejection = { status: 400, body: { type: 'insufficient_funds' }, stored: true }
    sandbox.faults.next(rejection, { operation: 'createOrder' })
    const { results } = await resultsOf(sendPayouts(client({ fetch }), own(2), { ...batch, journal, concurrency: 2 }))
    expect(byReference(results)).toEqual({ p1: 'rejected', p2: 'not_sent' })
    expect(results.find(({ reference }) => reference === 'p2')).toMatchObject({
      idempotencyKey: expect.any(String),
      error: {
        outcome: 'not_sent',
        message: expect.stringContaining('Nothing happened, and the journal has recorded that'),
      },
    })
    sandbox.faults.clear()
    await resultsOf(sendPayouts(client(), [], { ...batch, journal: inner }))
    expect(sandbox.ledger.orders).toHaveLength(0)
  })

  it('does not lead to smaller orders', async () => {
    const { running } = await emptyAfter(0)
    const { results } = await resultsOf(
      sendPayouts(running.client(), payouts(8), { ...batch, journal: memoryJournal() }),
    )
    expect(new Set(results.map(({ result }) => result))).toEqual(new Set(['rejected']))
    expect(creates(running)).toBe(1)
  })
})

describe('after topping up', () => {
  it('a run with the same journal pays everybody once, the rejected ones with retryRejected', async () => {
    const { running, topUp } = await emptyAfter(2)
    const { client, sandbox } = running
    const journal = memoryJournal()
    const first = await resultsOf(sendPayouts(client(), own(6), { ...batch, concurrency: 1, journal }))
    const rejected = first.results.find(({ result }) => result === 'rejected')?.reference ?? ''
    topUp()
    const second = await resultsOf(sendPayouts(client(), own(6), { ...batch, journal }))
    expect(second.error).toBeUndefined()
    expect(byReference(second.results)).toEqual({
      ...{ p1: 'already_paid', p2: 'already_paid', p3: 'paid', p4: 'paid', p5: 'paid', p6: 'paid' },
      [rejected]: 'rejected',
    })
    const third = await resultsOf(sendPayouts(client(), own(6), { ...batch, journal, retryRejected: true }))
    expect(byReference(third.results)).toMatchObject({ [rejected]: 'paid' })
    expect(sandbox.ledger.orders).toHaveLength(6)
  })

  it('without a journal, the rejected ones stop the batch again until they are sent under another reference', async () => {
    const { running, topUp } = await emptyAfter(2)
    const { client, clock, sandbox } = running
    const startedAt = clock.now()
    const first = await resultsOf(sendPayouts(client(), own(6), { ...batch, concurrency: 1, startedAt }))
    expect(byReference(first.results)).toMatchObject({ p1: 'paid', p2: 'paid', p3: 'rejected' })
    topUp()
    await clock.advance(60_000)
    const all = await resultsOf(sendPayouts(client(), own(6), { ...batch, concurrency: 1, startedAt }))
    expect(isInsufficientFundsError(all.error)).toBe(true)
    const rest = await resultsOf(
      sendPayouts(
        client(),
        own(6).filter(({ reference }) => reference !== 'p3'),
        { ...batch, startedAt },
      ),
    )
    expect(byReference(rest.results)).toMatchObject({ p1: 'already_paid', p2: 'already_paid', p4: 'paid', p6: 'paid' })
    const rejected = await resultsOf(
      sendPayouts(
        client(),
        own(6).filter(({ reference }) => reference === 'p3'),
        { ...batch, reference: 'march-topped-up', startedAt: clock.now() },
      ),
    )
    expect(byReference(rejected.results)).toEqual({ p3: 'paid' })
    expect(sandbox.ledger.orders).toHaveLength(6)
  })
})

it('orders of an earlier run that are rejected for lack of funds leave the others open for the next run', async () => {
  const { client, clock, sandbox } = await start()
  const journal = memoryJournal()
  sandbox.faults.next('drop-before', { operation: 'createOrder' })
  sandbox.faults.next('drop-after-commit', { operation: 'createOrder' })
  const once = client({ maxRetries: 0 })
  await sendPayouts(once, own(2), { ...batch, concurrency: 1, journal })
  expect(sandbox.ledger.orders).toHaveLength(1)
  await clock.advance(60_000)
  sandbox.faults.next({ status: 400, body: { type: 'insufficient_funds' }, stored: true }, { operation: 'createOrder' })
  const second = await resultsOf(sendPayouts(client(), own(2), { ...batch, concurrency: 1, journal }))
  expect(byReference(second.results)).toEqual({ p1: 'rejected', p2: 'unknown' })
  expect(second.error).toMatchObject({ outcome: 'unknown' })
  const third = await resultsOf(sendPayouts(client(), own(2), { ...batch, journal, retryRejected: true }))
  expect(byReference(third.results)).toEqual({ p1: 'paid', p2: 'already_paid' })
  expect(sandbox.ledger.orders).toHaveLength(2)
})
