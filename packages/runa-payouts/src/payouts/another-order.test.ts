import { inspect } from 'node:util'
import { afterEach, describe, expect, it } from 'vitest'
import { byReference, payout, payouts, resultsOf, USD } from '../../test/batches.ts'
import { type Running, sandboxes } from '../../test/running-sandbox.ts'
import { type PayoutResult, reconcilePayouts, sendPayouts } from '../bulk.ts'
import type { CompletedOrder } from '../index.ts'
import { memoryJournal, type PayoutJournal } from '../journal/index.ts'

const { start, close } = sandboxes()
afterEach(close)

const batch = { reference: 'march', payment_method: USD }

/** A sandbox in which Zoe was paid by another batch, and Anna is to be paid the same. */
async function withZoes(people = 1) {
  const running = await start({ processingMs: 1000 })
  const options = { ...batch, reference: 'zoes', startedAt: running.clock.now() }
  const zoes: CompletedOrder[] = []
  if (people === 1) {
    const { results } = await resultsOf(sendPayouts(running.client(), [payout('zoe')], options))
    zoes.push(results[0]?.order as CompletedOrder)
  } else {
    const list = [payout('zoe'), payout('zack')]
    const { results } = await resultsOf(
      sendPayouts(running.client(), list, { ...batch, reference: 'zoes', journal: memoryJournal() }),
    )
    zoes.push(results[0]?.order as CompletedOrder)
  }
  running.sandbox.requests.clear()
  const [order] = zoes
  if (order === undefined) throw new Error('Zoe was to be paid')
  return { ...running, zoes: order }
}

const creates = ({ sandbox }: Pick<Running, 'sandbox'>) =>
  sandbox.requests.filter(({ operation }) => operation === 'createOrder')

/** Of the annas, whose results say nothing of Zoe but the order's id. */
function expectUnknown(results: readonly PayoutResult[], zoes: CompletedOrder, key: string | undefined): void {
  for (const { result, error, item, order, idempotencyKey } of results) {
    expect([result, item, order]).toEqual(['unknown', undefined, undefined])
    expect(error).toMatchObject({ outcome: 'unknown' })
    expect(idempotencyKey).toBe(key)
    expect(error?.message).toContain(zoes.id)
    expect(error?.message).toContain(key)
  }
  expect(results.length).toBeGreaterThan(0)
  const shown = inspect(results, { depth: 9 })
  for (const { id, payout } of zoes.items) {
    expect(shown).not.toContain(id)
    expect(shown).not.toContain(payout.url)
  }
}

const settlementsOf = async (journal: PayoutJournal) => {
  const settled: unknown[] = []
  const { entries } = await journal.open()
  for await (const entry of entries) if (entry.type === 'settlement') settled.push(entry.settlement)
  await journal.close()
  return settled
}

