import { failureOf, settle, until } from '@x/test-kit'
import { afterEach, describe, expect, it } from 'vitest'
import { byReference, payout, payouts, resultsOf, USD } from '../../test/batches.ts'
import { sandboxes } from '../../test/running-sandbox.ts'
import { type PayoutResult, sendPayouts } from '../bulk.ts'
import { isAbortedError, isAuthenticationError, isIdempotencyConflictError, RunaPayouts } from '../index.ts'
import { memoryJournal } from '../journal/index.ts'
import { createManualClock, createRunaSandbox } from '../testing/index.ts'

const { start, close } = sandboxes()
afterEach(close)

const batch = { reference: 'march', payment_method: USD }

describe('without a journal', () => {
  it('pays every payout in its own order, under a key of the two references', async () => {
    const {
      client,
      clock,
      sandbox: { ledger },
    } = await start()
    const { results, error } = await resultsOf(sendPayouts(client(), payouts(5), { ...batch, startedAt: clock.now() }))
    expect(error).toBeUndefined()
    expect(results.map(({ result }) => result)).toEqual(Array(5).fill('paid'))
    expect(ledger.orders).toHaveLength(5)
    for (const { reference, item, order, idempotencyKey, orderId } of results) {
      expect(item?.distribution_method).toMatchObject({ email_address: `${reference}@example.com` })
      expect(order?.status).toBe('COMPLETED')
      expect(ledger.find(idempotencyKey ?? '')).toMatchObject({ id: orderId, description: `march/${reference}` })
    }
  })

  it('distinguishes a batch that ran before from one that pays, and pays nobody twice', async () => {
    const {
      client,
      clock,
      sandbox: { ledger },
    } = await start()
    const startedAt = clock.now()
    await sendPayouts(client(), payouts(4), { ...batch, startedAt })
    await clock.advance(1000)
    const again = sendPayouts(client(), [...payouts(6)].reverse(), { ...batch, startedAt })
    const { results } = await resultsOf(again)
    expect(byReference(results)).toEqual({
      p1: 'already_paid',
      p2: 'already_paid',
      p3: 'already_paid',
      p4: 'already_paid',
      p5: 'paid',
      p6: 'paid',
    })
    expect(ledger.orders).toHaveLength(6)
    const p1 = results.find(({ reference }) => reference === 'p1')
    expect(p1?.createdAt).toBe(ledger.find(p1?.idempotencyKey ?? '')?.createdAt)
  })

  it('rejects an edited payout, because Runa reports a conflict of its key', async () => {
    const {
      client,
      clock,
      sandbox: { ledger },
    } = await start()
    const startedAt = clock.now()
    await sendPayouts(client(), payouts(2), { ...batch, startedAt })
    const edited = [payout('p1'), payout('p2', { face_value: 11 })]
    const { results } = await resultsOf(sendPayouts(client(), edited, { ...batch, startedAt }))
    expect(byReference(results)).toEqual({ p1: 'already_paid', p2: 'unknown' })
    expect(isIdempotencyConflictError(results.find(({ reference }) => reference === 'p2')?.error)).toBe(true)
    expect(ledger.orders).toHaveLength(2)
  })

  it('sends nothing once Runa may have forgotten the keys', async () => {
    const {
      client,
      clock,
      sandbox: { requests, ledger },
    } = await start()
    const startedAt = clock.now() - 30 * 24 * 60 * 60 * 1000
    const { results, error } = await resultsOf(sendPayouts(client(), payouts(3), { ...batch, startedAt }))
    expect(error).toBeUndefined()
    expect(byReference(results)).toEqual({ p1: 'unknown', p2: 'unknown', p3: 'unknown' })
    expect(results[0]?.error).toMatchObject({ outcome: 'unknown', message: expect.stringContaining('30 days ago') })
    expect(requests.filter(({ method }) => method === 'POST')).toEqual([])
    expect(ledger.orders).toEqual([])
  })
})

