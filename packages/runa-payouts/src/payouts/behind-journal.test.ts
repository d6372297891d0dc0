import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { until } from '@x/test-kit'
import { afterEach, describe, expect, it } from 'vitest'
import { byReference, payout, payouts, resultsOf, USD } from '../../test/batches.ts'
import { faultyJournal } from '../../test/faulty-journal.ts'
import { type Running, sandboxes } from '../../test/running-sandbox.ts'
import { sharedJournal } from '../../test/shared-journal.ts'
import { reconcilePayouts, sendPayouts } from '../bulk.ts'
import { fileJournal } from '../journal/file/index.ts'
import { isJournalError, memoryJournal } from '../journal/index.ts'

const { start, close } = sandboxes()
const folders: string[] = []
afterEach(async () => {
  await close()
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true })
})

const DAY = 24 * 60 * 60 * 1000
const batch = { reference: 'may', payment_method: USD }

const requested = ({ sandbox }: Pick<Running, 'sandbox'>, wanted: string) =>
  sandbox.requests.filter(({ operation }) => operation === wanted)

/** A run that was rejected as one with a journal that lacks these orders: nobody was paid, and no row has a result. */
function expectBehind(
  { results, error }: Awaited<ReturnType<typeof resultsOf>>,
  { sandbox }: Pick<Running, 'sandbox'>,
  ids: readonly (string | undefined)[],
): void {
  expect(isJournalError(error)).toBe(true)
  expect(error).toMatchObject({ code: 'behind', outcome: 'not_sent', retryable: false, orderIds: ids })
  for (const said of [...ids, 'Nothing was sent', 'newest journal', 'knownOrders'])
    expect(String(error)).toContain(said)
  expect(results).toEqual([])
  expect(requested({ sandbox }, 'createOrder')).toEqual([])
}

/** One batch of two people, paid with a journal that is gone. */
async function paidAndLost() {
  const running = await start()
  const { results } = await resultsOf(sendPayouts(running.client(), payouts(2), { ...batch, journal: memoryJournal() }))
  await running.clock.advance(2000)
  running.sandbox.requests.clear()
  return { ...running, orderId: results[0]?.orderId }
}

describe('a journal that does not know an order of its batch', () => {
  it('is rejected with the id: an older copy that was restored, after which the list was edited', async () => {
    const running = await start()
    const { client, sandbox, clock } = running
    const folder = await mkdtemp(join(tmpdir(), 'behind-'))
    folders.push(folder)
    const [path, backup] = [join(folder, 'may.journal'), join(folder, 'backup.journal')]
    await sendPayouts(client(), [payout('p1')], { ...batch, journal: fileJournal(path) })
    await copyFile(path, backup)
    await sendPayouts(client(), payouts(3), { ...batch, journal: fileJournal(path) })
    await clock.advance(2000)
    const later = sandbox.ledger.orders[1]?.id
    await copyFile(backup, path)
    sandbox.requests.clear()
    const list = [payout('p1'), payout('p2'), payout('p4')]
    expectBehind(await resultsOf(sendPayouts(client(), list, { ...batch, journal: fileJournal(path) })), running, [
      later,
    ])
    expect(sandbox.ledger.orders).toHaveLength(2)
  })

  it('is rejected with the id: a new one in place of one that was deleted', async () => {
    const running = await paidAndLost()
    const again = resultsOf(sendPayouts(running.client(), [payout('p2')], { ...batch, journal: memoryJournal() }))
    expectBehind(await again, running, [running.orderId])
  })

  it('is rejected with the id: a new one, long after Runa has forgotten the keys and would pay everybody again', async () => {
    const running = await paidAndLost()
    await running.clock.advance(60 * DAY)
    const again = resultsOf(sendPayouts(running.client(), payouts(2), { ...batch, journal: memoryJournal() }))
    expectBehind(await again, running, [running.orderId])
  })

  it('is rejected with the ids: of payouts that were sent without a journal', async () => {
    const running = await start()
    const { client, sandbox, clock } = running
    await sendPayouts(client(), payouts(2), { ...batch, startedAt: clock.now() })
    const ids = sandbox.ledger.orders.map(({ id }) => id).toReversed()
    sandbox.requests.clear()
    const again = resultsOf(sendPayouts(client(), payouts(2), { ...batch, journal: memoryJournal() }))
    expectBehind(await again, running, ids)
  })

  it.each([
    [8, ' and 3 more.', 8],
    [25, ' and at least 15 more.', 20],
  ])('is rejected with some of the ids, and how many others there are: %i', async (count, says, kept) => {
    const { client, clock } = await start()
    const journal = memoryJournal()
    await sendPayouts(client(), payouts(count), { ...batch, startedAt: clock.now() })
    const { error } = await resultsOf(sendPayouts(client(), payouts(count), { ...batch, journal }))
    expect(String(error)).toMatch(/does not know: (O-\w+, ){4}O-\w+ and /)
    expect(String(error)).toContain(says)
    expect(Reflect.get(Object(error), 'orderIds')).toHaveLength(kept)
    // To account for them, you get them all.
    expect((await reconcilePayouts(client(), journal)).unclaimed).toHaveLength(count)
  })

  it('is rejected before what earlier runs left open is sent again', async () => {
    const running = await paidAndLost()
    const { client, sandbox } = running
    const journal = memoryJournal()
    sandbox.faults.next('drop-before', { operation: 'createOrder', times: 4 })
    const options = { ...batch, journal }
    await sendPayouts(client(), [payout('p9')], { ...options, checkOrders: false })
    sandbox.requests.clear()
    expectBehind(await resultsOf(sendPayouts(client(), [payout('p9')], options)), running, [running.orderId])
  })

  it('continues if the ids are named in knownOrders', async () => {
    const { client, sandbox, orderId } = await paidAndLost()
    const options = { ...batch, journal: memoryJournal(), knownOrders: [orderId ?? ''] }
    const { results, error } = await resultsOf(sendPayouts(client(), [payout('p3')], options))
    expect(error).toBeUndefined()
    expect(byReference(results)).toEqual({ p3: 'paid' })
    expect(sandbox.ledger.orders).toHaveLength(2)
  })

  it('continues if checkOrders is false, and reads no list', async () => {
    const running = await paidAndLost()
    const options = { ...batch, journal: memoryJournal(), checkOrders: false } as const
    const { results } = await resultsOf(sendPayouts(running.client(), [payout('p3')], options))
    expect(byReference(results)).toEqual({ p3: 'paid' })
    expect(requested(running, 'listOrders')).toEqual([])
  })

  it('continues in a dry run, which sends nothing', async () => {
    const running = await paidAndLost()
    const options = { ...batch, journal: memoryJournal(), dryRun: true }
    const { error } = await resultsOf(sendPayouts(running.client(), [payout('p3')], options))
    expect(error).toBeUndefined()
    expect(running.sandbox.requests).toHaveLength(0)
  })

  it('is reported by reconcilePayouts, even if no order is open', async () => {
    const running = await start()
    const { client, sandbox, clock } = running
    const journal = memoryJournal()
    await sendPayouts(client(), [payout('p1')], { ...batch, journal })
    await sendPayouts(client(), [payout('p2')], { ...batch, journal: memoryJournal(), checkOrders: false })
    await clock.advance(2000)
    const [, other] = sandbox.ledger.orders
    expect(await reconcilePayouts(client(), journal)).toEqual({
      found: [],
      open: [],
      unidentified: [],
      unreadable: 0,
      unclaimed: [{ orderId: other?.id, description: other?.description, createdAt: other?.createdAt }],
    })
  })
})

