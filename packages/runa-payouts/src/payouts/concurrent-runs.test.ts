import { afterEach, describe, expect, it } from 'vitest'
import { byReference, payout, payouts, resultsOf, USD } from '../../test/batches.ts'
import { type Running, sandboxes } from '../../test/running-sandbox.ts'
import { sharedJournal } from '../../test/shared-journal.ts'
import { type Payout, sendPayouts } from '../bulk.ts'
import { singleRequest } from '../index.ts'

const { start, close } = sandboxes()
afterEach(close)

const batch = { reference: 'march', payment_method: USD }

const paidTo = ({ sandbox }: Running) =>
  sandbox.ledger.orders.flatMap(({ items }) =>
    items.map(({ distribution_method }) => String(Reflect.get(distribution_method, 'email_address')).split('@')[0]),
  )

/** Runs of several processes at once, over one journal. */
async function atOnce(running: Running, lists: readonly (readonly Payout[])[]) {
  const { handle } = sharedJournal()
  const runs = await Promise.all(
    lists.map((list) => resultsOf(sendPayouts(running.client(), list, { ...batch, journal: handle() }))),
  )
  for (const { error } of runs) expect(error).toBeUndefined()
  return { reported: runs.map(({ results }) => byReference(results)), runs, handle }
}

const many = (from: number, to: number, more: Partial<Payout> = {}) =>
  Array.from({ length: to - from + 1 }, (_, index) => payout(`p${from + index}`, more))

describe('two runs over one journal', () => {
  it.each([
    ['the same list', payouts(300), payouts(300)],
    ['the same list turned round', payouts(300), payouts(300).reverse()],
    ['lists that overlap', many(1, 250), many(150, 400)],
    ['lists that chunk differently', payouts(300), payouts(300).filter((_, index) => index % 3 > 0)],
    ['orders of one payout', payouts(20).map((one) => ({ ...one, group: one.reference })), payouts(20)],
  ])('pay everybody once: %s', async (_, first, second) => {
    const running = await start()
    const { reported, handle } = await atOnce(running, [first, second])
    for (const [index, list] of [first, second].entries()) {
      expect(Object.keys(reported[index] ?? {}).sort()).toEqual(list.map(({ reference }) => reference).sort())
    }
    const everybody = new Set([...first, ...second].map(({ reference }) => reference))
    expect(paidTo(running).sort()).toEqual([...everybody].sort())
    // A payout that one run does not pay is reported by the other, and a third run knows all.
    const list = [...everybody].map((reference) => payout(reference))
    const { results } = await resultsOf(sendPayouts(running.client(), list, { ...batch, journal: handle() }))
    expect(new Set(results.map(({ result }) => result))).toEqual(new Set(['already_paid']))
    expect(paidTo(running)).toHaveLength(everybody.size)
  })

  it('name what the other run has claimed, and continue with the rest', async () => {
    const running = await start()
    const { reported, runs } = await atOnce(running, [many(1, 3, { group: 'a' }), many(2, 5, { group: 'a' })])
    expect(reported[0]).toEqual({ p1: 'paid', p2: 'paid', p3: 'paid' })
    expect(reported[1]).toEqual({ p2: 'unknown', p3: 'unknown', p4: 'paid', p5: 'paid' })
    for (const name of ['p2', 'p3']) {
      const taken = runs[1]?.results.find(({ reference }) => reference === name)
      expect(taken?.error).toMatchObject({
        name: 'JournalError',
        code: 'claimed',
        outcome: 'unknown',
        references: [name],
        message: expect.stringMatching(
          `^sendPayouts: payout "${name}" was already claimed: another run of this batch has it and`,
        ),
        cause: { code: 'claimed', references: ['p2', 'p3'] },
      })
      expect(taken).not.toHaveProperty('idempotencyKey')
    }
  })

  it('pay once what failed before, even if both are asked to retry it', async () => {
    const running = await start()
    const { handle } = sharedJournal()
    running.sandbox.scriptNextOrder('fail')
    await sendPayouts(running.client(), payouts(2), { ...batch, journal: handle() })
    const again = () =>
      sendPayouts(running.client(), payouts(2), { ...batch, journal: handle(), retryFailed: ['p1', 'p2'] })
    const both = await Promise.all([again(), again()])
    expect(both.map(({ paid }) => paid).sort()).toEqual([0, 2])
    expect(running.sandbox.ledger.orders.filter(({ status }) => status === 'COMPLETED')).toHaveLength(1)
  })

  it('pay once what a killed process left open, even if both resume it', async () => {
    const running = await start()
    const { handle } = sharedJournal()
    running.sandbox.faults.next('drop-before', { operation: 'createOrder', times: 4 })
    await sendPayouts(running.client(), payouts(3), { ...batch, journal: handle() })
    const again = () => resultsOf(sendPayouts(running.client(), payouts(3), { ...batch, journal: handle() }))
    const both = await Promise.all([again(), again()])
    for (const { results, error } of both) {
      expect(error).toBeUndefined()
      expect(Object.keys(byReference(results))).toHaveLength(3)
    }
    expect(running.sandbox.ledger.orders).toHaveLength(1)
  })

  it('pay once what one of them sends after the other has recorded it as released', async () => {
    const running = await start()
    const { handle } = sharedJournal()
    const [broken, slow] = [heldFetch(), heldFetch()]
    const rejected = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED', syscall: 'connect' })
    const run = (fetch: typeof globalThis.fetch) =>
      resultsOf(sendPayouts(running.client({ fetch, maxRetries: 0 }), payouts(2), { ...batch, journal: handle() }))
    const first = run(broken.fetch)
    await broken.reached
    // It has read the order as open, and is about to send it again.
    const second = run(slow.fetch)
    await slow.reached
    broken.end(rejected)
    expect(byReference((await first).results)).toEqual({ p1: 'not_sent', p2: 'not_sent' })
    slow.end()
    expect(byReference((await second).results)).toEqual({ p1: 'paid', p2: 'paid' })
    // By the journal both are free, and Runa has their order.
    const third = await resultsOf(sendPayouts(running.client(), payouts(2), { ...batch, journal: handle() }))
    expect(byReference(third.results)).toEqual({ p1: 'already_paid', p2: 'already_paid' })
    expect(third.results[0]?.orderId).toBe(running.sandbox.ledger.orders[0]?.id)
    expect(paidTo(running)).toEqual(['p1', 'p2'])
  })
})

/** A `fetch` whose orders wait until the test says how they end: with an error, or by being sent. */
function heldFetch() {
  let tell: (error: Error | undefined) => void = () => {}
  const reported = new Promise<Error | undefined>((resolve) => {
    tell = resolve
  })
  let reach: () => void = () => {}
  const reached = new Promise<void>((resolve) => {
    reach = resolve
  })
  const fetch: typeof globalThis.fetch = async (input, init) => {
    if (init?.method !== 'POST') return globalThis.fetch(input, init)
    reach()
    const cause = await reported
    if (cause !== undefined) throw new TypeError('fetch failed', { cause })
    return globalThis.fetch(input, init)
  }
  return { fetch: singleRequest(fetch), reached, end: (error?: Error) => tell(error) }
}
