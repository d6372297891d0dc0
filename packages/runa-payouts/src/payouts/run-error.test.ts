import { afterEach, describe, expect, it } from 'vitest'
import { byReference, payouts, resultsOf, USD } from '../../test/batches.ts'
import { failing, faultyJournal } from '../../test/faulty-journal.ts'
import { sandboxes } from '../../test/running-sandbox.ts'
import { isPayoutRunError, sendPayouts } from '../bulk.ts'
import { isAuthenticationError, isClockError, isSdkError, NotFoundError } from '../index.ts'
import { isJournalError, JournalError, memoryJournal } from '../journal/index.ts'

const { start, close } = sandboxes()
afterEach(close)

const batch = { reference: 'march', payment_method: USD, concurrency: 1 }
const own = (count: number) => payouts(count).map((one) => ({ ...one, group: one.reference }))
const diskFull = new JournalError('write_failed', 'no space left on the device')

describe('the error that stopped a run describes the whole run', () => {
  it.each(['claim', 'settle'] as const)('a journal that fails to %s after payouts were paid', async (step) => {
    const { client } = await start()
    const { journal, on } = faultyJournal(memoryJournal())
    on(step, 3, failing(diskFull))
    const { results, error } = await resultsOf(sendPayouts(client(), own(6), { ...batch, journal }))
    const paid = results.filter(({ result }) => result === 'paid').length
    expect(isJournalError(error)).toBe(true)
    // A claim that failed may be recorded.
    const unknown = step === 'claim' ? 1 : 0
    const outcome = step === 'claim' ? 'unknown' : 'accepted'
    expect(error).toMatchObject({ outcome, operation: 'sendPayouts', code: 'write_failed' })
    const counts = [`${paid} paid`, ...(unknown === 0 ? [] : ['1 unknown']), `${6 - paid - unknown} not_sent`]
    expect(error).toHaveProperty(
      'message',
      `sendPayouts: no space left on the device. This run's payouts: ${counts.join(', ')}.`,
    )
    // The journal's own error is the journal's, and so is what a row says of itself.
    expect(diskFull).toMatchObject({ outcome: 'not_sent', message: 'no space left on the device' })
    for (const row of results.filter(({ result }) => result === 'not_sent')) {
      expect(row.error?.outcome ?? 'not_sent').toBe('not_sent')
    }
  })

  it("a key that is rejected in the middle, while its row reports the row's own result", async () => {
    const { client, clock, sandbox } = await start()
    const revoked = { status: 401, body: { type: 'unauthorized', message: 'revoked' } }
    sandbox.faults.next(revoked, { operation: 'createOrder', skip: 3 })
    const { results, error } = await resultsOf(sendPayouts(client(), own(5), { ...batch, startedAt: clock.now() }))
    expect(isAuthenticationError(error)).toBe(true)
    expect(error).toMatchObject({
      outcome: 'unknown',
      status: 401,
      message: expect.stringContaining("This run's payouts: 3 paid, 1 unknown"),
    })
    // Without a journal, an earlier run may have paid under its key.
    const row = results.find(({ result }) => result === 'unknown')
    expect(row?.error).toMatchObject({ outcome: 'unknown', operation: 'createOrder' })
    expect(row?.error?.message).not.toContain("This run's payouts")
    // What is of that row's order alone is with it, and not with the run.
    expect(error).toMatchObject({ attempts: [], cause: { operation: 'createOrder', attempts: [{ status: 401 }] } })
    expect(error).not.toHaveProperty('idempotencyKey')
    expect(error).toHaveProperty('message', expect.not.stringContaining('key was used before'))
  })

  it('an order that may exist makes it unknown', async () => {
    const { client, sandbox } = await start()
    const { journal, on } = faultyJournal(memoryJournal())
    sandbox.faults.next('drop-after-commit', { operation: 'createOrder', times: 4, skip: 1 })
    on('claim', 3, failing(diskFull))
    const { results, error } = await resultsOf(sendPayouts(client(), own(4), { ...batch, journal }))
    expect(byReference(results)).toMatchObject({ p1: 'paid', p2: 'unknown' })
    expect(error).toMatchObject({ outcome: 'unknown' })
  })

  it('an order of an earlier run that is paid now, though the list has it otherwise', async () => {
    const { client, sandbox } = await start()
    const sound = memoryJournal()
    sandbox.faults.next('drop-before', { operation: 'createOrder', times: 4 })
    await sendPayouts(client(), own(1), { ...batch, journal: sound })
    const { journal, on } = faultyJournal(sound)
    on('close', 1, failing(diskFull))
    const edited = own(1).map((one) => ({ ...one, face_value: 99 }))
    const { results, error } = await resultsOf(sendPayouts(client(), edited, { ...batch, journal }))
    expect(byReference(results)).toEqual({ p1: 'paid' })
    expect(sandbox.ledger.orders).toHaveLength(1)
    expect(error).toMatchObject({ outcome: 'accepted' })
  })

  it('a clock that is set while the run lasts', async () => {
    const { client, clock } = await start()
    let answers = 0
    const setting: typeof globalThis.fetch = async (input, init) => {
      const response = await globalThis.fetch(input, init)
      if (init?.method === 'POST') answers += 1
      if (answers < 3) return response
      const date = new Date(clock.now() + 3 * 3_600_000).toUTCString()
      return new Response(response.body, { status: response.status, headers: { date } })
    }
    const run = sendPayouts(client({ fetch: setting }), own(6), { ...batch, startedAt: clock.now() })
    const { error } = await resultsOf(run)
    expect(isClockError(error)).toBe(true)
    expect(error).toMatchObject({ outcome: 'accepted', message: expect.stringContaining('3 paid') })
  })

  it('without any result is reported unchanged, with counts of zero', async () => {
    const { client } = await start()
    const { journal, on } = faultyJournal(memoryJournal())
    on('open', 1, failing(diskFull))
    const { error } = await resultsOf(sendPayouts(client(), own(2), { ...batch, journal }))
    expect(error).toMatchObject({ name: 'JournalError', message: diskFull.message, outcome: 'not_sent' })
    expect(isPayoutRunError(error) && error.counts).toMatchObject({ payouts: 0, orders: 0, failures: [] })
    expect(diskFull).not.toHaveProperty('counts')
  })

  it('has the counts that awaiting the run would have returned', async () => {
    const { client } = await start()
    const { journal, on } = faultyJournal(memoryJournal())
    on('claim', 3, failing(diskFull))
    const { results, error } = await resultsOf(sendPayouts(client(), own(6), { ...batch, journal }))
    if (!isPayoutRunError(error)) throw error
    const paid = results.filter(({ result }) => result === 'paid').length
    expect(error.counts).toMatchObject({ payouts: 6, paid, unknown: 1, not_sent: 5 - paid, invalid: 0 })
    // The claim that failed may be recorded.
    const failure = error.counts.failures.find(({ result }) => result === 'unknown')
    expect(failure).toMatchObject({ error: { code: 'write_failed', outcome: 'unknown' } })
    expect(JSON.parse(JSON.stringify(error)).counts.paid).toBe(paid)
  })
})