describe('with a journal', () => {
  it('sends up to 200 payouts an order, those of equal products together', async () => {
    const {
      client,
      sandbox: { ledger },
    } = await start()
    const british = { type: 'SINGLE', value: 'AMZ-GB' } as const
    const list = [
      ...payouts(250),
      ...payouts(3).map((one) => ({ ...one, reference: `gb-${one.reference}`, products: british })),
    ]
    const { results, error } = await resultsOf(sendPayouts(client(), list, { ...batch, journal: memoryJournal() }))
    expect(error).toBeUndefined()
    // Payouts in another currency than the balance go one by one, as embedded FX does: their order of three was rejected.
    expect(ledger.orders.map(({ items }) => items.length).sort((a, b) => b - a)).toEqual([200, 50, 1, 1, 1])
    expect(new Set(results.map(({ result }) => result))).toEqual(new Set(['paid']))
    expect(Object.keys(byReference(results))).toHaveLength(253)
    for (const { reference, item } of results) {
      expect(item?.distribution_method).toMatchObject({ email_address: `${reference.replace('gb-', '')}@example.com` })
    }
  })

  it('continues where a run stopped, whatever has changed in the list', async () => {
    const {
      client,
      sandbox: { ledger },
    } = await start()
    const journal = memoryJournal()
    const results: PayoutResult[] = []
    for await (const result of sendPayouts(client(), payouts(10, { group: 'a' }), { ...batch, journal })) {
      results.push(result)
      break
    }
    const edited = [payout('new'), ...payouts(10).reverse().slice(0, 9), payout('p1', { face_value: 99 })]
    const second = await resultsOf(sendPayouts(client(), edited, { ...batch, journal }))
    expect(second.error).toBeUndefined()
    expect(byReference(second.results)).toMatchObject({ new: 'paid', p10: 'already_paid', p1: 'already_paid' })
    expect(isIdempotencyConflictError(second.results.find(({ reference }) => reference === 'p1')?.error)).toBe(true)
    expect(ledger.orders.flatMap(({ items }) => items)).toHaveLength(11)
  })

  it('sends what is unresolved again, byte for byte, before it looks at the list', async () => {
    const {
      client,
      sandbox: { ledger, faults, requests },
    } = await start()
    const journal = memoryJournal()
    faults.next('drop-after-commit', { operation: 'createOrder', times: 4 })
    const first = await resultsOf(sendPayouts(client(), payouts(3), { ...batch, journal }))
    expect(byReference(first.results)).toEqual({ p1: 'unknown', p2: 'unknown', p3: 'unknown' })
    const second = await resultsOf(sendPayouts(client(), [payout('p9')], { ...batch, journal }))
    expect(byReference(second.results)).toEqual({
      p1: 'already_paid',
      p2: 'already_paid',
      p3: 'already_paid',
      p9: 'paid',
    })
    expect(ledger.orders).toHaveLength(2)
    const bodies = new Set(requests.filter(({ operation }) => operation === 'createOrder').map(({ body }) => body))
    expect(bodies.size).toBe(2)
  })

  it('finds the one bad row, and pays the others', async () => {
    const {
      client,
      sandbox: { ledger },
    } = await start()
    const journal = memoryJournal()
    const list = payouts(20, { group: 'all' }).map((one) =>
      one.reference === 'p7' ? { ...one, products: { type: 'SINGLE', value: 'NOPE' } as const } : one,
    )
    const { results, error } = await resultsOf(sendPayouts(client(), list, { ...batch, journal }))
    expect(error).toBeUndefined()
    expect(results.filter(({ result }) => result === 'paid')).toHaveLength(19)
    expect(results.find(({ reference }) => reference === 'p7')).toMatchObject({
      result: 'rejected',
      error: { type: 'product_validation_error' },
    })
    expect(ledger.orders.flatMap(({ items }) => items)).toHaveLength(19)

    const again = await resultsOf(sendPayouts(client(), list, { ...batch, journal }))
    expect(byReference(again.results)).toMatchObject({ p1: 'already_paid', p7: 'rejected' })
    const mended = list.map((one) => (one.reference === 'p7' ? payout('p7') : one))
    const last = await resultsOf(sendPayouts(client(), mended, { ...batch, journal, retryRejected: true }))
    expect(byReference(last.results)).toMatchObject({ p1: 'already_paid', p7: 'paid' })
    expect(ledger.orders.flatMap(({ items }) => items)).toHaveLength(20)
  })

  it('pays a failed order again only when it is named', async () => {
    const {
      client,
      sandbox: { ledger, scriptNextOrder },
    } = await start()
    const journal = memoryJournal()
    scriptNextOrder('fail')
    const first = await resultsOf(sendPayouts(client(), payouts(2), { ...batch, journal }))
    expect(byReference(first.results)).toEqual({ p1: 'failed', p2: 'failed' })
    const second = await resultsOf(sendPayouts(client(), payouts(2), { ...batch, journal }))
    expect(byReference(second.results)).toEqual({ p1: 'failed', p2: 'failed' })
    const retryFailed = [first.results[0]?.orderId ?? '']
    const third = await resultsOf(sendPayouts(client(), payouts(2), { ...batch, journal, retryFailed }))
    expect(byReference(third.results)).toEqual({ p1: 'paid', p2: 'paid' })
    expect(ledger.orders).toHaveLength(2)
  })

  it('stops at a rejected API key, and says so', async () => {
    const {
      client,
      sandbox: { ledger },
    } = await start({ apiKeys: ['xxgood.aaaaaaaaaaaaaaaa'] })
    const error = await failureOf(
      sendPayouts(client({ apiKey: 'xxother.bbbbbbbbbbbbbbbb' }), payouts(3), { ...batch, journal: memoryJournal() }),
    )
    expect(isAuthenticationError(error) || Reflect.get(Object(error), 'name') === 'PermissionError').toBe(true)
    expect(ledger.orders).toEqual([])
  })

  it('ends at the signal, with orders in flight recorded', async () => {
    const {
      client,
      sandbox: { ledger },
    } = await start()
    const journal = memoryJournal()
    const controller = new AbortController()
    const run = sendPayouts(
      client(),
      payouts(30).map((one) => ({ ...one, group: one.reference })),
      {
        ...batch,
        journal,
        concurrency: 2,
        signal: controller.signal,
        onProgress: ({ paid }) => {
          if (paid === 3) controller.abort()
        },
      },
    )
    const { results, error } = await resultsOf(run)
    expect(isAbortedError(error)).toBe(true)
    const paid = results.filter(({ result }) => result === 'paid').length
    expect(ledger.orders).toHaveLength(paid)
    const rest = await resultsOf(sendPayouts(client(), payouts(30), { ...batch, journal }))
    expect(rest.error).toBeUndefined()
    expect(ledger.orders.flatMap(({ items }) => items)).toHaveLength(30)
  })
})

