import { afterEach, describe, expect, it } from 'vitest'
import { byReference, payout, payouts, resultsOf, USD } from '../../test/batches.ts'
import {
  ALL_RIGHT,
  catalogueOf,
  counted,
  INVALID,
  invalid,
  numbers,
  PRODUCTS,
  REFUSES_ALL,
  valid,
} from '../../test/checked-lists.ts'
import { faultyJournal } from '../../test/faulty-journal.ts'
import { type Running, sandboxes } from '../../test/running-sandbox.ts'
import { sharedJournal } from '../../test/shared-journal.ts'
import { isPayoutRunError, type Payout, reconcilePayouts, sendPayouts } from '../bulk.ts'
import { isRequestValidationError } from '../index.ts'
import { memoryJournal } from '../journal/index.ts'

const { start, close } = sandboxes()
afterEach(close)

const batch = { reference: 'march', payment_method: USD }

const posted = ({ sandbox }: Pick<Running, 'sandbox'>) =>
  sandbox.requests
    .filter(({ operation }) => operation === 'createOrder')
    .map(({ headers, body }) => `${new Headers(headers).get('x-idempotency-key')} ${body}`)
    .sort()

const refused = ({ sandbox }: Pick<Running, 'sandbox'>) =>
  sandbox.requests.filter(({ operation, status }) => operation === 'createOrder' && status !== 200 && status !== 202)

describe('a payout that its check finds wrong', () => {
  it('is not sent, with the reason by path of the row; the others are paid', async () => {
    const running = await start({ products: PRODUCTS })
    const runa = running.client()
    const journal = sharedJournal()
    const list = [valid('a'), ...INVALID.map((_, number) => invalid(`no${number}`, number)), valid('b', 1)]
    const run = sendPayouts(runa, list, { ...batch, journal: journal.handle(), check: catalogueOf(runa) })
    const { results, error } = await resultsOf(run)
    expect(error).toBeUndefined()
    expect(byReference(results)).toEqual({
      a: 'paid',
      b: 'paid',
      no0: 'not_sent',
      no1: 'not_sent',
      no2: 'not_sent',
      no3: 'not_sent',
    })
    const wrong = results.filter(({ result }) => result === 'not_sent')
    for (const one of wrong) {
      expect(one).toMatchObject({ invalid: true, error: { name: 'RequestValidationError', outcome: 'not_sent' } })
      expect(one).not.toHaveProperty('idempotencyKey')
    }
    const issues = wrong.map(({ error: one }) => isRequestValidationError(one) && one.issues[0])
    expect(issues).toMatchObject([
      { path: ['products', 'value'], code: 'unknown_product' },
      { path: ['products', 'value'], code: 'not_orderable' },
      { path: ['face_value'], code: 'denomination' },
      { path: ['face_value'], code: 'denomination' },
    ])
    expect(wrong[2]?.error?.message).toMatch(
      /^sendPayouts: payout "no2": face_value: AMZ-US .* allowed: .*\. This run sent and recorded nothing for it; the next run checks it again\.$/,
    )
    expect(await run.catch(() => {})).toMatchObject({ invalid: 4, not_sent: 4, paid: 2 })
    // No claim, no settlement, and no refusal that Runa keeps.
    expect(JSON.stringify(journal.entries)).not.toContain('no0')
    expect(refused(running)).toEqual([])
  })

  it('is checked again by the next run: corrected, or with a catalogue of today, it is paid', async () => {
    const running = await start({ products: PRODUCTS })
    const runa = running.client()
    const journal = memoryJournal()
    const options = { ...batch, journal }
    const first = await resultsOf(sendPayouts(runa, [valid('a'), invalid('b')], { ...options, check: REFUSES_ALL }))
    expect(byReference(first.results)).toEqual({ a: 'not_sent', b: 'not_sent' })
    const again = await resultsOf(sendPayouts(runa, [valid('a'), valid('b')], { ...options, check: catalogueOf(runa) }))
    expect(byReference(again.results)).toEqual({ a: 'paid', b: 'paid' })
    expect(running.sandbox.ledger.orders.flatMap(({ items }) => items)).toHaveLength(2)
  })

  it('says without a journal that an earlier run may have sent it', async () => {
    const { client, clock } = await start()
    const run = sendPayouts(client(), payouts(1), { ...batch, startedAt: clock.now(), check: REFUSES_ALL })
    const { results } = await resultsOf(run)
    expect(results[0]?.error?.message).toMatch(
      /Nothing was sent for it by this run\. If an earlier run of this batch sent it, repeat without `check`, and do not/,
    )
  })

  it('and occurs twice is told once as wrong and once as a second row', async () => {
    const { client } = await start()
    const list = [payout('a'), payout('a'), payout('a', { face_value: 11 })]
    const { results } = await resultsOf(
      sendPayouts(client(), list, { ...batch, journal: memoryJournal(), check: REFUSES_ALL }),
    )
    expect(results.map(({ result }) => result)).toEqual(['not_sent', 'not_sent', 'not_sent'])
    expect(results.map(({ error }) => error?.name).sort()).toEqual([
      'IdempotencyConflictError',
      'RequestValidationError',
      'RequestValidationError',
    ])
  })

  it('is no part of what reconcilePayouts looks for', async () => {
    const { client } = await start()
    const journal = memoryJournal()
    await sendPayouts(client(), payouts(2), { ...batch, journal, check: REFUSES_ALL })
    const found = await reconcilePayouts(client(), journal)
    expect(found).toMatchObject({ found: [] })
  })
})