describe('an order of a batch whose response is about another order', () => {
  it.each(['with a journal', 'without one'])('is unknown, and nothing is settled, %s', async (how) => {
    const running = await withZoes()
    const { client, sandbox, zoes, clock } = running
    const journal = memoryJournal()
    const options = how === 'with a journal' ? { ...batch, journal } : { ...batch, startedAt: clock.now() }
    sandbox.faults.next({ status: 200, body: zoes, commit: true }, { operation: 'createOrder' })
    const first = await resultsOf(sendPayouts(client(), [payout('anna')], options))
    expect(first.error).toBeUndefined()
    expectUnknown(first.results, zoes, creates(running)[0]?.headers['x-idempotency-key'])
    expect(first.results[0]?.error?.message).toMatch(
      /do not pay these people in any other way\. Run the batch again.*same key\.$/,
    )
    if (how === 'with a journal') expect(await settlementsOf(journal)).toEqual([])

    // If you run the batch again, as the text says, she is paid once.
    const second = await resultsOf(sendPayouts(client(), [payout('anna')], options))
    expect(second.results).toMatchObject([{ item: { distribution_method: { email_address: 'anna@example.com' } } }])
    expect(sandbox.ledger.orders).toHaveLength(2)
  })

  it('is unknown if its first read returns another order, and the list of orders shows the right one', async () => {
    const running = await withZoes(2)
    const { client, sandbox, zoes, clock } = running
    const journal = memoryJournal()
    const taken = { status: 202, body: { id: zoes.id, status: 'PROCESSING' }, commit: true } as const
    sandbox.faults.next(taken, { operation: 'createOrder' })
    const list = [payout('anna'), payout('abel')]
    const first = await resultsOf(sendPayouts(client(), list, { ...batch, journal }))
    const key = creates(running)[0]?.headers['x-idempotency-key']
    expectUnknown(first.results, zoes, key)
    expect(first.results[0]?.error?.message).toContain('call reconcilePayouts')
    expect(await settlementsOf(journal)).toEqual([{ result: 'accepted', orderId: zoes.id }])

    // A later run, which has but the id, believes it no more.
    const second = await resultsOf(sendPayouts(client(), list, { ...batch, journal }))
    expectUnknown(second.results, zoes, key)
    await clock.advance(5000)
    const { found } = await reconcilePayouts(client(), journal)
    const anna = sandbox.ledger.find(key ?? '')
    expect(found).toMatchObject([{ references: ['anna', 'abel'], settlement: { result: 'paid', orderId: anna?.id } }])
    const third = await resultsOf(sendPayouts(client(), list, { ...batch, journal, readPaidOrders: true }))
    expect(third.results).toMatchObject([
      { result: 'already_paid', item: { distribution_method: { email_address: 'anna@example.com' } } },
      { result: 'already_paid', item: { distribution_method: { email_address: 'abel@example.com' } } },
    ])
    expect(sandbox.ledger.orders).toHaveLength(2)
  })

  it('is unknown if a read returns another id than was requested', async () => {
    const running = await withZoes(2)
    const { client, sandbox, zoes } = running
    const journal = memoryJournal()
    sandbox.faults.next({ status: 200, body: zoes }, { operation: 'getOrder' })
    const list = [payout('anna'), payout('abel')]
    const first = await resultsOf(sendPayouts(client(), list, { ...batch, journal }))
    const key = creates(running)[0]?.headers['x-idempotency-key'] ?? ''
    const anna = sandbox.ledger.find(key)
    expect(byReference(first.results)).toEqual({ anna: 'unknown', abel: 'unknown' })
    const { error } = first.results[0] ?? {}
    expect(error).toMatchObject({ outcome: 'unknown', orderId: anna?.id, idempotencyKey: key })
    expect(error?.message).toContain(`for "${zoes.id}", but "${anna?.id}" was requested`)
    expect(error?.message).not.toContain('was accepted and continues')
    expect(inspect(first.results, { depth: 9 })).not.toContain(zoes.items[0]?.payout.url)
    // The next run reads it again.
    const second = await resultsOf(sendPayouts(client(), list, { ...batch, journal }))
    expect(byReference(second.results)).toEqual({ anna: 'already_paid', abel: 'already_paid' })
  })

  it('reports no links if an order that was paid before reads as another one, and says why', async () => {
    const running = await withZoes()
    const { client, sandbox, zoes } = running
    const journal = memoryJournal()
    const first = await resultsOf(sendPayouts(client(), [payout('anna')], { ...batch, journal }))
    const orderId = first.results[0]?.orderId
    sandbox.faults.next({ status: 200, body: { ...zoes, id: orderId } }, { operation: 'getOrder' })
    const again = await resultsOf(sendPayouts(client(), [payout('anna')], { ...batch, journal, readPaidOrders: true }))
    expect(again.results).toMatchObject([{ result: 'already_paid', orderId, error: { outcome: 'accepted' } }])
    expect(again.results[0]).not.toHaveProperty('item')
    expect(again.results[0]?.error?.message).toContain('another order: its description differs')
    expect(inspect(again.results, { depth: 9 })).not.toContain(zoes.items[0]?.payout.url)
  })
})

