import { afterEach, describe, expect, it } from 'vitest'
import { byReference, payout, payouts, resultsOf, USD } from '../../test/batches.ts'
import { failing, faultyJournal } from '../../test/faulty-journal.ts'
import { type Running, sandboxes } from '../../test/running-sandbox.ts'
import { sharedJournal } from '../../test/shared-journal.ts'
import { type Payout, sendPayouts } from '../bulk.ts'
import { JournalError, memoryJournal } from '../journal/index.ts'

const { start, close } = sandboxes()
afterEach(close)

const batch = { reference: 'march', payment_method: USD }
const NOPE = { type: 'SINGLE', value: 'NOPE' } as const

const creates = ({ sandbox }: Pick<Running, 'sandbox'>) =>
  sandbox.requests.filter(({ operation }) => operation === 'createOrder')
const keys = (running: Pick<Running, 'sandbox'>) => creates(running).map(({ headers }) => headers['x-idempotency-key'])
const items = ({ sandbox }: Running) => sandbox.ledger.orders.flatMap((order) => order.items)
const rejection = (type: string, stored: boolean, status = 400) => ({ status, body: { type, message: type }, stored })

/** One group, in which the named rows cannot be ordered. */
const withBad = (count: number, ...bad: readonly string[]): Payout[] =>
  payouts(count, { group: 'all' }).map((one) => (bad.includes(one.reference) ? { ...one, products: NOPE } : one))

describe('an order that is rejected for one of its payouts', () => {
  it.each([
    ['the first', 40, ['p1']],
    ['the last', 40, ['p40']],
    ['two beside each other', 40, ['p20', 'p21']],
    ['one of two', 2, ['p2']],
    ['all of them', 5, ['p1', 'p2', 'p3', 'p4', 'p5']],
    ['one of 200', 200, ['p137']],
  ])('is halved until the bad row is alone: %s', async (_, count, bad) => {
    const running = await start()
    const { results, error } = await resultsOf(
      sendPayouts(running.client(), withBad(count, ...bad), { ...batch, journal: memoryJournal() }),
    )
    expect(error).toBeUndefined()
    const reported = byReference(results)
    expect(Object.keys(reported)).toHaveLength(count)
    for (const [reference, result] of Object.entries(reported)) {
      expect(result).toBe(bad.includes(reference) ? 'rejected' : 'paid')
    }
    expect(items(running)).toHaveLength(count - bad.length)
    // Two requests for every halving that a bad row costs, and no key twice.
    expect(new Set(keys(running)).size).toBe(creates(running).length)
    expect(creates(running).length).toBeLessThanOrEqual(1 + 2 * bad.length * Math.ceil(Math.log2(count)))
  })

  it.each([
    ['before its halves were recorded', 2],
    ['between the halves', 3],
    ['some way down', 5],
  ])('is halved further by the next run if the process dies %s', async (_, claim) => {
    const running = await start()
    const sound = memoryJournal()
    const { journal, on } = faultyJournal(sound)
    for (let number = claim; number < claim + 20; number += 1) on('claim', number, failing(new Error('killed')))
    const list = withBad(16, 'p7')
    const first = await resultsOf(sendPayouts(running.client(), list, { ...batch, journal, concurrency: 1 }))
    expect(first.error).toMatchObject({ cause: { message: 'killed' } })
    expect(Object.keys(byReference(first.results))).toHaveLength(16)
    const second = await resultsOf(sendPayouts(running.client(), list, { ...batch, journal: sound }))
    expect(second.error).toBeUndefined()
    const reported = byReference(second.results)
    expect(Object.keys(reported)).toHaveLength(16)
    for (const [reference, result] of Object.entries(reported)) {
      expect(reference === 'p7' ? ['rejected'] : ['paid', 'already_paid']).toContain(result)
    }
    expect(items(running)).toHaveLength(15)
    expect(new Set(keys(running)).size).toBe(creates(running).length)
  })

  it('is recorded with the generation of every half, and the order that it replaces', async () => {
    const running = await start()
    const { handle, entries } = sharedJournal()
    await sendPayouts(running.client(), withBad(4, 'p4'), { ...batch, journal: handle() })
    const claims = entries.flatMap((entry) => (entry.type === 'claim' ? [entry.claim] : []))
    const keyOf = (...references: readonly string[]) =>
      claims.find(({ rows }) => rows.map(({ reference }) => reference).join() === references.join())?.key
    const reported = claims.map(({ generation, rows }) =>
      [generation, ...rows.map(({ reference, supersedes }) => `${reference} ${supersedes}`)].join(', '),
    )
    const whole = keyOf('p1', 'p2', 'p3', 'p4')
    const half = keyOf('p3', 'p4')
    // The halves go side by side.
    expect(reported.sort()).toEqual([
      '1, p1 undefined, p2 undefined, p3 undefined, p4 undefined',
      `2, p1 ${whole}, p2 ${whole}`,
      `2, p3 ${whole}, p4 ${whole}`,
      `3, p3 ${half}`,
      `3, p4 ${half}`,
    ])
  })

  it('is halved if it mixes currencies', async () => {
    const running = await start()
    const list = payouts(8, { group: 'all' }).map((one, index) =>
      index % 4 === 3 ? { ...one, products: { type: 'SINGLE', value: 'AMZ-GB' } as const } : one,
    )
    const { results } = await resultsOf(sendPayouts(running.client(), list, { ...batch, journal: memoryJournal() }))
    expect(new Set(Object.values(byReference(results)))).toEqual(new Set(['paid']))
    expect(items(running)).toHaveLength(8)
  })

  it('never has more than ten templates of a kind', async () => {
    const running = await start()
    const list = payouts(22, { group: 'all' }).map((one, index) => ({
      ...one,
      distribution_method: { type: 'PAYOUT_LINK' as const, template_id: `DT-${index}` },
    }))
    expect(await sendPayouts(running.client(), list, { ...batch, journal: memoryJournal() })).toMatchObject({
      paid: 22,
    })
    expect(running.sandbox.ledger.orders.map((order) => order.items.length)).toEqual([10, 10, 2])
  })
})

