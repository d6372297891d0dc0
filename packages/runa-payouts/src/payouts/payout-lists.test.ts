import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { settle, until } from '@x/test-kit'
import { afterEach, describe, expect, it } from 'vitest'
import { byReference, payout, payouts, resultsOf, USD } from '../../test/batches.ts'
import { sandboxes } from '../../test/running-sandbox.ts'
import { type Payout, sendPayouts } from '../bulk.ts'
import { isAbortedError, isIdempotencyConflictError, isRequestValidationError } from '../index.ts'
import { memoryJournal } from '../journal/index.ts'

const { start, close } = sandboxes()
afterEach(close)

const batch = { reference: 'march', payment_method: USD }

/** A journal, or a time: both ways to run a batch. */
const ways = [
  ['with a journal', () => ({ journal: memoryJournal() })],
  ['without a journal', () => ({ startedAt: Date.UTC(2026, 10, 22) })],
] as const

describe.each(ways)('a list %s', (_, how) => {
  it('may be an array, a generator or an asynchronous one', async () => {
    const { client, sandbox } = await start()
    async function* slowly() {
      for (const one of payouts(3)) {
        await settle(2)
        yield one
      }
    }
    const more = how()
    for (const list of [payouts(3), new Set(payouts(3)).values(), slowly()]) {
      expect(await sendPayouts(client(), list, { ...batch, ...more })).toMatchObject({ payouts: 3 })
    }
    expect(sandbox.ledger.orders.flatMap(({ items }) => items)).toHaveLength(3)
  })

  it('pays nobody for whom an earlier row reported that nothing was sent', async () => {
    const { client, sandbox } = await start()
    const more = how()
    const list = [payout('anna', { face_value: -1 }), payout('anna'), payout('anna', { face_value: -2 }), payout('sam')]
    const { results } = await resultsOf(sendPayouts(client(), list, { ...batch, ...more }))
    expect(results.map(({ reference, result, invalid }) => [reference, result, invalid])).toEqual([
      ['anna', 'not_sent', true],
      ['anna', 'not_sent', true],
      ['anna', 'not_sent', true],
      ['sam', 'paid', undefined],
    ])
    expect(results[1]?.error?.message).toBe(
      'sendPayouts: reference "anna" occurs twice in this list, and the first one is invalid, and is not_sent. Nothing was sent for either. Remove one of them, or give it its own reference if it is another payout.',
    )
    expect(results[2]?.error?.message).toMatch(/ Nothing was sent for it\.$/)
    expect(sandbox.ledger.orders.flatMap(({ items }) => items)).toHaveLength(1)
    // Once the invalid row is gone, the other is paid.
    const again = await resultsOf(sendPayouts(client(), [payout('anna'), payout('sam')], { ...batch, ...more }))
    expect(byReference(again.results)).toMatchObject({ anna: 'paid' })
  })

  it('that is empty has no results', async () => {
    const { client } = await start()
    expect(await sendPayouts(client(), [], { ...batch, ...how() })).toMatchObject({ payouts: 0, orders: 0, totals: {} })
  })

  it('that throws midway ends the run; everything before has its one result', async () => {
    const { client, sandbox, clock } = await start()
    const broken = new Error('the database is gone')
    function* list() {
      yield* payouts(5)
      throw broken
    }
    const { results, error } = await resultsOf(sendPayouts(client(), list(), { ...batch, ...how() }))
    expect(error).toMatchObject({ name: 'SdkError', cause: broken })
    const reported = byReference(results)
    expect(Object.keys(reported).sort()).toEqual(['p1', 'p2', 'p3', 'p4', 'p5'])
    const paid = Object.values(reported).filter((result) => result === 'paid')
    expect(sandbox.ledger.orders.flatMap(({ items }) => items)).toHaveLength(paid.length)
    expect(clock.sleeping).toEqual([])
  })

  it('that never returns does not delay an abort', async () => {
    const { client, clock } = await start()
    const controller = new AbortController()
    let closed = false
    let hangs = false
    async function* list() {
      try {
        yield* payouts(2)
        hangs = true
        await new Promise(() => {})
      } finally {
        closed = true
      }
    }
    const run = resultsOf(sendPayouts(client(), list(), { ...batch, ...how(), signal: controller.signal }))
    await until(() => hangs)
    controller.abort()
    const { results, error } = await run
    expect(isAbortedError(error)).toBe(true)
    expect(Object.keys(byReference(results)).sort()).toEqual(['p1', 'p2'])
    expect(clock.sleeping).toEqual([])
    // It hangs in the middle of the generator: nothing can close that.
    expect(closed).toBe(false)
  })

  it('that is left early is closed, and what it throws then is ignored', async () => {
    const { client } = await start()
    const closed: string[] = []
    const list: Iterable<Payout> = {
      [Symbol.iterator]: () => {
        const source = payouts(500)[Symbol.iterator]()
        return {
          next: () => source.next(),
          return: () => {
            closed.push('closed')
            throw new Error('on closing')
          },
        }
      },
    }
    const run = sendPayouts(client(), list, { ...batch, ...how(), concurrency: 1 })
    for await (const { result } of run) {
      expect(result).toBe('paid')
      break
    }
    expect(closed).toEqual(['closed'])
  })

  it('with the same payout twice pays it once, and says so', async () => {
    const { client, sandbox } = await start()
    const list = [payout('a'), payout('b'), payout('a'), payout('b', { face_value: 11 })]
    const { results } = await resultsOf(sendPayouts(client(), list, { ...batch, ...how() }))
    const reported = results.map(({ reference, result }) => `${reference} ${result}`).sort()
    expect(reported).toEqual(['a already_paid', 'a paid', 'b already_paid', 'b paid'])
    const rejections = results.flatMap(({ reference, error }) => (error === undefined ? [] : [{ reference, error }]))
    expect(isRequestValidationError(rejections.find(({ reference }) => reference === 'a')?.error)).toBe(true)
    expect(isIdempotencyConflictError(rejections.find(({ reference }) => reference === 'b')?.error)).toBe(true)
    expect(sandbox.ledger.orders.flatMap(({ items }) => items)).toHaveLength(2)
  })

  it('with invalid rows pays the others', async () => {
    const { client } = await start()
    const nothing: unknown = null
    // As plain JavaScript may pass it.
    const list = [payout('a'), nothing as Payout, payout('', {}), payout('c', { face_value: 0 }), payout('d')]
    const { results } = await resultsOf(sendPayouts(client(), list, { ...batch, ...how() }))
    expect(results.map(({ reference, result }) => `${reference} ${result}`).sort()).toEqual([
      ' not_sent',
      ' not_sent',
      'a paid',
      'c not_sent',
      'd paid',
    ])
  })

  it('is read no further than there is room for results that nobody reads', async () => {
    const { client, clock } = await start()
    let read = 0
    function* list() {
      for (;;) {
        read += 1
        yield payout(`p${read}`, { face_value: -1 })
      }
    }
    const controller = new AbortController()
    const run = sendPayouts(client(), list(), {
      ...batch,
      ...how(),
      dryRun: true,
      concurrency: 2,
      signal: controller.signal,
    })
    await until(() => read >= 400)
    await settle(200)
    expect(read).toBe(400)
    const reader = run[Symbol.asyncIterator]()
    await reader.next()
    await until(() => read > 400)
    await settle(200)
    expect(read).toBe(401)
    controller.abort()
    await settle()
    // Over, although nobody has read on.
    expect(clock.sleeping).toEqual([])
    expect(isAbortedError(await run.catch((error: unknown) => error))).toBe(true)
  })
})