describe('a journal that knows all orders of its batch', () => {
  it('is not affected by a batch whose name begins the same way', async () => {
    const { client, clock, sandbox } = await start()
    for (const reference of ['may/2', 'may-2', 'may2', 'ma']) {
      await sendPayouts(client(), payouts(2), { ...batch, reference, journal: memoryJournal() })
      await sendPayouts(client(), payouts(2), { ...batch, reference: `${reference}/x`, startedAt: clock.now() })
    }
    await clock.advance(2000)
    const placed = sandbox.ledger.orders.length
    const { results, error } = await resultsOf(
      sendPayouts(client(), payouts(2), { ...batch, journal: memoryJournal() }),
    )
    expect(error).toBeUndefined()
    expect(byReference(results)).toEqual({ p1: 'paid', p2: 'paid' })
    expect(sandbox.ledger.orders).toHaveLength(placed + 1)
  })

  it('pays nobody whose order may belong to a batch with a name that begins the same way, until a person has checked', async () => {
    const { client, clock, sandbox } = await start()
    await sendPayouts(client(), [payout('sam')], { ...batch, reference: 'may/2', startedAt: clock.now() })
    const [order] = sandbox.ledger.orders
    const journal = memoryJournal()
    const list = [payout('2/sam', { distribution_method: { type: 'PAYOUT_LINK' } }), payout('kim')]
    const first = await resultsOf(sendPayouts(client(), list, { ...batch, journal }))
    expect(byReference(first.results)).toEqual({ '2/sam': 'unknown', kim: 'paid' })
    const error = first.results.find(({ reference }) => reference === '2/sam')?.error
    expect(error).toMatchObject({ code: 'behind', outcome: 'unknown', references: ['2/sam'], orderIds: [order?.id] })
    expect(error?.message).toContain('"may/2/sam"')
    const known = { knownOrders: [order?.id ?? ''] }
    const second = await resultsOf(sendPayouts(client(), list, { ...batch, journal, ...known }))
    expect(byReference(second.results)).toEqual({ '2/sam': 'paid', kim: 'already_paid' })
  })

  it('reports a payout as unknown, even in a rejected row, if an order may have paid its person', async () => {
    const running = await start()
    const { client, clock, sandbox } = running
    await sendPayouts(client(), [payout('sam')], { ...batch, reference: 'may/2', startedAt: clock.now() })
    await clock.advance(2000)
    const valid = payout('2/sam', { distribution_method: { type: 'PAYOUT_LINK' } })
    const odd = { ...valid, face_value: -1 }
    for (const rows of [
      [odd, valid],
      [valid, odd],
      [odd, odd],
    ]) {
      const { results } = await resultsOf(sendPayouts(client(), rows, { ...batch, journal: memoryJournal() }))
      expect(results.map(({ result }) => result)).toEqual(['unknown', 'unknown'])
      expect(results.map(({ error }) => error?.outcome)).toEqual(['unknown', 'unknown'])
    }
    const [first] = (await resultsOf(sendPayouts(client(), [odd], { ...batch, journal: memoryJournal() }))).results
    expect(first).toMatchObject({ invalid: true, error: { code: 'behind', references: ['2/sam'] } })
    expect(String(first?.error?.cause)).toContain('face_value')
    expect(sandbox.ledger.orders).toHaveLength(1)
  })

  it.each(['that has ended', 'that is recorded and not settled'])(
    'is not held back by an order %s of another process that shares the journal',
    async (state) => {
      const { client, sandbox, clock } = await start()
      const { handle, entries } = sharedJournal()
      const mine = faultyJournal(handle())
      const theirs = faultyJournal(handle())
      if (state !== 'that has ended') {
        theirs.on('settle', 1, () => Promise.reject(new Error('the database is away')))
      }
      // The other process pays after this one has read what is recorded, and before it looks into the list.
      mine.on('open', 1, async (pass) => {
        const contents = await pass()
        await resultsOf(sendPayouts(client(), payouts(1), { ...batch, journal: theirs.journal }))
        await clock.advance(2000)
        return contents
      })
      const { results, error } = await resultsOf(sendPayouts(client(), payouts(2), { ...batch, journal: mine.journal }))
      expect(error).toBeUndefined()
      expect(byReference(results)).toEqual({ p1: 'unknown', p2: 'paid' })
      expect(sandbox.ledger.orders).toHaveLength(2)
      // Nothing that was true has changed: the next run knows of both.
      const next = await resultsOf(sendPayouts(client(), payouts(2), { ...batch, journal: handle() }))
      expect(byReference(next.results)).toEqual({ p1: 'already_paid', p2: 'already_paid' })
      expect(entries.filter(({ type }) => type === 'claim')).toHaveLength(2)
    },
  )

  it('reads one page of the list for a new batch, even if the account has older orders', async () => {
    const running = await start()
    await running.client().createOrder({ payment_method: USD, items: [payoutItem] })
    await running.clock.advance(181 * DAY)
    running.sandbox.requests.clear()
    await sendPayouts(running.client(), payouts(2), { ...batch, journal: memoryJournal() })
    expect(requested(running, 'listOrders')).toHaveLength(1)
    expect(running.sandbox.requests[1]?.query).toMatchObject({ limit: '500' })
  })

  it('reads no more orders than checkOrders allows', async () => {
    const running = await start()
    for (const _ of [1, 2, 3]) await running.client().createOrder({ payment_method: USD, items: [payoutItem] })
    running.sandbox.requests.clear()
    await sendPayouts(running.client(), payouts(2), { ...batch, journal: memoryJournal(), checkOrders: 3 })
    expect(requested(running, 'listOrders')).toHaveLength(1)
  })
})

