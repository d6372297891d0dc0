import { afterEach, describe, expect, it } from 'vitest'
import { byReference, payout, payouts, resultsOf, USD } from '../../test/batches.ts'
import { sandboxes } from '../../test/running-sandbox.ts'
import { sendPayouts } from '../bulk.ts'
import { memoryJournal } from '../journal/index.ts'

const { start, close } = sandboxes()
afterEach(close)

const batch = { reference: 'march', payment_method: USD }

describe('invalid rows', () => {
  it('report the result of the payout with their reference, even if this run has paid it', async () => {
    const { client, sandbox } = await start()
    const journal = memoryJournal()
    sandbox.faults.next('drop-before', { operation: 'createOrder', times: 4 })
    await sendPayouts(client(), payouts(3), { ...batch, journal })
    const list = [payout('p1', { face_value: 1.234 }), payout('p2', { face_value: 99 }), payout('p3')]
    const { results } = await resultsOf(sendPayouts(client(), list, { ...batch, journal }))
    const [order] = sandbox.ledger.orders
    expect(byReference(results)).toEqual({ p1: 'paid', p2: 'paid', p3: 'paid' })
    for (const reference of ['p1', 'p2']) {
      expect(results.find((one) => one.reference === reference)).toMatchObject({
        orderId: order?.id,
        idempotencyKey: order?.idempotencyKey,
        error: { outcome: 'accepted', orderId: order?.id, message: expect.stringMatching(/recorded,? and is paid/) },
      })
    }
  })

  it.each([
    ['a control character', 'a\u0000b', 'no control characters, got U+0000 at character 2'],
    ['a lone surrogate', 'a\ud800', 'reference: expected well-formed Unicode, got a lone surrogate'],
  ])('are those whose reference has %s', async (_, reference, says) => {
    const { client, clock } = await start()
    const { results } = await resultsOf(
      sendPayouts(client(), [payout(reference)], { ...batch, startedAt: clock.now() }),
    )
    expect(results[0]).toMatchObject({
      result: 'not_sent',
      error: { message: expect.stringContaining(says) },
    })
  })

  it('do not include rows that are views of other objects', async () => {
    const { client, clock } = await start()
    const view = new Proxy(payout('p1'), {})
    const nested = payout('p2', { products: new Proxy({ type: 'SINGLE', value: 'AMZ-US' }, {}) })
    const { results } = await resultsOf(sendPayouts(client(), [view, nested], { ...batch, startedAt: clock.now() }))
    expect(byReference(results)).toEqual({ p1: 'paid', p2: 'paid' })
  })
})

describe('payouts that have left the list', () => {
  it('are not paid under another key if their order is rejected for one of its rows', async () => {
    const { client, sandbox } = await start()
    const journal = memoryJournal()
    const list = payouts(3, { group: 'all' }).map((one) =>
      one.reference === 'p3' ? { ...one, products: { type: 'SINGLE', value: 'NOPE' } as const } : one,
    )
    sandbox.faults.next('drop-before', { operation: 'createOrder', times: 4 })
    await sendPayouts(client(), list, { ...batch, journal })
    const { results } = await resultsOf(sendPayouts(client(), list.slice(0, 1), { ...batch, journal }))
    expect(byReference(results)).toEqual({ p1: 'paid', p2: 'rejected', p3: 'rejected' })
    expect(sandbox.ledger.orders.flatMap(({ items }) => items)).toHaveLength(1)
  })
})
