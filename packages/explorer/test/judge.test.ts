import { describe, expect, it } from 'vitest'
import { judgeFree, judgeOrder, judgePeople, judgeTold } from '../src/judge.ts'
import { createGameLedger, emailOf, paymentsIn } from '../src/ledger.ts'

/** Orders by id, with the people they pay; `failed…` has ended FAILED, `open…` has not ended. */
function books(orders: Readonly<Record<string, readonly string[]>>, elsewhere: readonly string[] = []) {
  const ledger = createGameLedger()
  for (const [id, people] of Object.entries(orders)) {
    ledger.book({ id, key: `key of ${id}`, payments: people.map((reference) => ({ reference, amount: 10 })) })
  }
  for (const reference of elsewhere) ledger.payElsewhere({ reference, amount: 10 })
  const statusOf = (id: string) =>
    id.startsWith('failed') ? 'FAILED' : id.startsWith('open') ? 'PROCESSING' : 'COMPLETED'
  return { ledger, statusOf }
}

describe('people', () => {
  it.each<[string, Parameters<typeof books>, string[]]>([
    ['paid by one order', [{ a: ['anna'] }], []],
    ['paid elsewhere', [{}, ['anna']], []],
    ['paid by the second order, as the first failed', [{ failed: ['anna'], a: ['anna'] }], []],
    ['paid by two orders', [{ a: ['anna'], b: ['anna'] }], ['anna was paid 2 times: by order a and order b']],
    ['listed twice in one order, which is one order', [{ a: ['anna', 'zoe'] }], []],
    ['about to be paid twice', [{ a: ['anna'], open: ['anna'] }], ['anna was paid 2 times: by order a and order open']],
    ['and elsewhere', [{ a: ['anna'] }, ['anna']], ['anna was paid 2 times: by order a and the user, elsewhere']],
    ['by nobody', [{ failed: ['anna'] }], ['anna was never paid']],
  ])('%s', (_, given, found) => {
    expect(judgePeople(books(...given), ['anna'], true)).toEqual(found)
  })

  it('are not reported as lost before the game is over', () => {
    expect(judgePeople(books({}), ['anna'], false)).toEqual([])
  })
})

it('an amount that was corrected before the order is detected', () => {
  const order = { id: 'a', key: 'k', payments: [{ reference: 'anna', amount: 500 }] }
  expect(judgeOrder(order, () => new Set([5]))).toEqual(['order a pays anna 500, who is to have 5'])
  expect(judgeOrder(order, () => new Set([5, 500]))).toEqual([])
})

it('a person reported as not paid is in no order that pays', () => {
  const told = { reference: 'anna', result: 'rejected' }
  expect(judgeFree(books({ failed: ['anna'], b: ['zoe'] }), 'anna', told)).toEqual([])
  expect(judgeFree(books({ open: ['anna'] }), 'anna', told)).toEqual([
    'anna was told rejected, but order open holds them',
  ])
})

describe('results', () => {
  const all = books({ a: ['anna'], z: ['zoe'], failed: ['anna'], open: ['anna'] })
  it.each<[string, string | undefined, string[]]>([
    ['paid', 'a', []],
    ['already_paid', 'a', []],
    ['failed', 'failed', []],
    ['accepted', 'open', []],
    ['unknown', undefined, []],
    ['paid', 'z', ['anna was told paid by z, an order that pays other people']],
    ['paid', 'none', ['anna was told paid by none, an order that does not exist']],
    ['paid', 'failed', ['anna was told paid by failed, an order that is FAILED']],
    ['paid', undefined, ['anna was told paid, and no order is named']],
    ['failed', 'a', ['anna was told failed by a, an order that is COMPLETED']],
  ])('%s by %s', (result, orderId, found) => {
    expect(judgeTold(all, { reference: 'anna', result, orderId })).toEqual(found)
  })

  it('accepted without an order are detected', () => {
    expect(judgeTold(books({ z: ['zoe'] }), { reference: 'anna', result: 'accepted' })).toEqual([
      'anna was told accepted, and there is no order',
    ])
  })
})

it('the people that an order pays are read from what was sent', () => {
  const body = JSON.stringify({
    items: [{ face_value: 12.5, distribution_method: { type: 'EMAIL', email_address: emailOf('r1') } }],
  })
  expect(paymentsIn(body)).toEqual([{ reference: 'r1', amount: 12.5 }])
})
