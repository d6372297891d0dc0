import { countedListeners, failureOf, until } from '@x/test-kit'
import { afterEach, describe, expect, it } from 'vitest'
import { byReference, payout, payouts, resultsOf, USD } from '../../test/batches.ts'
import { faultyJournal } from '../../test/faulty-journal.ts'
import { journalWith, recordedOrder } from '../../test/recorded-orders.ts'
import { order, sandboxes } from '../../test/running-sandbox.ts'
import { reconcilePayouts, sendPayouts } from '../bulk.ts'
import { isJournalError, type JournalEntry, memoryJournal, type PayoutJournal } from '../journal/index.ts'

const { start, close } = sandboxes()
afterEach(close)

const batch = { reference: 'march', payment_method: USD }

/** What a journal holds beside its claims. */
async function settlementsOf(journal: PayoutJournal) {
  const { entries } = await journal.open()
  const all: JournalEntry[] = []
  for await (const entry of entries) all.push(entry)
  await journal.close()
  return all.flatMap((entry) => (entry.type === 'settlement' ? [entry.settlement] : []))
}

describe('the signal of a reconciliation', () => {
  /** A journal with an order that was sent and is not settled. */
  async function left() {
    const running = await start()
    const journal = memoryJournal()
    running.sandbox.faults.next('drop-after-commit', { operation: 'createOrder', times: 4 })
    await sendPayouts(running.client(), payouts(2), { ...batch, journal })
    await running.clock.advance(2000)
    running.sandbox.requests.clear()
    return { running, journal }
  }

  it('reads nothing and opens nothing if it was aborted before', async () => {
    const { running, journal } = await left()
    const { journal: counted, calls } = faultyJournal(journal)
    const signal = AbortSignal.abort('enough')
    const error = await failureOf(reconcilePayouts(running.client(), counted, { signal }))
    expect(error).toMatchObject({
      name: 'AbortedError',
      operation: 'reconcilePayouts',
      outcome: 'not_sent',
      cause: 'enough',
    })
    expect([running.sandbox.requests, calls.open]).toEqual([[], 0])
  })

  it('ends the walk, records nothing, closes the journal, and leaves no listener', async () => {
    const { running, journal } = await left()
    const controller = new AbortController()
    const listeners = countedListeners(controller.signal)
    running.sandbox.faults.next('stall-before', { operation: 'listOrders' })
    const walk = failureOf(reconcilePayouts(running.client(), journal, { signal: controller.signal }))
    await until(() => running.sandbox.requests.length > 0)
    const reason = new Error('SIGTERM')
    controller.abort(reason)
    const error = await walk
    expect(error).toMatchObject({ name: 'AbortedError', operation: 'reconcilePayouts' })
    expect(error.cause).toBe(reason)
    expect(await settlementsOf(journal)).toEqual([])
    expect(listeners()).toBe(0)
    expect(running.clock.sleeping).toEqual([])
    const { found } = await reconcilePayouts(running.client(), journal, { signal: new AbortController().signal })
    expect(found).toHaveLength(1)
  })

  it('ends one whose API key never resolves', async () => {
    const { running, journal } = await left()
    const controller = new AbortController()
    const runa = running.client({ apiKey: () => new Promise<string>(() => {}) })
    const walk = failureOf(reconcilePayouts(runa, journal, { signal: controller.signal }))
    controller.abort()
    expect(await walk).toMatchObject({ name: 'AbortedError' })
  })

  it('does not replace a journal that is missing or invalid', async () => {
    const { client, sandbox } = await start()
    // As plain JavaScript may pass it.
    for (const wrong of [undefined, null, './march.journal', { signal: undefined }] as unknown as PayoutJournal[]) {
      const error = await failureOf(reconcilePayouts(client(), wrong))
      expect(error).toMatchObject({
        name: 'RequestValidationError',
        message: expect.stringMatching(
          /^reconcilePayouts: journal: (missing; )?expected a PayoutJournal, such as fileJournal/,
        ),
      })
    }
    expect(sandbox.requests).toEqual([])
  })

  it('is the only option', async () => {
    const { running, journal } = await left()
    // As plain JavaScript may pass it.
    const misspelt = { signals: 1 } as Record<string, unknown>
    const error = await failureOf(reconcilePayouts(running.client(), journal, misspelt))
    expect(error).toMatchObject({ name: 'RequestValidationError', message: expect.stringContaining('"signal"') })
    expect(running.sandbox.requests).toEqual([])
  })
})

