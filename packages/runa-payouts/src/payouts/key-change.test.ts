import { afterEach, describe, expect, it } from 'vitest'
import { byReference, payout, payouts, resultsOf, USD } from '../../test/batches.ts'
import { order, type Running, sandboxes } from '../../test/running-sandbox.ts'
import { type Payout, sendPayouts } from '../bulk.ts'
import type { PayoutJournal } from '../journal/index.ts'
import { isJournalError, memoryJournal } from '../journal/index.ts'
import type { RunaFaultName, RunaSandboxOptions } from '../testing/index.ts'

const { start, close } = sandboxes()
afterEach(close)

const MINUTE = 60_000
const batch = { reference: 'march', payment_method: USD }
const ONE = 'xxone.aaaaaaaaaaaaaaaa'
const TWO = 'xxtwo.bbbbbbbbbbbbbbbb'

const creates = ({ sandbox }: Pick<Running, 'sandbox'>) =>
  sandbox.requests.filter(({ operation }) => operation === 'createOrder')

/** A batch whose order met a fault under the first key, and what a run under the second one makes of it. */
async function leftBy(fault: RunaFaultName, options: RunaSandboxOptions = {}) {
  const running = await start({ apiKeys: [ONE, TWO], ...options })
  const journal = memoryJournal()
  running.sandbox.faults.next(fault, { operation: 'createOrder', times: 4 })
  const first = await sendPayouts(running.client({ apiKey: ONE }), payouts(2), { ...batch, journal })
  expect(first).toMatchObject({ unknown: 2 })
  const [sent] = creates(running)
  running.sandbox.requests.clear()
  return { running, journal, sent }
}

interface Resuming {
  readonly acceptKeyChange?: boolean
  readonly apiKey?: string
  readonly list?: Payout[]
  /** Without it, the first look into the list is the one for what was left open. */
  readonly checkOrders?: false
}

const resume = (
  running: Running,
  journal: PayoutJournal,
  { acceptKeyChange = true, apiKey = TWO, list = payouts(2), ...more }: Resuming = {},
) => resultsOf(sendPayouts(running.client({ apiKey }), list, { ...batch, journal, acceptKeyChange, ...more }))

