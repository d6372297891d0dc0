import { afterEach, describe, expect, it } from 'vitest'
import { byReference, payout, payouts, resultsOf, USD } from '../../../test/batches.ts'
import { journalWith, recordedOrder } from '../../../test/recorded-orders.ts'
import { type Running, sandboxes } from '../../../test/running-sandbox.ts'
import { sendPayouts } from '../../bulk.ts'
import { isAbortedError } from '../../index.ts'

const { start, close } = sandboxes()
afterEach(close)

const batch = { reference: 'march', payment_method: USD }
const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

const creates = ({ sandbox }: Pick<Running, 'sandbox'>) =>
  sandbox.requests.filter(({ operation }) => operation === 'createOrder')

describe('an order that an earlier run has recorded', () => {
  it('is sent as it was recorded, byte for byte, in its mode and version', async () => {
    const running = await start()
    const claim = await recordedOrder(running, payouts(2))
    // As an earlier version of this package may have written it.
    const body = JSON.stringify(JSON.parse(claim.body), null, 1)
    const old = await recordedOrder(running, [payout('old')], { apiVersion: '2023-07-27' })
    const journal = await journalWith(running, { ...claim, body, key: 'k-1' }, old)
    const { results } = await resultsOf(sendPayouts(running.client(), payouts(2), { ...batch, journal }))
    expect(byReference(results)).toEqual({ p1: 'paid', p2: 'paid', old: 'unknown' })
    const sent = creates(running)
    expect(sent.find(({ headers }) => headers['x-idempotency-key'] === 'k-1')).toMatchObject({
      body,
      headers: { 'x-execution-mode': 'async', 'x-api-version': '2024-02-05' },
    })
    expect(sent.find(({ headers }) => headers['x-idempotency-key'] === old.key)?.headers).toMatchObject({
      'x-execution-mode': 'sync',
      'x-api-version': '2023-07-27',
    })
    // A rejection of a second attempt says nothing of the first.
    expect(results.find(({ reference }) => reference === 'old')?.error).toMatchObject({ status: 410 })
  })

  it('is sent before the list is read', async () => {
    const running = await start()
    const journal = await journalWith(running, await recordedOrder(running, payouts(2)))
    let sentBefore = 0
    function* list() {
      sentBefore = creates(running).length
      yield payout('p9')
    }
    const { results } = await resultsOf(sendPayouts(running.client(), list(), { ...batch, journal }))
    expect(sentBefore).toBe(1)
    expect(byReference(results)).toEqual({ p1: 'paid', p2: 'paid', p9: 'paid' })
  })

  it('that Runa has is waited for and not sent', async () => {
    const running = await start()
    const claim = await recordedOrder(running, payouts(2))
    const { order } = await running.client().createOrder(JSON.parse(claim.body), { idempotencyKey: claim.key })
    const journal = await journalWith(running, claim)
    await journal.open()
    await journal.settle(claim.key, { result: 'accepted', orderId: order.id })
    await journal.close()
    running.sandbox.requests.clear()
    const { results } = await resultsOf(sendPayouts(running.client(), payouts(2), { ...batch, journal }))
    // Paid before, though by the clock it was in the very millisecond in which this run began.
    expect(byReference(results)).toEqual({ p1: 'already_paid', p2: 'already_paid' })
    expect(creates(running)).toEqual([])
  })

  it('is left alone if the run is aborted before it gets a slot, and sent by the next run', async () => {
    const running = await start()
    const claims = await Promise.all(payouts(4).map((one) => recordedOrder(running, [one])))
    const journal = await journalWith(running, ...claims)
    const controller = new AbortController()
    const aborting: typeof globalThis.fetch = (input, init) => {
      if (init?.method === 'POST') controller.abort()
      return globalThis.fetch(input, init)
    }
    const { results, error } = await resultsOf(
      sendPayouts(running.client({ fetch: aborting }), [], {
        ...batch,
        journal,
        concurrency: 2,
        signal: controller.signal,
      }),
    )
    expect(isAbortedError(error)).toBe(true)
    expect(byReference(results)).toEqual({ p1: 'paid', p2: 'unknown', p3: 'unknown', p4: 'unknown' })
    expect(creates(running)).toHaveLength(1)
    expect(running.clock.sleeping).toEqual([])
    expect(await sendPayouts(running.client(), payouts(4), { ...batch, journal })).toMatchObject({
      payouts: 4,
      unknown: 0,
    })
    expect(creates(running)).toHaveLength(4)
  })

  it.each([
    ['29 days ago, to the millisecond', 29 * DAY - MINUTE, 'paid', 1],
    ['longer ago', 29 * DAY + MINUTE, 'unknown', 0],
  ])('%s', async (_, age, result, sent) => {
    const running = await start()
    const claim = await recordedOrder(running, payouts(2), { claimedAt: running.clock.now() - age })
    const journal = await journalWith(running, claim)
    const { results, error } = await resultsOf(sendPayouts(running.client(), payouts(2), { ...batch, journal }))
    expect(error).toBeUndefined()
    expect(byReference(results)).toEqual({ p1: result, p2: result })
    expect(creates(running)).toHaveLength(sent)
    if (result === 'unknown') expect(results[0]?.error).toMatchObject({ outcome: 'unknown', idempotencyKey: claim.key })
  })
})

describe('a payout whose order is too old to be sent again', () => {
  it('is paid once an operator has recorded that it was not', async () => {
    const running = await start()
    const claim = await recordedOrder(running, payouts(2), { claimedAt: running.clock.now() - 40 * DAY })
    const journal = await journalWith(running, claim)
    const list = payouts(2)
    expect(await sendPayouts(running.client(), list, { ...batch, journal })).toMatchObject({ unknown: 2 })
    await journal.open()
    await journal.settle(claim.key, { result: 'released', reason: 'never placed, says support' })
    await journal.close()
    expect(await sendPayouts(running.client(), list, { ...batch, journal })).toMatchObject({ paid: 2, orders: 1 })
    expect(creates(running)[0]?.headers['x-idempotency-key']).not.toBe(claim.key)
  })

  it('is paid once it is recorded as rejected, and a retry is requested', async () => {
    const running = await start()
    const claim = await recordedOrder(running, payouts(2), { claimedAt: running.clock.now() - 40 * DAY })
    const journal = await journalWith(running, claim)
    const list = payouts(2)
    await journal.open()
    await journal.settle(claim.key, { result: 'rejected', reason: 'rejected, says support' })
    await journal.close()
    expect(await sendPayouts(running.client(), list, { ...batch, journal })).toMatchObject({ rejected: 2, orders: 0 })
    const counts = await sendPayouts(running.client(), list, { ...batch, journal, retryRejected: true })
    expect(counts).toMatchObject({ paid: 2, orders: 1 })
    expect(creates(running)[0]?.headers['x-idempotency-key']).not.toBe(claim.key)
  })

  it('is left alone once an operator has recorded that it was paid', async () => {
    const running = await start()
    const claim = await recordedOrder(running, payouts(2), { claimedAt: running.clock.now() - 40 * DAY })
    const journal = await journalWith(running, claim)
    await journal.open()
    await journal.settle(claim.key, { result: 'paid', orderId: 'O-1' })
    await journal.close()
    const { results } = await resultsOf(
      sendPayouts(running.client(), payouts(2), { ...batch, journal, retryRejected: true }),
    )
    expect(byReference(results)).toEqual({ p1: 'already_paid', p2: 'already_paid' })
    expect(creates(running)).toEqual([])
  })
})