describe('an order that is permanently rejected', () => {
  it('for a reason that concerns all payouts is not halved, and not sent again until it is requested', async () => {
    const running = await start()
    const journal = memoryJournal()
    const run = (more = {}) => resultsOf(sendPayouts(running.client(), payouts(4), { ...batch, journal, ...more }))
    running.sandbox.faults.next(rejection('insufficient_funds', true), { operation: 'createOrder' })
    const first = await run()
    expect(new Set(Object.values(byReference(first.results)))).toEqual(new Set(['rejected']))
    expect(first.results[0]?.error).toMatchObject({ name: 'InsufficientFundsError' })
    const second = await run()
    expect(new Set(Object.values(byReference(second.results)))).toEqual(new Set(['rejected']))
    expect(second.results[0]?.error).toMatchObject({
      outcome: 'rejected',
      message: expect.stringContaining('retryRejected'),
    })
    expect(creates(running)).toHaveLength(1)
    const third = await run({ retryRejected: true })
    expect(new Set(Object.values(byReference(third.results)))).toEqual(new Set(['paid']))
    expect(new Set(keys(running)).size).toBe(2)
    const last = await run({ retryRejected: true })
    expect(new Set(Object.values(byReference(last.results)))).toEqual(new Set(['already_paid']))
    expect(items(running)).toHaveLength(4)
  })

  it('is rejected again under every new key, as often as a retry is requested', async () => {
    const running = await start()
    const journal = memoryJournal()
    for (let time = 1; time <= 3; time += 1) {
      const counts = await sendPayouts(running.client(), [payout('p1', { products: NOPE })], {
        ...batch,
        journal,
        retryRejected: true,
      })
      expect(counts).toMatchObject({ rejected: 1 })
    }
    expect(new Set(keys(running)).size).toBe(3)
  })
})