describe('a journal that was begun with another API key', () => {
  it('continues with the key that it was begun with', async () => {
    const { running, journal } = await leftBy('drop-before')
    const { results } = await resume(running, journal, { acceptKeyChange: false, apiKey: ONE })
    expect(byReference(results)).toEqual({ p1: 'paid', p2: 'paid' })
  })

  it('continues with a key of the same prefix and another secret', async () => {
    const running = await start({ apiKeys: [ONE, 'xxone.cccccccccccccccc'] })
    const journal = memoryJournal()
    await sendPayouts(running.client({ apiKey: ONE }), payouts(2), { ...batch, journal })
    const { results, error } = await resume(running, journal, {
      acceptKeyChange: false,
      apiKey: 'xxone.cccccccccccccccc',
    })
    expect(error).toBeUndefined()
    expect(byReference(results)).toEqual({ p1: 'already_paid', p2: 'already_paid' })
  })

  it('is rejected unless the change is accepted, and nothing is sent or read', async () => {
    const { running, journal } = await leftBy('drop-before')
    const { results, error } = await resume(running, journal, { acceptKeyChange: false })
    expect(isJournalError(error)).toBe(true)
    expect(error).toMatchObject({
      code: 'other_batch',
      message: expect.stringMatching(/xxone, now xxtwo.*acceptKeyChange/),
    })
    expect(String(error)).not.toMatch(/aaaa|bbbb/)
    expect(results).toEqual([])
    expect(creates(running)).toEqual([])
  })

  it('settles what the list of orders shows, and does not send it again', async () => {
    const { running, journal } = await leftBy('drop-after-commit')
    const { results } = await resume(running, journal)
    expect(byReference(results)).toEqual({ p1: 'already_paid', p2: 'already_paid' })
    expect(results[0]).toMatchObject({
      orderId: running.sandbox.ledger.orders[0]?.id,
      createdAt: running.sandbox.ledger.orders[0]?.createdAt,
    })
    expect(creates(running)).toEqual([])
    running.sandbox.requests.clear()
    // It is recorded: no list is requested again.
    expect(byReference((await resume(running, journal)).results)).toEqual({ p1: 'already_paid', p2: 'already_paid' })
    const again = running.sandbox.requests.map(({ operation }) => operation)
    expect(again.slice(0, 2)).toEqual(['ping', 'listOrders'])
    // The check of the journal alone, to the end of the list.
    expect(again.slice(2)).toEqual(['listOrders'])
  })

  it('waits for what the list shows as unfinished', async () => {
    const { running, journal, sent } = await leftBy('drop-before', { processingMs: 5000 })
    const description = `march/${sent?.headers['x-idempotency-key']}`
    running.sandbox.scriptNextOrder({ status: 'REVIEWING', fields: { description }, lasts: 20_000 })
    await running.client({ apiKey: ONE }).createOrder(JSON.parse(sent?.body ?? ''))
    await running.clock.advance(6000)
    running.sandbox.requests.clear()
    const { results } = await resume(running, journal)
    expect(byReference(results)).toEqual({ p1: 'already_paid', p2: 'already_paid' })
    expect(creates(running)).toEqual([])
  })

  it('knows an order that failed', async () => {
    const { running, journal, sent } = await leftBy('drop-before')
    const description = `march/${sent?.headers['x-idempotency-key']}`
    running.sandbox.scriptNextOrder({ status: 'FAILED', fields: { description } })
    await running.client({ apiKey: ONE }).createOrder(JSON.parse(sent?.body ?? ''))
    await running.clock.advance(2000)
    running.sandbox.requests.clear()
    expect(byReference((await resume(running, journal)).results)).toEqual({ p1: 'failed', p2: 'failed' })
    expect(creates(running)).toEqual([])
  })

  it.each([
    ['at once', 0],
    ['much later', 60 * MINUTE],
  ])('does not send what the list does not show, %s: its absence proves nothing', async (_, later) => {
    const { running, journal } = await leftBy('drop-before')
    await running.clock.advance(later)
    const { results } = await resume(running, journal, { list: [...payouts(2), payout('p3')] })
    expect(byReference(results)).toEqual({ p1: 'unknown', p2: 'unknown', p3: 'paid' })
    expect(results.find(({ result }) => result === 'unknown')?.error).toMatchObject({
      outcome: 'unknown',
      message: expect.stringMatching(/API key xxone .* journal\.settle/),
    })
    expect(creates(running)).toHaveLength(1)

    // Two ways out: the key that it was sent with, or a person's word.
    const old = await resume(running, journal, { apiKey: ONE, acceptKeyChange: false })
    expect(byReference(old.results)).toMatchObject({ p1: 'paid', p2: 'paid' })
  })

  it('continues if the list cannot be read: what it would have shown stays unknown', async () => {
    const { running, journal } = await leftBy('drop-after-commit')
    running.sandbox.faults.next({ status: 400 }, { operation: 'listOrders' })
    const { results, error } = await resume(running, journal, { list: [payout('p3')], checkOrders: false })
    expect(error).toBeUndefined()
    expect(byReference(results)).toEqual({ p1: 'unknown', p2: 'unknown', p3: 'paid' })
  })

  it('reports orders without an id in the list: any of them may be the missing one', async () => {
    const { running, journal } = await leftBy('drop-before')
    const body = { items: [{ status: 'COMPLETED' }, null], pagination: { cursors: {}, page: {} } }
    running.sandbox.faults.next({ status: 200, body }, { operation: 'listOrders' })
    const { results } = await resume(running, journal, { checkOrders: false })
    expect(byReference(results)).toEqual({ p1: 'unknown', p2: 'unknown' })
    expect(results[0]?.error?.message).toContain('It may be one of 2 in the list that have no id.')
    expect(creates(running)).toEqual([])
  })

  it('does not send what may be one of the orders that the list does not describe', async () => {
    const { running, journal } = await leftBy('drop-before', { processingMs: 60 * MINUTE })
    const { order: other } = await running.client({ apiKey: ONE }).createOrder(order(2))
    await running.clock.advance(11 * MINUTE)
    running.sandbox.requests.clear()
    const { results } = await resume(running, journal)
    expect(byReference(results)).toEqual({ p1: 'unknown', p2: 'unknown' })
    expect(results[0]?.error).toMatchObject({ message: expect.stringContaining(other.id) })
    expect(creates(running)).toEqual([])
  })

  it('waits with the new key for what Runa has under the old one', async () => {
    const running = await start({ apiKeys: [ONE, TWO], processingMs: 5000 })
    const journal = memoryJournal()
    await sendPayouts(running.client({ apiKey: ONE }), payouts(2), { ...batch, journal, wait: false })
    const { results } = await resume(running, journal)
    expect(byReference(results)).toEqual({ p1: 'already_paid', p2: 'already_paid' })
    expect(creates(running)).toHaveLength(1)
  })

  it('distinguishes keys without a public part by a fingerprint', async () => {
    const running = await start({ apiKeys: ['plain-key-one', 'plain-key-two'] })
    const journal = memoryJournal()
    await sendPayouts(running.client({ apiKey: 'plain-key-one' }), payouts(1), { ...batch, journal })
    const { error } = await resume(running, journal, { acceptKeyChange: false, apiKey: 'plain-key-two' })
    expect(error).toMatchObject({
      code: 'other_batch',
      message: expect.stringMatching(/sha256:[0-9a-f]{8}, now sha256:/),
    })
    expect(String(error)).not.toContain('plain-key')
  })
})

describe('a journal that was begun at another base URL', () => {
  it('is rejected unless the change is accepted', async () => {
    const { journal } = await leftBy('drop-before')
    const elsewhere = await start({ apiKeys: [ONE, TWO] })
    const { error } = await resume(elsewhere, journal, { apiKey: ONE, acceptKeyChange: false })
    expect(error).toMatchObject({ code: 'other_batch', message: expect.stringContaining('another base URL') })
    expect(elsewhere.sandbox.ledger.orders).toEqual([])
  })

  it('never sends to one base URL what was sent to another', async () => {
    const { journal, running } = await leftBy('drop-before')
    const elsewhere = await start({ apiKeys: [ONE, TWO] })
    await elsewhere.clock.advance(running.clock.now() - elsewhere.clock.now() + 60 * MINUTE)
    const { results } = await resume(elsewhere, journal, { apiKey: ONE })
    expect(byReference(results)).toEqual({ p1: 'unknown', p2: 'unknown' })
    expect(results[0]?.error).toMatchObject({ message: expect.stringContaining('journal.settle') })
    expect(elsewhere.sandbox.ledger.orders).toEqual([])
  })
})

it('the journal of another batch is rejected, whether or not the change is accepted', async () => {
  const { running, journal } = await leftBy('drop-before')
  const { error } = await resultsOf(
    sendPayouts(running.client({ apiKey: ONE }), payouts(2), {
      ...batch,
      reference: 'april',
      journal,
      acceptKeyChange: true,
    }),
  )
  expect(error).toMatchObject({
    code: 'other_batch',
    message: expect.stringContaining('batch "march", not to "april"'),
  })
  expect(creates(running)).toEqual([])
})
