import { prints, until } from '@x/test-kit'
import { afterEach, describe, expect, it } from 'vitest'
import { byReference, payouts, resultsOf, USD } from '../../test/batches.ts'
import { failing, faultyJournal } from '../../test/faulty-journal.ts'
import { sandboxes } from '../../test/running-sandbox.ts'
import { isPayoutRunError, type Payout, sendPayouts } from '../bulk.ts'
import { isSdkError, NotFoundError } from '../index.ts'
import { memoryJournal } from '../journal/index.ts'

const { start, close } = sandboxes()
afterEach(close)

const batch = { reference: 'march', payment_method: USD }

class CsvError extends Error {
  override readonly name = 'CsvError'
  readonly line = 3
}

const ways = [
  // They wait for others to share an order with, until the list ends.
  ['with a journal', () => ({ journal: memoryJournal() }), { result: 'not_sent', outcome: 'not_sent' }],
  ['without a journal', () => ({ startedAt: Date.UTC(2026, 10, 22) }), { result: 'paid', outcome: 'accepted' }],
] as const

describe.each(ways)('what the list of payouts throws %s', (_, how, { result, outcome }) => {
  it.each<[string, unknown, string]>([
    ['an error', new Error('the database is gone'), 'Error: the database is gone'],
    ['an error of a class of the caller’s', new CsvError('a quote is open'), 'CsvError: a quote is open'],
    ['a frozen error', Object.freeze(new CsvError('a quote is open')), 'CsvError: a quote is open'],
    ['an error without a message', new TypeError(), 'TypeError'],
    [
      'an error of this package',
      new NotFoundError('getOrder: no such order.', { status: 404 }, { operation: 'getOrder', outcome: 'rejected' }),
      'NotFoundError: getOrder: no such order.',
    ],
    ['a text', 'line 3', 'line 3'],
    ['an object', { line: 3 }, 'an object that is not an Error'],
    ['a number', 3, '3'],
    ['null', null, 'null'],
    ['nothing', undefined, 'undefined'],
  ])('reaches the caller as the cause, with outcome and counts: %s', async (_, thrown, quoted) => {
    const { client } = await start()
    let paid = 0
    async function* list() {
      yield* payouts(3)
      await until(() => paid === 3 || result === 'not_sent')
      throw thrown
    }
    const onProgress = (counts: { readonly paid: number }) => {
      paid = counts.paid
    }
    const { results, error } = await resultsOf(sendPayouts(client(), list(), { ...batch, ...how(), onProgress }))
    if (!isPayoutRunError(error)) throw error
    expect(error.cause).toBe(thrown)
    expect(error).toMatchObject({ name: 'SdkError', operation: 'sendPayouts', outcome })
    expect(error.counts).toMatchObject({ payouts: 3, [result]: 3, failures: [] })
    expect(error.message).toBe(`sendPayouts: the list of payouts failed (${quoted}). This run's payouts: 3 ${result}.`)
    expect(byReference(results)).toEqual({ p1: result, p2: result, p3: result })
  })

  it('at once, before its first payout, is reported with counts of zero', async () => {
    const { client, sandbox } = await start()
    const thrown = new CsvError('no such file')
    const broken: Iterable<Payout> = {
      [Symbol.iterator]: () => {
        throw thrown
      },
    }
    const { error } = await resultsOf(sendPayouts(client(), broken, { ...batch, ...how() }))
    expect(error).toMatchObject({ outcome: 'not_sent', cause: thrown, counts: { payouts: 0 } })
    expect(sandbox.ledger.orders).toEqual([])
  })

  it('shows neither a key nor a payout link in any print', async () => {
    const { client, apiKey } = await start()
    const link = 'https://spend.playground.runa.io/canary-link'
    const thrown = Object.assign(new CsvError(`fetching ${link} with ${apiKey}`), { request: { key: apiKey } })
    function* list() {
      yield* payouts(1)
      throw thrown
    }
    const { error } = await resultsOf(sendPayouts(client(), list(), { ...batch, ...how() }))
    expect(error).toHaveProperty(
      'message',
      expect.stringContaining('CsvError: fetching https://spend.playground.runa.io'),
    )
    expect(error).toMatchObject({ cause: { name: 'CsvError', message: expect.stringContaining('is not shown here') } })
    expect(prints(error)).not.toContain('canary-link')
    expect(prints(error)).not.toContain(apiKey.split('.')[1])
  })
})