describe('reconciling a journal with the list of orders', () => {
  it('finds and records what was paid, so that the next run knows', async () => {
    const running = await start()
    const { client, sandbox, clock } = running
    const journal = memoryJournal()
    sandbox.faults.next('drop-after-commit', { operation: 'createOrder', times: 4 })
    const first = await resultsOf(sendPayouts(client(), payouts(2), { ...batch, journal }))
    await clock.advance(2000)
    const { found, open, unidentified } = await reconcilePayouts(client(), journal)
    const [placed] = sandbox.ledger.orders
    expect(found).toEqual([
      {
        idempotencyKey: first.results[0]?.idempotencyKey,
        references: ['p1', 'p2'],
        settlement: { result: 'paid', orderId: placed?.id, createdAt: placed?.createdAt },
        alsoCompleted: [],
      },
    ])
    expect([open, unidentified]).toEqual([[], []])
    sandbox.requests.clear()
    const second = await resultsOf(sendPayouts(client(), payouts(2), { ...batch, journal }))
    expect(byReference(second.results)).toEqual({ p1: 'already_paid', p2: 'already_paid' })
    expect(sandbox.requests.some(({ operation }) => operation === 'createOrder')).toBe(false)
    // Nothing is left to be found.
    expect(await reconcilePayouts(client(), journal)).toEqual({
      found: [],
      open: [],
      unidentified: [],
      unreadable: 0,
      unclaimed: [],
    })
  })

  it.each([
    ['FAILED', { result: 'failed' }],
    ['REVIEWING', { result: 'accepted' }],
  ])('records the state of an order that is %s', async (status, settlement) => {
    const running = await start()
    const claim = await recordedOrder(running, payouts(2))
    const journal = await journalWith(running, claim)
    running.sandbox.scriptNextOrder({ status, fields: { description: `march/${claim.key}` } })
    await running.client().createOrder(JSON.parse(claim.body), { idempotencyKey: claim.key })
    await running.clock.advance(2000)
    const { found } = await reconcilePayouts(running.client(), journal)
    expect(found).toMatchObject([{ idempotencyKey: claim.key, settlement }])
    expect(await settlementsOf(journal)).toMatchObject([settlement])
  })

  it('finds an order by its id if the list shows nothing else', async () => {
    const running = await start()
    const journal = memoryJournal()
    running.sandbox.scriptNextOrder('fail')
    await sendPayouts(running.client(), payouts(2), { ...batch, journal, wait: false })
    await running.clock.advance(2000)
    const orderId = running.sandbox.ledger.orders[0]?.id
    const { found, open, unidentified } = await reconcilePayouts(running.client(), journal)
    expect(found).toMatchObject([{ references: ['p1', 'p2'], settlement: { result: 'failed', orderId } }])
    expect([open, unidentified]).toEqual([[], []])
  })

  it('names what stays open, and which orders it may be', async () => {
    const running = await start({ processingMs: 3_600_000 })
    const journal = await journalWith(running, await recordedOrder(running, [payout('p1')]))
    const other = await running.client().createOrder(order(2))
    const { found, open, unidentified } = await reconcilePayouts(running.client(), journal)
    expect(found).toEqual([])
    expect(open).toMatchObject([{ references: ['p1'], settlement: undefined }])
    expect(unidentified).toEqual([other.order.id])
    expect(await settlementsOf(journal)).toEqual([])
    // Sent again, it is paid: it never was.
    expect(await sendPayouts(running.client(), [payout('p1')], { ...batch, journal })).toMatchObject({ paid: 1 })
  })

  it('counts rows of the list that have no id, and continues: what stays open may be among them', async () => {
    const running = await start()
    const [claim, lost] = [await recordedOrder(running, [payout('p1')]), await recordedOrder(running, [payout('p2')])]
    const journal = await journalWith(running, claim, lost)
    const page = (items: readonly unknown[], after: string) => ({
      status: 200,
      body: { items, pagination: { cursors: { after }, page: { limit: 500 } } },
    })
    const old = { status: 'COMPLETED', created_at: '2026-11-21T00:00:00Z', payment_method: {}, currency: 'USD' }
    const pages = [
      page([{ ...old, description: `march/${lost.key}` }, null], 'A'),
      // An old row, as the documentation shows them: without totals.
      page(
        [
          { ...old, id: 'O-1', description: `march/${claim.key}` },
          { ...old, id: '' },
        ],
        'B',
      ),
      page([], ''),
    ]
    for (const response of pages) running.sandbox.faults.next(response, { operation: 'listOrders' })
    const { found, open, unidentified, unreadable } = await reconcilePayouts(running.client(), journal)
    expect(found).toMatchObject([{ references: ['p1'], settlement: { result: 'paid', orderId: 'O-1' } }])
    expect(open).toMatchObject([{ references: ['p2'], settlement: undefined }])
    expect([unidentified, unreadable]).toEqual([[], 3])
  })

  it('reads no list if nothing was ever written, and no order if nothing is open', async () => {
    const running = await start()
    const journal = memoryJournal()
    const nothing = { found: [], open: [], unidentified: [], unreadable: 0, unclaimed: [] }
    expect(await reconcilePayouts(running.client(), journal)).toEqual(nothing)
    expect(running.sandbox.requests).toHaveLength(0)
    await sendPayouts(running.client(), payouts(2), { ...batch, journal })
    running.sandbox.requests.clear()
    expect(await reconcilePayouts(running.client(), journal)).toEqual(nothing)
    expect(new Set(running.sandbox.requests.map(({ operation }) => operation))).toEqual(new Set(['listOrders']))
  })

  it('looks where an order was sent, even if the journal was begun at another base URL', async () => {
    const began = await start()
    const moved = await start()
    const journal = memoryJournal()
    await sendPayouts(began.client(), [payout('p1')], { ...batch, journal })
    moved.sandbox.faults.next('drop-after-commit', { operation: 'createOrder', times: 4 })
    const run = sendPayouts(moved.client(), [payout('p2')], { ...batch, journal, acceptKeyChange: true })
    expect(await run).toMatchObject({ unknown: 1 })
    const { found, open } = await reconcilePayouts(moved.client(), journal)
    expect(found).toMatchObject([{ references: ['p2'], settlement: { result: 'paid' } }])
    expect(open).toEqual([])
  })

  it('rejects the journal of another base URL, and closes it', async () => {
    const running = await start()
    const elsewhere = await start()
    const { journal, calls } = faultyJournal(await journalWith(running, await recordedOrder(running, payouts(1))))
    const error = await failureOf(reconcilePayouts(elsewhere.client(), journal))
    expect(isJournalError(error)).toBe(true)
    expect(error).toMatchObject({ code: 'other_batch', operation: 'reconcilePayouts' })
    expect(calls.close).toBe(1)
    expect(elsewhere.sandbox.requests).toHaveLength(0)
  })

  it('closes the journal if the list cannot be read', async () => {
    const running = await start()
    const { journal, calls } = faultyJournal(await journalWith(running, await recordedOrder(running, payouts(1))))
    running.sandbox.faults.next('unavailable-503', { operation: 'listOrders', times: 4 })
    expect(await failureOf(reconcilePayouts(running.client(), journal))).toMatchObject({ name: 'ServerError' })
    expect(calls.close).toBe(1)
  })

  it('works with another API key of the account', async () => {
    const running = await start({ apiKeys: ['xxSANDBOX.aaaaaaaaaaaa', 'xxother.bbbbbbbbbbbb'] })
    const claim = await recordedOrder(running, payouts(2))
    const journal = await journalWith(running, claim)
    await running.client().createOrder(JSON.parse(claim.body), { idempotencyKey: claim.key })
    await running.clock.advance(2000)
    const { found } = await reconcilePayouts(running.client({ apiKey: 'xxother.bbbbbbbbbbbb' }), journal)
    expect(found).toMatchObject([{ settlement: { result: 'paid' } }])
  })
})
