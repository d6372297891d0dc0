import { afterEach, describe, expect, it } from 'vitest'
import { payouts, resultsOf, USD } from '../../test/batches.ts'
import { sandboxes } from '../../test/running-sandbox.ts'
import { sendPayouts } from '../bulk.ts'
import { singleRequest } from '../index.ts'
import { memoryJournal } from '../journal/index.ts'

const { start, close } = sandboxes()
afterEach(close)

const batch = { reference: 'march', payment_method: USD }

describe('what the error of a row says to do', () => {
  const journaled = () => ({ journal: memoryJournal() })
  const unjournaled = () => ({ startedAt: Date.UTC(2026, 10, 22) })
  const NO_SUCH = { products: { type: 'SINGLE', value: 'NO-SUCH' } } as const

  it.each([
    [
      'with a journal',
      journaled,
      / run the batch again with this journal; until then, do not pay these people in any other way\.$/,
    ],
    ['without a journal', unjournaled, / Run the batch again, with the same references and startedAt; /],
  ])('advises another run after unknown, %s, and never a call of its own', async (_, how, advice) => {
    const { client, sandbox } = await start()
    sandbox.faults.next('drop-before', { operation: 'createOrder', times: 4 })
    const { results } = await resultsOf(sendPayouts(client(), payouts(1), { ...batch, ...how() }))
    expect(results).toMatchObject([{ result: 'unknown', error: { message: expect.stringMatching(advice) } }])
    expect(results[0]?.error?.message).not.toContain('Repeat the call')
  })

  it.each([
    ['with a journal', journaled, / retryRejected: true, or remove it from the list before you pay in another way\.$/],
    [
      'without a journal',
      unjournaled,
      / remove it from this list before you pay it under a new batch reference, or in another way\.$/,
    ],
  ])('advises to remove a rejected row from the list before it is paid in another way, %s', async (_, how, advice) => {
    const { client } = await start()
    const { results } = await resultsOf(sendPayouts(client(), payouts(1, NO_SUCH), { ...batch, ...how() }))
    expect(results).toMatchObject([{ result: 'rejected', error: { message: expect.stringMatching(advice) } }])
    expect(results[0]?.error?.message).not.toContain('new key')
  })

  it('mentions earlier runs if nothing was sent without a journal', async () => {
    const { client, sandbox } = await start()
    const options = { ...batch, ...unjournaled() }
    sandbox.faults.next('drop-after-commit', { operation: 'createOrder' })
    await sendPayouts(client({ maxRetries: 0 }), payouts(1), options)
    const rejected = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED', syscall: 'connect' })
    const fetch = singleRequest<typeof globalThis.fetch>(async (input, init) => {
      if (init?.method === 'POST') throw new TypeError('fetch failed', { cause: rejected })
      return globalThis.fetch(input, init)
    })
    const { results } = await resultsOf(sendPayouts(client({ fetch }), payouts(1), options))
    const said =
      'but an earlier one may have sent it. Run the batch again; pay in another way only what no run has sent.'
    expect(results).toMatchObject([{ result: 'not_sent', error: { message: expect.stringContaining(said) } }])
    expect(sandbox.ledger.orders).toHaveLength(1)
  })
})