it('the stack of the error leads into the list', async () => {
  const { client, clock } = await start()
  function* rowsOfMyFile() {
    yield* payouts(1)
    throw new TypeError('line 3')
  }
  const { error } = await resultsOf(sendPayouts(client(), rowsOfMyFile(), { ...batch, startedAt: clock.now() }))
  const [first = '', second = ''] = (isSdkError(error) ? (error.stack ?? '') : '').split('\n')
  expect(first).toContain('SdkError: sendPayouts: the list of payouts failed (TypeError: line 3).')
  expect(second).toContain('rowsOfMyFile')
})

describe('what the caller’s own journal throws', () => {
  it.each(['open', 'claim', 'settle', 'close'] as const)(
    'on %s ends the run as the cause, with outcome and counts',
    async (step) => {
      const { client } = await start()
      const thrown = new CsvError('the pool is closed')
      const { journal, on } = faultyJournal(memoryJournal())
      on(step, 1, failing(thrown))
      const { error } = await resultsOf(sendPayouts(client(), payouts(2), { ...batch, journal }))
      if (!isPayoutRunError(error)) throw error
      expect(error.cause).toBe(thrown)
      expect(error.message).toMatch(/^sendPayouts: the journal failed \(CsvError: the pool is closed\)\./)
      expect(error.counts.payouts).toBe(step === 'open' ? 0 : 2)
      // A claim that failed may be recorded.
      expect(error.outcome).toBe(step === 'open' ? 'not_sent' : step === 'claim' ? 'unknown' : 'accepted')
    },
  )

  it('while it is read does the same', async () => {
    const { client } = await start()
    const journal = memoryJournal()
    const unreadable = {
      open: async () => ({
        binding: undefined,
        entries: { [Symbol.asyncIterator]: () => ({ next: () => Promise.reject('row 7') }) },
      }),
      claim: journal.claim,
      settle: journal.settle,
      close: async () => {},
    }
    const { error } = await resultsOf(sendPayouts(client(), payouts(2), { ...batch, journal: unreadable }))
    expect(error).toMatchObject({ message: 'sendPayouts: the journal failed (row 7).', cause: 'row 7' })
  })
})

describe('the reason that a run is aborted with is the cause of its AbortedError, beside outcome and counts', () => {
  const reason = new CsvError('SIGTERM')

  it('before it has begun', async () => {
    const { client, clock } = await start()
    const run = sendPayouts(client(), payouts(2), {
      ...batch,
      startedAt: clock.now(),
      signal: AbortSignal.abort(reason),
    })
    const { error } = await resultsOf(run)
    expect(error).toMatchObject({ name: 'AbortedError', outcome: 'not_sent', cause: reason, counts: { payouts: 0 } })
  })

  it('in the middle, also of the rows whose orders were waited for', async () => {
    const { client } = await start({ processingMs: 60_000 })
    const controller = new AbortController()
    const fetch: typeof globalThis.fetch = async (input, init) => {
      const response = await globalThis.fetch(input, init)
      if (init?.method === 'POST') controller.abort(reason)
      return response
    }
    const list = payouts(2, { group: 'x' })
    const run = sendPayouts(client({ fetch }), list, { ...batch, journal: memoryJournal(), signal: controller.signal })
    const { results, error } = await resultsOf(run)
    expect(byReference(results)).toEqual({ p1: 'accepted', p2: 'accepted' })
    expect(error).toMatchObject({ name: 'AbortedError', outcome: 'accepted', cause: reason })
    expect(isPayoutRunError(error) && error.counts).toMatchObject({ payouts: 2, accepted: 2 })
    for (const row of results) if (row.error !== undefined) expect(row.error.cause).toBe(reason)
  })

  it('unless its prints could show the key', async () => {
    const { client, clock, apiKey } = await start()
    const controller = new AbortController()
    function* list() {
      yield* payouts(1)
      controller.abort(new CsvError(`stopped with ${apiKey}`))
      yield* payouts(2)
    }
    const run = sendPayouts(client(), list(), { ...batch, startedAt: clock.now(), signal: controller.signal })
    const { error } = await resultsOf(run)
    expect(error).toMatchObject({ name: 'AbortedError', cause: { name: 'CsvError' } })
    expect(prints(error)).not.toContain(apiKey.split('.')[1])
  })
})
