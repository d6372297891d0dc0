import { afterEach, describe, expect, it } from 'vitest'
import { payout, resultsOf, USD } from '../../../test/batches.ts'
import { sandboxes } from '../../../test/running-sandbox.ts'
import { sendPayouts } from '../../bulk.ts'
import { referenceProblem } from '../../keys/identifying-text.ts'

const { start, close } = sandboxes()
afterEach(close)

const NFC = 'jos\u00e9'
const NFD = 'jose\u0301'

describe('a reference', () => {
  it.each([
    ['a word', 'anne'],
    ['white space within', 'anne marie'],
    ['letters in NFC', NFC],
    ['signs that have but one form', '€ 🎁 Ω'],
    ['the longest', 'x'.repeat(20)],
  ])('can be %s', (_, reference) => {
    expect(referenceProblem(reference, 20)).toBeUndefined()
  })

  it.each<[string, unknown, RegExp]>([
    ['a number', 7, /expected a string, got 7/],
    ['missing', undefined, /missing; expected a string/],
    ['null', null, /expected a string, got null/],
    ['empty', '', /expected a non-empty string/],
    ['what a missing value looks like', 'undefined', /what a missing value looks like/],
    ['too long', 'x'.repeat(21), /expected at most 20 characters, got 21/],
    ['what is no one text to a reader', 'anne ', /no leading or trailing whitespace/],
  ])('cannot be %s', (_, reference, says) => {
    expect(referenceProblem(reference, 20)).toMatch(says)
  })
})

describe('references that look alike', () => {
  it('are not two payouts: the odd one is rejected by name, and not sent', async () => {
    const { client, clock, sandbox } = await start()
    const list = ['anne', 'anne ', NFC, NFD].map((reference) =>
      payout(reference, { distribution_method: { type: 'PAYOUT_LINK' } }),
    )
    const { results } = await resultsOf(
      sendPayouts(client(), list, { reference: 'march', payment_method: USD, startedAt: clock.now() }),
    )
    expect(Object.fromEntries(results.map(({ reference, result }) => [reference, result]))).toEqual({
      anne: 'paid',
      'anne ': 'not_sent',
      [NFC]: 'paid',
      [NFD]: 'not_sent',
    })
    expect(sandbox.ledger.orders).toHaveLength(2)
  })

  it.each(['march ', NFD])('are not two batches: %j is rejected before anything is sent', async (reference) => {
    const { client, clock, sandbox } = await start()
    const { error } = await resultsOf(
      sendPayouts(client(), [payout('p1')], { reference, payment_method: USD, startedAt: clock.now() }),
    )
    expect(error).toMatchObject({ name: 'RequestValidationError', message: expect.stringContaining('reference: ') })
    expect(sandbox.requests).toEqual([])
  })
})