const { reference: _, ...payoutItem } = payout('other')

describe('a list of orders that cannot be read', () => {
  it.each<[string, object, number, object]>([
    ['for a while', { status: 503 }, 9, { name: 'ServerError', retryable: true }],
    ['by this key', { status: 403, body: { type: 'forbidden' } }, 1, { name: 'PermissionError', retryable: false }],
  ])('proves nothing, so nothing is sent: %s', async (__, fault, times, expected) => {
    const running = await start()
    const { client, sandbox } = running
    const journal = memoryJournal()
    sandbox.faults.next(fault as { status: number }, { operation: 'listOrders', times })
    const { results, error } = await resultsOf(sendPayouts(client(), payouts(2), { ...batch, journal }))
    expect(error).toMatchObject({ ...expected, operation: 'sendPayouts', outcome: 'not_sent' })
    for (const said of ['list of orders could not be read', 'Nothing was sent', 'checkOrders: false']) {
      expect(String(error)).toContain(said)
    }
    expect(results).toEqual([])
    expect(requested(running, 'createOrder')).toEqual([])
    sandbox.faults.clear()
    expect(await sendPayouts(client(), payouts(2), { ...batch, journal })).toMatchObject({ paid: 2 })
  })

  it('stops being read when the signal aborts', async () => {
    const running = await start()
    const controller = new AbortController()
    running.sandbox.faults.next('stall-before', { operation: 'listOrders' })
    const options = { ...batch, journal: memoryJournal(), signal: controller.signal }
    const run = resultsOf(sendPayouts(running.client(), payouts(2), options))
    await until(() => requested(running, 'listOrders').length > 0)
    controller.abort()
    expect((await run).error).toMatchObject({ name: 'AbortedError' })
    expect(requested(running, 'createOrder')).toEqual([])
  })
})