describe('the orders of valid rows are those that are sent without a check', () => {
  /** A list of up to 450 rows, some of which Runa would refuse, in groups of their products. */
  function listOf(seed: number): { readonly all: Payout[]; readonly good: Payout[] } {
    const below = numbers(seed)
    const rows = Array.from({ length: 1 + below(450) }, (_, number) => ({
      isGood: below(10) > 0,
      reference: `p${number}`,
      kind: below(4),
    }))
    const made = (isGood: boolean, reference: string, kind: number) =>
      isGood ? valid(reference, kind) : invalid(reference, kind)
    return {
      all: rows.map(({ isGood, reference, kind }) => made(isGood, reference, kind)),
      good: rows.filter(({ isGood }) => isGood).map(({ reference, kind }) => valid(reference, kind)),
    }
  }

  it.each(Array.from({ length: 12 }, (_, seed) => [seed]))('with a journal, list %i', async (seed) => {
    const { all, good } = listOf(seed)
    const [checked, unchecked] = [await start({ products: PRODUCTS }), await start({ products: PRODUCTS })]
    const runa = checked.client()
    const run = await resultsOf(
      sendPayouts(runa, all, { ...batch, journal: memoryJournal(), check: catalogueOf(runa) }),
    )
    expect(run.error).toBeUndefined()
    await sendPayouts(unchecked.client(), good, { ...batch, journal: memoryJournal() })
    expect(posted(checked)).toEqual(posted(unchecked))
    expect(refused(checked)).toEqual([])
    const paid = run.results.filter(({ result }) => result === 'paid').map(({ reference }) => reference)
    expect(paid.sort()).toEqual(good.map(({ reference }) => reference).sort())
  })

  it.each([[100], [101], [102]])('without a journal, list %i', async (seed) => {
    const { all, good } = listOf(seed)
    const [checked, unchecked] = [await start({ products: PRODUCTS }), await start({ products: PRODUCTS })]
    const runa = checked.client()
    const startedAt = checked.clock.now()
    const fast = { ...batch, startedAt, ordersPerMinute: 290 }
    await sendPayouts(runa, all.slice(0, 60), { ...fast, check: catalogueOf(runa) })
    const references = new Set(all.slice(0, 60).map(({ reference }) => reference))
    await sendPayouts(
      unchecked.client(),
      good.filter(({ reference }) => references.has(reference)),
      fast,
    )
    expect(posted(checked)).toEqual(posted(unchecked))
  })
})

describe('payouts of one order that do not fit together are split, and all are paid', () => {
  const gb = (reference: string) => payout(reference, { products: { type: 'SINGLE', value: 'AMZ-GB' }, group: 'g' })
  const us = (reference: string) => payout(reference, { group: 'g' })
  it.each<[string, Payout[], number]>([
    ['of two currencies', [us('a'), gb('b'), us('c')], 2],
    ['turned round', [gb('b'), us('a'), us('c')], 2],
    ['of another currency than the payment: one item each', [gb('a'), gb('b'), gb('c')], 3],
    ['with one that is wrong', [us('a'), payout('no', { face_value: 51, group: 'g' }), us('b')], 1],
  ])('%s', async (_, list, orders) => {
    const running = await start({ products: PRODUCTS })
    const runa = running.client()
    const run = await resultsOf(
      sendPayouts(runa, list, { ...batch, journal: memoryJournal(), check: catalogueOf(runa) }),
    )
    expect(run.error).toBeUndefined()
    expect(byReference(run.results)).toEqual(
      Object.fromEntries(list.map(({ reference }) => [reference, reference === 'no' ? 'not_sent' : 'paid'])),
    )
    expect(running.sandbox.ledger.orders).toHaveLength(orders)
    expect(refused(running)).toEqual([])
  })
})