describe('a rejection that Runa does not store', () => {
  const NOT_STORED: readonly [string, Parameters<Running['sandbox']['faults']['next']>[0], boolean][] = [
    ['a key that is unknown', rejection('unauthorized', false, 401), true],
    ['a restriction', rejection('ordering_restricted', false, 403), true],
    ['a gateway’s word', rejection('insecure_protocol', false), false],
    ['no such path', { status: 404 }, false],
    ['a conflict', { status: 409 }, false],
    ['too large a body', { status: 413 }, false],
  ]

  it.each(NOT_STORED)('frees its payouts, on record, before that is reported: %s', async (_, fault, stops) => {
    const running = await start()
    const journal = memoryJournal()
    running.sandbox.faults.next(fault, { operation: 'createOrder' })
    const list = payouts(3)
    const first = await resultsOf(sendPayouts(running.client(), list, { ...batch, journal }))
    expect(new Set(Object.values(byReference(first.results)))).toEqual(new Set(['rejected']))
    expect(first.results[0]?.error?.message).toContain(
      'the next run sends it under a new key if it is still on the list',
    )
    expect(first.error !== undefined).toBe(stops)
    const second = await resultsOf(sendPayouts(running.client(), list, { ...batch, journal }))
    expect(second.error).toBeUndefined()
    expect(new Set(Object.values(byReference(second.results)))).toEqual(new Set(['paid']))
    expect(items(running)).toHaveLength(3)
  })

  it.each(NOT_STORED)('pays only the correction if the row is corrected after it: %s', async (_, fault) => {
    const running = await start()
    const journal = memoryJournal()
    running.sandbox.faults.next(fault, { operation: 'createOrder' })
    await resultsOf(sendPayouts(running.client(), [payout('anna', { face_value: 500 })], { ...batch, journal }))
    const corrected = [payout('anna', { face_value: 5 })]
    expect(await sendPayouts(running.client(), corrected, { ...batch, journal })).toMatchObject({ paid: 1 })
    expect(items(running).map(({ face_value }) => face_value)).toEqual(['5.00'])
  })

  it.each(NOT_STORED)('pays nothing to a person who is removed from the list after it: %s', async (_, fault) => {
    const running = await start()
    const journal = memoryJournal()
    running.sandbox.faults.next(fault, { operation: 'createOrder' })
    await resultsOf(sendPayouts(running.client(), payouts(2), { ...batch, journal }))
    const [, left] = payouts(2)
    const counts = await sendPayouts(running.client(), left === undefined ? [] : [left], { ...batch, journal })
    expect(counts).toMatchObject({ paid: 1, payouts: 1 })
    expect(items(running)).toHaveLength(1)
  })

  it('is unknown if the journal cannot record it, and the next run sends what is recorded', async () => {
    const running = await start()
    const sound = memoryJournal()
    const { journal, on } = faultyJournal(sound)
    on('settle', 1, failing(new JournalError('write_failed', 'no space left on the device')))
    running.sandbox.faults.next(rejection('ordering_restricted', false, 403), { operation: 'createOrder' })
    const first = await resultsOf(sendPayouts(running.client(), payouts(2), { ...batch, journal }))
    expect(byReference(first.results)).toEqual({ p1: 'unknown', p2: 'unknown' })
    expect(first.results[0]?.error?.message).toContain('still open in the journal')
    expect(first.error).toMatchObject({ outcome: 'unknown' })
    await sound.close()
    const counts = await sendPayouts(running.client(), payouts(2), { ...batch, journal: sound })
    expect(counts).toMatchObject({ paid: 2 })
    expect(new Set(keys(running)).size).toBe(1)
  })
})

describe('a rejection of a type that this version does not know', () => {
  it('is stored by Runa under the key: the order is split until the payout that caused it is found', async () => {
    const running = await start()
    const journal = memoryJournal()
    // The order of both, and the first of its halves.
    running.sandbox.faults.next(rejection('brand_new', true), { operation: 'createOrder', times: 2 })
    const list = payouts(2)
    const { results, error } = await resultsOf(
      sendPayouts(running.client(), list, { ...batch, journal, concurrency: 1 }),
    )
    expect(error).toBeUndefined()
    expect(byReference(results)).toEqual({ p1: 'rejected', p2: 'paid' })
    const again = await sendPayouts(running.client(), list, { ...batch, journal })
    expect(again).toMatchObject({ already_paid: 1, rejected: 1, orders: 0 })
    const last = await sendPayouts(running.client(), list, { ...batch, journal, retryRejected: true })
    expect(last).toMatchObject({ already_paid: 1, paid: 1 })
    expect(items(running)).toHaveLength(2)
  })

  it.each([
    ['the list shows the order: it is believed', 'drop-after-commit', 1],
    ['the list does not show it: its payouts are free', 'drop-before', 1],
  ] as const)('of an order that an earlier run may have placed: %s', async (_, lost, orders) => {
    const running = await start()
    const journal = memoryJournal()
    running.sandbox.faults.next(lost, { operation: 'createOrder', times: 4 })
    const first = await resultsOf(sendPayouts(running.client(), payouts(1), { ...batch, journal }))
    expect(byReference(first.results)).toEqual({ p1: 'unknown' })
    running.sandbox.faults.next(rejection('brand_new', false), { operation: 'createOrder' })
    const second = await sendPayouts(running.client(), payouts(1), { ...batch, journal })
    expect(second).toMatchObject(lost === 'drop-after-commit' ? { already_paid: 1 } : { rejected: 1 })
    await sendPayouts(running.client(), payouts(1), { ...batch, journal, retryRejected: true })
    expect(items(running)).toHaveLength(orders)
  })
})

describe('a rejection that is about the key', () => {
  it.each(['unauthorized', 'ordering_restricted'])('about the key (%s) stops what comes after it', async (type) => {
    const running = await start()
    running.sandbox.faults.next(rejection(type, false, type === 'unauthorized' ? 401 : 403), {
      operation: 'createOrder',
      times: Number.POSITIVE_INFINITY,
    })
    const list = payouts(50).map((one) => ({ ...one, group: one.reference }))
    const { results } = await resultsOf(
      sendPayouts(running.client(), list, { ...batch, journal: memoryJournal(), concurrency: 2 }),
    )
    expect(Object.keys(byReference(results))).toHaveLength(50)
    expect(creates(running).length).toBeLessThanOrEqual(2)
  })
})
