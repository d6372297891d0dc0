import { countedListeners, settle, until } from '@x/test-kit'
import { afterEach, describe, expect, it } from 'vitest'
import { byReference, payouts, resultsOf, USD } from '../../test/batches.ts'
import { sandboxes } from '../../test/running-sandbox.ts'
import { sendPayouts } from '../bulk.ts'
import { isAbortedError } from '../index.ts'
import { memoryJournal } from '../journal/index.ts'

const { start, close } = sandboxes()
afterEach(close)

const batch = { reference: 'march', payment_method: USD }
const own = (count: number) => payouts(count).map((one) => ({ ...one, group: one.reference }))

describe('break', () => {
  it('plans nothing more, lets what is in flight end, and leaves nothing open', async () => {
    const { client, clock, sandbox } = await start()
    const journal = memoryJournal()
    const { signal } = new AbortController()
    const listeners = countedListeners(signal)
    let read = 0
    function* list() {
      for (const one of own(5000)) {
        read += 1
        yield one
      }
    }
    for await (const { result } of sendPayouts(client(), list(), { ...batch, journal, concurrency: 3, signal })) {
      expect(result).toBe('paid')
      break
    }
    // What may wait to share an order: 200 for each order in flight.
    expect(read).toBeLessThan(700)
    expect(clock.sleeping).toEqual([])
    expect(listeners()).toBe(0)
    const placed = sandbox.ledger.orders.length
    await clock.advance(600_000)
    expect(sandbox.ledger.orders).toHaveLength(placed)
    // All that was sent is recorded: another run pays the rest.
    await sendPayouts(client(), own(10), { ...batch, journal })
    const paid = sandbox.ledger.orders.flatMap(({ items }) =>
      items.map((item) => JSON.stringify(item.distribution_method)),
    )
    expect(new Set(paid).size).toBe(paid.length)
    expect(paid).toHaveLength(Math.max(10, placed))
  })

  it('does not wait for orders that are processed; the next run does', async () => {
    const { client, clock, sandbox } = await start({ processingMs: 60_000 })
    const journal = memoryJournal()
    const list = [...own(1), ...payouts(3, { group: 'x' }).slice(1)]
    for await (const { result } of sendPayouts(client(), list, { ...batch, journal })) {
      expect(result).toBe('paid')
      break
    }
    expect(clock.sleeping).toEqual([])
    const { results } = await resultsOf(sendPayouts(client(), list, { ...batch, journal }))
    expect(byReference(results)).toMatchObject({ p1: 'already_paid' })
    expect(sandbox.ledger.orders.flatMap(({ items }) => items)).toHaveLength(3)
  })

  it('throws nothing; the caller gets what the loop throws', async () => {
    const { client, clock } = await start()
    const mine = new Error('mine')
    const loop = async () => {
      for await (const _ of sendPayouts(client(), own(20), { ...batch, startedAt: clock.now() })) throw mine
    }
    await expect(loop()).rejects.toBe(mine)
    expect(clock.sleeping).toEqual([])
  })
})

describe('the signal', () => {
  it('sends nothing if it was aborted before', async () => {
    const { client, sandbox, clock } = await start()
    const signal = AbortSignal.abort()
    const { results, error } = await resultsOf(
      sendPayouts(client(), own(3), { ...batch, startedAt: clock.now(), signal }),
    )
    expect(results).toEqual([])
    expect(isAbortedError(error)).toBe(true)
    expect(error).toMatchObject({ outcome: 'not_sent', operation: 'sendPayouts' })
    expect(sandbox.requests).toHaveLength(0)
  })

  it('ends a run whose API key never resolves', async () => {
    const { client, sandbox, clock } = await start()
    const controller = new AbortController()
    const listeners = countedListeners(controller.signal)
    const runa = client({ apiKey: () => new Promise<string>(() => {}) })
    const run = resultsOf(sendPayouts(runa, own(3), { ...batch, startedAt: clock.now(), signal: controller.signal }))
    await until(() => listeners() > 0)
    controller.abort()
    expect(isAbortedError((await run).error)).toBe(true)
    expect(sandbox.requests).toHaveLength(0)
    expect(clock.sleeping).toEqual([])
  })

  it('ends a run that has had no response yet, with the run’s own message', async () => {
    const { client, sandbox, clock } = await start()
    sandbox.faults.next('stall-before', { operation: 'ping' })
    const controller = new AbortController()
    const run = resultsOf(
      sendPayouts(client(), own(3), { ...batch, startedAt: clock.now(), signal: controller.signal }),
    )
    await until(() => sandbox.requests.length === 1)
    controller.abort()
    const { error } = await run
    expect(isAbortedError(error)).toBe(true)
    expect(error).toMatchObject({ operation: 'sendPayouts', outcome: 'not_sent' })
    expect(clock.sleeping).toEqual([])
  })

  it('lets an order in flight end, and reports its result', async () => {
    const { client, sandbox, clock } = await start()
    const controller = new AbortController()
    const listeners = countedListeners(controller.signal)
    const held: (() => void)[] = []
    const slow: typeof globalThis.fetch = async (input, init) => {
      if (init?.method === 'POST') await new Promise<void>((resolve) => held.push(resolve))
      return globalThis.fetch(input, init)
    }
    const run = resultsOf(
      sendPayouts(client({ fetch: slow }), own(3), {
        ...batch,
        journal: memoryJournal(),
        concurrency: 1,
        signal: controller.signal,
      }),
    )
    await until(() => held.length === 1)
    controller.abort()
    await settle()
    held[0]?.()
    const { results, error } = await run
    expect(byReference(results)).toEqual({ p1: 'paid', p2: 'not_sent', p3: 'not_sent' })
    expect(error).toMatchObject({ outcome: 'accepted', message: expect.stringContaining('1 paid') })
    expect(sandbox.ledger.orders).toHaveLength(1)
    expect(clock.sleeping).toEqual([])
    expect(listeners()).toBe(0)
  })

  it('ends a run that nobody reads', async () => {
    const { client, clock, sandbox } = await start()
    const controller = new AbortController()
    const { journal, closed } = closingJournal()
    sendPayouts(client(), own(300), { ...batch, journal, concurrency: 1, signal: controller.signal })
    await until(() => sandbox.ledger.orders.length > 20)
    controller.abort()
    await until(closed)
    expect(clock.sleeping).toEqual([])
  })

  it('has no listener once the run is over', async () => {
    const { client, clock } = await start()
    const { signal } = new AbortController()
    const listeners = countedListeners(signal)
    await sendPayouts(client(), own(3), { ...batch, startedAt: clock.now(), signal })
    expect(listeners()).toBe(0)
    expect(clock.sleeping).toEqual([])
  })
})

/** A journal that says whether it was closed. */
function closingJournal() {
  const journal = memoryJournal()
  let isClosed = false
  const close = async () => {
    isClosed = true
    await journal.close()
  }
  return { journal: { ...faithful(journal), close }, closed: () => isClosed }
}

const faithful = (journal: ReturnType<typeof memoryJournal>) => ({
  open: journal.open.bind(journal),
  claim: journal.claim.bind(journal),
  settle: journal.settle.bind(journal),
})
