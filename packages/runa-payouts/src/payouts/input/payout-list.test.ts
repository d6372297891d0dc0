import { failureOf } from '@x/test-kit'
import { afterEach, describe, expect, it } from 'vitest'
import { payouts, resultsOf, USD } from '../../../test/batches.ts'
import { sandboxes } from '../../../test/running-sandbox.ts'
import { type Payout, sendPayouts } from '../../bulk.ts'
import { isRequestValidationError } from '../../index.ts'
import { memoryJournal } from '../../journal/index.ts'
import { requireList } from './payout-list.ts'

const { start, close } = sandboxes()
afterEach(close)

const WRONG: readonly (readonly [string, unknown, RegExp])[] = [
  ['nothing', undefined, /got a?n? ?undefined/],
  ['null', null, /got null/],
  ['a number', 3, /got 3/],
  ['a string', 'reference,email\na,sam@example.com', /got a string: read and parse it first\. Nothing was sent/],
  ['one payout', payouts(1)[0], /got an object/],
  ['a list that is still on its way', Promise.resolve(payouts(1)), /got an object/],
  ['a generator that was not called', function* () {}, /got a function: call it/],
]

describe('a value that is not a list', () => {
  it.each(WRONG)('%s is rejected before anything is sent or opened', async (_, list, says) => {
    const { client, sandbox } = await start()
    const journal = memoryJournal()
    let opened = 0
    const watched = {
      ...journal,
      open: (...binding: Parameters<typeof journal.open>) => {
        opened += 1
        return journal.open(...binding)
      },
    }
    // As plain JavaScript may pass it.
    const run = sendPayouts(client(), list as Payout[], { reference: 'march', payment_method: USD, journal: watched })
    const error = await failureOf(run)
    expect(isRequestValidationError(error)).toBe(true)
    expect(error).toMatchObject({
      outcome: 'not_sent',
      operation: 'sendPayouts',
      message: expect.stringMatching(says),
      issues: [{ path: ['payouts'] }],
    })
    expect(String(Object(error).message)).not.toContain('sam@example.com')
    expect([sandbox.requests.length, opened]).toEqual([0, 0])
  })

  it('also throws while the results are read', async () => {
    const { client } = await start()
    const options = { reference: 'march', payment_method: USD, journal: memoryJournal() }
    const { results, error } = await resultsOf(sendPayouts(client(), 'abc' as unknown as Payout[], options)) // as above
    expect(results).toEqual([])
    expect(isRequestValidationError(error)).toBe(true)
  })
})

it('anything iterable is a list', () => {
  async function* later() {
    yield* payouts(1)
  }
  for (const list of [[], new Set(), new Map().values(), later()]) expect(() => requireList(list)).not.toThrow()
})