describe('an error that did not end a run', () => {
  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['any error', new Error('no')],
    ['an error of a single call', new NotFoundError('no', { status: 404 }, { operation: 'getOrder' })],
    ['the error of a row', new JournalError('claimed', 'no', { operation: 'sendPayouts' })],
    ['something with counts', { counts: {}, operation: 'sendPayouts' }],
  ])('is distinguished: %s', (_, error) => {
    expect(isPayoutRunError(error)).toBe(false)
  })
})

describe('the error of a row', () => {
  it('is an error of this package, whatever a journal throws', async () => {
    const { client } = await start()
    const { journal, on } = faultyJournal(memoryJournal())
    const broken = new TypeError('the pool is closed')
    on('claim', 2, failing(broken))
    const { results, error } = await resultsOf(sendPayouts(client(), own(2), { ...batch, journal }))
    const row = results.find(({ result }) => result === 'unknown')
    expect(isSdkError(row?.error)).toBe(true)
    expect(row?.error).toMatchObject({ outcome: 'unknown', operation: 'sendPayouts' })
    expect(row?.error?.cause).toBe(broken)
    expect(row?.error?.message).toContain('sendPayouts: the journal failed (TypeError: the pool is closed).')
    expect(isPayoutRunError(error)).toBe(true)
    expect(error).toMatchObject({ outcome: 'unknown', cause: broken })
    expect(error).toHaveProperty('message', expect.stringContaining("This run's payouts: 1 paid, 1 unknown."))
  })

  it("is unknown for an order that an earlier run may have placed, whatever this run's call says", async () => {
    const { client, sandbox } = await start()
    const journal = memoryJournal()
    sandbox.faults.next('drop-after-commit', { operation: 'createOrder', times: 4 })
    await sendPayouts(client(), own(1), { ...batch, journal })
    sandbox.faults.next({ status: 403 }, { operation: 'createOrder' })
    const { results, error } = await resultsOf(sendPayouts(client(), own(1), { ...batch, journal }))
    expect(results[0]).toMatchObject({ result: 'unknown', error: { outcome: 'unknown', status: 403 } })
    expect(error).toMatchObject({ outcome: 'unknown' })
  })

  it('is unknown for a payout that another run has claimed', async () => {
    const { client, sandbox } = await start()
    const { journal, on } = faultyJournal(memoryJournal())
    on('claim', 1, failing(new JournalError('claimed', 'p1', { references: ['p1'] })))
    const { results } = await resultsOf(sendPayouts(client(), own(1), { ...batch, journal }))
    expect(results[0]).toMatchObject({ result: 'unknown', error: { outcome: 'unknown', code: 'claimed' } })
    expect(sandbox.ledger.orders).toEqual([])
  })
})