describe('an order that may exist', () => {
  it('is unknown, whatever happens when it is sent again after a 429 that outlasts its deadline', async () => {
    const { client, sandbox } = await start()
    const journal = memoryJournal()
    sandbox.faults.next('drop-after-commit', { operation: 'createOrder' })
    sandbox.faults.next({ name: 'rate-limit', retryAfter: 700 }, { operation: 'createOrder' })
    // What happens in the second round proves nothing about the first.
    sandbox.faults.next({ status: 413 }, { operation: 'createOrder' })
    const first = await resultsOf(sendPayouts(client(), payouts(2), { ...batch, journal }))
    expect(byReference(first.results)).toEqual({ p1: 'unknown', p2: 'unknown' })
    const second = await resultsOf(sendPayouts(client(), payouts(2), { ...batch, journal }))
    expect(byReference(second.results)).toEqual({ p1: 'already_paid', p2: 'already_paid' })
    expect(sandbox.ledger.orders).toHaveLength(1)
  })
})

describe('a long pause that Runa asks for', () => {
  it('is waited for, however long, unless the run is stopped', async () => {
    const { client, sandbox, clock } = await start()
    sandbox.faults.next({ name: 'rate-limit', retryAfter: 3600 }, { operation: 'createOrder' })
    const { results } = await resultsOf(sendPayouts(client(), payouts(3), { ...batch, startedAt: clock.now() }))
    expect(byReference(results)).toEqual({ p1: 'paid', p2: 'paid', p3: 'paid' })

    const controller = new AbortController()
    const manual = createManualClock(clock.now(), { autoPause: false })
    const other = createRunaSandbox({ clock: manual })
    other.faults.next({ name: 'rate-limit', retryAfter: 3600 }, { operation: 'createOrder' })
    const runa = new RunaPayouts({ apiKey: other.apiKey, fetch: other.fetch, clock: manual })
    const run = resultsOf(
      sendPayouts(runa, payouts(1), { ...batch, startedAt: manual.now(), signal: controller.signal }),
    )
    await until(() => other.requests.some(({ status }) => status === 429))
    await settle()
    controller.abort()
    expect(byReference((await run).results)).toEqual({ p1: 'unknown' })
    expect(manual.sleeping).toEqual([])
  })
})
