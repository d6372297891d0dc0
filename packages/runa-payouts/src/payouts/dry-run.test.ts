import { afterEach, describe, expect, it } from 'vitest'
import { byReference, payout, payouts, resultsOf, USD } from '../../test/batches.ts'
import { faultyJournal } from '../../test/faulty-journal.ts'
import { sandboxes } from '../../test/running-sandbox.ts'
import { sendPayouts } from '../bulk.ts'
import { isJournalError, memoryJournal } from '../journal/index.ts'

const { start, close } = sandboxes()
afterEach(close)

const batch = { reference: 'march', payment_method: USD, dryRun: true }

describe('a dry run', () => {
  it('checks and counts as a run would, and sends nothing', async () => {
    const { client, clock, sandbox } = await start()
    const list = [
      payout('a', { face_value: 0.1 }),
      payout('b', { face_value: 0.2 }),
      payout('c', { face_value: -1 }),
      payout('a', { face_value: 0.1 }),
      payout('a', { face_value: 99 }),
    ]
    const run = sendPayouts(client(), list, { ...batch, startedAt: clock.now() })
    const { results } = await resultsOf(run)
    expect(results.map(({ reference, result }) => `${reference} ${result}`).sort()).toEqual([
      'a not_sent',
      'a not_sent',
      'a not_sent',
      'b not_sent',
      'c not_sent',
    ])
    expect(results.filter(({ error }) => error !== undefined)).toHaveLength(3)
    // Rejected rows are not part of the totals.
    expect(await run).toMatchObject({ payouts: 5, not_sent: 5, orders: 2, totals: { 'AMZ-US': '0.30' } })
    expect(sandbox.requests).toHaveLength(0)
  })

  it('never adds yen to dollars', async () => {
    const { client } = await start()
    const list = [
      payout('sam', { face_value: 25 }),
      payout('aki', { face_value: 3000, products: { type: 'SINGLE', value: 'AMZ-JP' } }),
      payout('kim', { face_value: 25 }),
      payout('lee', { face_value: 10, products: { type: 'MULTIPLE', values: ['STARBUCKS-US', 'AMZ-US'] } }),
      payout('joe', { face_value: 10, products: { type: 'TEMPLATE', template_id: 'PT-01' } }),
    ]
    const { totals } = await sendPayouts(client(), list, { ...batch, journal: memoryJournal() })
    expect(totals).toEqual({
      'AMZ-US': '50.00',
      'AMZ-JP': '3000.00',
      'AMZ-US, STARBUCKS-US': '10.00',
      'PT-01': '10.00',
    })
  })

  it('counts separately, and explains, what would be rejected', async () => {
    const { client } = await start()
    const journal = memoryJournal()
    await sendPayouts(client(), [payout('sam')], { ...batch, dryRun: false, journal })
    const list = [
      payout('kim'),
      payout('lee', { face_value: -1 }),
      payout('kim'),
      payout('sam', { face_value: 99 }),
      payout('joe', { distribution_method: { type: 'EMAIL', email_address: 'joe' } }),
    ]
    const run = sendPayouts(client(), list, { ...batch, journal })
    const { results } = await resultsOf(run)
    const { invalid, not_sent, already_paid, orders, failures } = await run
    expect({ invalid, not_sent, already_paid, orders }).toEqual({ invalid: 4, not_sent: 4, already_paid: 1, orders: 1 })
    const reasons = Object.fromEntries(
      results.flatMap(({ reference, error }) => (error === undefined ? [] : [[reference, error.message]])),
    )
    expect(reasons).toEqual({
      lee: expect.stringContaining('face_value: expected'),
      kim: expect.stringContaining('occurs twice in this list'),
      sam: expect.stringContaining('has changed since it was recorded, and is already_paid'),
      joe: expect.stringContaining('distribution_method.email_address: expected'),
    })
    expect(failures.map(({ reference }) => reference).sort()).toEqual(['joe', 'kim', 'lee', 'sam'])
  })

  it('needs no API key', async () => {
    const { client, clock } = await start()
    const apiKey = () => {
      throw new Error('asked for')
    }
    expect(await sendPayouts(client({ apiKey }), payouts(2), { ...batch, startedAt: clock.now() })).toMatchObject({
      orders: 2,
    })
  })

  it('plans with a journal, and writes nothing to it', async () => {
    const { client, sandbox } = await start()
    const { journal, calls } = faultyJournal(memoryJournal())
    const counts = await sendPayouts(client(), payouts(450), { ...batch, journal })
    expect(counts).toMatchObject({ payouts: 450, not_sent: 450, orders: 3, totals: { 'AMZ-US': '4500.00' } })
    expect(calls).toEqual({ open: 1, claim: 0, settle: 0, close: 1 })
    expect(sandbox.requests).toHaveLength(0)
    const { binding, entries } = await journal.open()
    expect(binding).toBeUndefined()
    for await (const entry of entries) expect(entry).toBeUndefined()
  })

  it('reports what a journal knows, and what it does not', async () => {
    const { client, sandbox } = await start()
    const journal = memoryJournal()
    const real = { ...batch, dryRun: false, journal }
    await sendPayouts(client(), [payout('paid')], real)
    sandbox.scriptNextOrder('fail')
    await sendPayouts(client(), [payout('failed')], real)
    await sendPayouts(client(), payouts(2, { group: 'x' }), { ...real, wait: false })
    sandbox.faults.next('drop-after-commit', { operation: 'createOrder', times: 4 })
    await sendPayouts(client(), [payout('open')], { ...real, wait: false })
    const before = sandbox.requests.length
    const list = [payout('new'), payout('paid'), payout('failed'), ...payouts(2)]
    const run = sendPayouts(client(), list, { ...batch, journal, retryFailed: ['failed'] })
    expect(byReference((await resultsOf(run)).results)).toEqual({
      new: 'not_sent',
      paid: 'already_paid',
      failed: 'not_sent',
      open: 'unknown',
      p1: 'accepted',
      p2: 'accepted',
    })
    expect(await run).toMatchObject({ orders: 2 })
    expect(sandbox.requests).toHaveLength(before)
  })

  it('rejects the journal of another batch', async () => {
    const { client } = await start()
    const journal = memoryJournal()
    await sendPayouts(client(), payouts(1), { ...batch, dryRun: false, journal })
    const { error } = await resultsOf(sendPayouts(client(), payouts(1), { ...batch, reference: 'april', journal }))
    expect(isJournalError(error) && error.code).toBe('other_batch')
  })
})