describe('a check never stops what a journal has recorded', () => {
  it.each<[string, (running: Running) => void, string[], string[]]>([
    ['paid', () => {}, ['paid', 'paid'], ['already_paid', 'already_paid']],
    [
      'sent, with its answer lost',
      ({ sandbox }) => sandbox.faults.next('drop-after-commit', { operation: 'createOrder', times: 4 }),
      ['unknown', 'unknown'],
      ['already_paid', 'already_paid'],
    ],
    [
      'perhaps never received',
      ({ sandbox }) => sandbox.faults.next('drop-before', { operation: 'createOrder', times: 4 }),
      ['unknown', 'unknown'],
      ['paid', 'paid'],
    ],
    ['failed', ({ sandbox }) => sandbox.scriptNextOrder('fail'), ['failed', 'failed'], ['failed', 'failed']],
  ])('%s', async (_, trouble, before, after) => {
    const running = await start()
    const { client, sandbox } = running
    const journal = memoryJournal()
    trouble(running)
    const first = await resultsOf(sendPayouts(client(), payouts(2), { ...batch, journal, check: ALL_RIGHT }))
    expect(first.results.map(({ result }) => result)).toEqual(before)
    const { calls, check } = counted(REFUSES_ALL)
    const again = await resultsOf(sendPayouts(client(), payouts(2), { ...batch, journal, check }))
    expect(again.error).toBeUndefined()
    expect(again.results.map(({ result }) => result)).toEqual(after)
    expect(calls.count).toBe(0)
    expect(sandbox.ledger.orders).toHaveLength(1)
  })

  it('accepted and not waited for', async () => {
    const { client, clock } = await start()
    const journal = memoryJournal()
    await sendPayouts(client(), payouts(2), { ...batch, journal, wait: false })
    await clock.advance(2_000)
    const { results } = await resultsOf(sendPayouts(client(), payouts(2), { ...batch, journal, check: REFUSES_ALL }))
    expect(byReference(results)).toEqual({ p1: 'already_paid', p2: 'already_paid' })
  })

  it('but a row whose key Runa has refused is checked before it gets another', async () => {
    const running = await start({ products: PRODUCTS })
    const { client, sandbox } = running
    const journal = memoryJournal()
    const list = [invalid('a', 2)]
    const first = await resultsOf(sendPayouts(client(), list, { ...batch, journal }))
    expect(byReference(first.results)).toEqual({ a: 'rejected' })
    const retry = { ...batch, journal, retryRejected: true }
    const runa = client()
    const again = await resultsOf(sendPayouts(runa, list, { ...retry, check: catalogueOf(runa) }))
    expect(byReference(again.results)).toEqual({ a: 'not_sent' })
    const fixed = await resultsOf(sendPayouts(runa, [valid('a')], { ...retry, check: catalogueOf(runa) }))
    expect(byReference(fixed.results)).toEqual({ a: 'paid' })
    expect(sandbox.ledger.orders).toHaveLength(1)
    expect(refused(running)).toHaveLength(1)
  })

  it('and a crash between the check and the claim leaves nothing behind', async () => {
    const { client, sandbox } = await start()
    const { handle, entries } = sharedJournal()
    const dying = faultyJournal(handle())
    dying.on('claim', 1, () => Promise.reject(new Error('the process died')))
    const first = await resultsOf(
      sendPayouts(client(), payouts(2), { ...batch, journal: dying.journal, check: ALL_RIGHT }),
    )
    expect(isPayoutRunError(first.error)).toBe(true)
    expect([entries, sandbox.ledger.orders]).toEqual([[], []])
    const { calls, check } = counted(ALL_RIGHT)
    const again = await resultsOf(sendPayouts(client(), payouts(2), { ...batch, journal: handle(), check }))
    expect(byReference(again.results)).toEqual({ p1: 'paid', p2: 'paid' })
    // Each row, and the order of both.
    expect(calls.count).toBe(3)
    expect(sandbox.ledger.orders).toHaveLength(1)
  })
})

describe('the requests of a check', () => {
  it('do not grow with the list: the catalogue is loaded once, and each unknown code read once', async () => {
    const running = await start({ products: PRODUCTS })
    const runa = running.client()
    const list = Array.from({ length: 1_000 }, (_, number) =>
      payout(`p${number}`, { products: { type: 'SINGLE', value: `NO${number % 3}-US` } }),
    )
    const { not_sent } = await sendPayouts(runa, [...list, valid('a')], {
      ...batch,
      journal: memoryJournal(),
      check: catalogueOf(runa),
    })
    expect(not_sent).toBe(1_000)
    const operations = running.sandbox.requests.map(({ operation }) => operation)
    const count = (name: string) => operations.filter((operation) => operation === name).length
    expect([count('getProduct'), count('createOrder'), count('getBalance')]).toEqual([3, 1, 0])
    // Pages, and the list again where a code may be a plan's.
    expect(count('listProducts')).toBeLessThan(10)
  })
})