it('a hundred thousand payouts are not kept', async () => {
  setFlagsFromString('--expose-gc')
  const collect: () => void = runInNewContext('gc')
  const { client, clock } = await start()
  // What keeps a payout would keep this, too.
  const heavy = (reference: string) => payout(reference, { group: `${reference}${'x'.repeat(2000)}` })
  let peak = 0
  collect()
  const before = process.memoryUsage().heapUsed
  function* list() {
    for (let number = 1; number <= 100_000; number += 1) {
      if (number % 20_000 === 0) {
        collect()
        peak = Math.max(peak, process.memoryUsage().heapUsed - before)
      }
      yield heavy(`p${number}`)
    }
  }
  const counts = await sendPayouts(client(), list(), { ...batch, startedAt: clock.now(), dryRun: true })
  expect(counts).toMatchObject({ payouts: 100_000, orders: 100_000, totals: { 'AMZ-US': '1000000.00' } })
  // A few words for each reference; the payouts themselves come to ten times as much.
  expect(peak).toBeLessThan(100_000 * 600)
})

it('a payout without a reference is named by its position in the list', async () => {
  const { client, clock } = await start()
  // As plain JavaScript may pass it.
  const numbered = { ...payout('p3'), reference: 7 } as unknown as ReturnType<typeof payout>
  const { results } = await resultsOf(
    sendPayouts(client(), [payout('p1'), payout('p2'), numbered], { ...batch, startedAt: clock.now() }),
  )
  expect(results.find(({ result }) => result === 'not_sent')?.error?.message).toBe(
    'sendPayouts: payouts[2]: reference: expected a string, got 7. Nothing was sent for it.',
  )
})