describe('an order id that was recorded at another base URL', () => {
  it('is not read at this one: its payouts are unknown', async () => {
    const began = await start({ processingMs: 60_000 })
    const moved = await start({ processingMs: 60_000 })
    const journal = memoryJournal()
    await sendPayouts(began.client(), payouts(2), { ...batch, journal, wait: false })
    const options = { ...batch, journal, acceptKeyChange: true }
    const { results, error } = await resultsOf(sendPayouts(moved.client(), payouts(2), options))
    expect(error).toBeUndefined()
    expect(byReference(results)).toEqual({ p1: 'unknown', p2: 'unknown' })
    const [placed] = began.sandbox.ledger.orders
    for (const text of [placed?.id, placed?.idempotencyKey, began.url, moved.url, 'journal.settle']) {
      expect(results[0]?.error?.message).toContain(text)
    }
    expect(results[0]).not.toHaveProperty('orderId')
    expect(moved.sandbox.requests.map(({ operation }) => operation)).not.toContain('getOrder')

    // Where it was recorded, it is read as ever.
    await began.clock.advance(61_000)
    const back = await resultsOf(sendPayouts(began.client(), payouts(2), { ...batch, journal }))
    expect(byReference(back.results)).toEqual({ p1: 'already_paid', p2: 'already_paid' })
  })

  it('is not read to get its links', async () => {
    const began = await start()
    const moved = await start()
    const journal = memoryJournal()
    await sendPayouts(began.client(), [payout('p1')], { ...batch, journal })
    const options = { ...batch, journal, acceptKeyChange: true, readPaidOrders: true }
    const { results } = await resultsOf(sendPayouts(moved.client(), [payout('p1')], options))
    expect(results).toMatchObject([{ result: 'already_paid', error: { outcome: 'accepted', retryable: false } }])
    expect(results[0]?.error?.message).toContain(`it was paid at ${began.url}`)
    expect(moved.sandbox.requests.map(({ operation }) => operation)).not.toContain('getOrder')
  })
})

describe('two orders with one description', () => {
  /** An order with an unknown outcome in the journal, and what the list shows under its description. */
  async function leftWith(statuses: readonly ('COMPLETED' | 'FAILED')[]) {
    const running = await start({ apiKeys: ['xxone.aaaaaaaaaaaaaaaa', 'xxtwo.bbbbbbbbbbbbbbbb'], processingMs: 1000 })
    const journal = memoryJournal()
    running.sandbox.faults.next('drop-before', { operation: 'createOrder', times: 4 })
    await sendPayouts(running.client(), payouts(2), { ...batch, journal })
    const [sent] = creates(running)
    const body = JSON.parse(sent?.body ?? '')
    for (const status of statuses) {
      running.sandbox.scriptNextOrder({ status, fields: { description: body.description } })
      await running.client().createOrder(body)
      await running.clock.advance(2000)
    }
    return { ...running, journal }
  }

  it('count as paid if the newer one failed, in a run and in reconcilePayouts', async () => {
    const { client, journal, sandbox } = await leftWith(['COMPLETED', 'FAILED'])
    const options = { ...batch, journal, acceptKeyChange: true }
    const other = client({ apiKey: 'xxtwo.bbbbbbbbbbbbbbbb' })
    const { results } = await resultsOf(sendPayouts(other, payouts(2), options))
    expect(byReference(results)).toEqual({ p1: 'already_paid', p2: 'already_paid' })
    expect(results[0]).toMatchObject({ orderId: sandbox.ledger.orders[0]?.id })
    const left = await leftWith(['COMPLETED', 'FAILED'])
    const { found } = await reconcilePayouts(left.client(), left.journal)
    expect(found).toMatchObject([
      { settlement: { result: 'paid', orderId: left.sandbox.ledger.orders[0]?.id }, alsoCompleted: [] },
    ])
  })

  it('are both named if both completed, by a run and by reconcilePayouts', async () => {
    const { client, journal, sandbox } = await leftWith(['COMPLETED', 'COMPLETED'])
    const options = { ...batch, journal, acceptKeyChange: true }
    const other = client({ apiKey: 'xxtwo.bbbbbbbbbbbbbbbb' })
    const { results } = await resultsOf(sendPayouts(other, payouts(2), options))
    expect(byReference(results)).toEqual({ p1: 'already_paid', p2: 'already_paid' })
    const [older, newer] = sandbox.ledger.orders.map(({ id }) => id)
    expect(results[0]?.error?.message).toContain(
      `2 orders with the description of this one have completed: ${older}, ${newer}`,
    )
    const left = await leftWith(['COMPLETED', 'COMPLETED'])
    const { found } = await reconcilePayouts(left.client(), left.journal)
    const [first, second] = left.sandbox.ledger.orders.map(({ id }) => id)
    expect(found).toMatchObject([{ settlement: { result: 'paid', orderId: first }, alsoCompleted: [second] }])
  })
})
