import { afterEach, describe, expect, it } from 'vitest'
import { byReference, payouts, resultsOf, USD } from '../../../test/batches.ts'
import { type Running, sandboxes } from '../../../test/running-sandbox.ts'
import { type PayoutResult, sendPayouts } from '../../bulk.ts'
import { memoryJournal } from '../../journal/index.ts'

const { start, close } = sandboxes()
afterEach(close)

const batch = { reference: 'march', payment_method: USD }
const LINK = { type: 'PAYOUT_LINK' } as const
/** Payouts that nothing but their references tells apart: whose link is whose is then a matter of rules. */
const alike = (count: number) => payouts(count, { distribution_method: LINK })
const reads = ({ sandbox }: Running) => sandbox.requests.filter(({ operation }) => operation === 'getOrder').length
const links = (results: readonly PayoutResult[]) =>
  Object.fromEntries(results.map(({ reference, item }) => [reference, item?.payout.url]))

/** A batch whose every order an earlier run has paid. */
async function paidBefore(list = alike(250)) {
  const running = await start()
  const journal = memoryJournal()
  const { results } = await resultsOf(sendPayouts(running.client(), list, { ...batch, journal }))
  await running.clock.advance(60_000)
  return { running, journal, list, first: results, readsBefore: reads(running) }
}

/** The items of an order that is read come in another order than before. */
const reversing: typeof globalThis.fetch = async (input, init) => {
  const response = await globalThis.fetch(input, init)
  if (init?.method !== 'GET') return response
  const body = await response.json()
  return Response.json(Array.isArray(body.items) ? { ...body, items: [...body.items].reverse() } : body, response)
}

describe('readPaidOrders', () => {
  it('gives every row its link, however list and items are ordered, with one read for each order', async () => {
    const { running, journal, list, first, readsBefore } = await paidBefore()
    const again = sendPayouts(running.client({ fetch: reversing }), [...list].reverse(), {
      ...batch,
      journal,
      readPaidOrders: true,
    })
    const { results, error } = await resultsOf(again)
    expect(error).toBeUndefined()
    expect(new Set(Object.values(byReference(results)))).toEqual(new Set(['already_paid']))
    expect(new Set(Object.values(links(first))).size).toBe(250)
    expect(links(results)).toEqual(links(first))
    expect(results[0]?.order?.id).toBe(results[0]?.orderId)
    expect(reads(running) - readsBefore).toBe(2)
    expect(running.sandbox.ledger.orders).toHaveLength(2)
  })

  it('is off by default: nothing is read, and rows have neither order nor item', async () => {
    const { running, journal, list, readsBefore } = await paidBefore(alike(3))
    const { results } = await resultsOf(sendPayouts(running.client(), list, { ...batch, journal }))
    for (const result of results) {
      expect(result).not.toHaveProperty('item')
      expect(result).not.toHaveProperty('order')
    }
    expect(reads(running)).toBe(readsBefore)
  })

  it('reads nothing in a dry run', async () => {
    const { running, journal, list, readsBefore } = await paidBefore(alike(3))
    const options = { ...batch, journal, readPaidOrders: true, dryRun: true }
    const { results } = await resultsOf(sendPayouts(running.client(), list, options))
    expect(byReference(results)).toEqual({ p1: 'already_paid', p2: 'already_paid', p3: 'already_paid' })
    expect(reads(running)).toBe(readsBefore)
  })

  it('reads the orders of rows that are still on the list, and pays what is new', async () => {
    const { running, journal, list, first } = await paidBefore(alike(3))
    const edited = [...list.slice(0, 2), ...alike(4).slice(3)]
    const { results } = await resultsOf(
      sendPayouts(running.client(), edited, { ...batch, journal, readPaidOrders: true }),
    )
    expect(byReference(results)).toEqual({ p1: 'already_paid', p2: 'already_paid', p4: 'paid' })
    expect(links(results)).toMatchObject({ p1: links(first).p1, p2: links(first).p2 })
  })

  it.each([
    ['is not there', 404, () => ({ type: 'not_found' }), '404 not_found'],
    ['has another state', 200, (id: string | undefined) => ({ id, status: 'PROCESSING' }), 'it is PROCESSING'],
    ['is answered with another one', 200, () => ({ id: 'O-1', status: 'COMPLETED' }), 'returned 200 for "O-1"'],
  ])('says so if an order %s; its rows are paid anyway', async (_, status, body, words) => {
    const { running, journal, list, first } = await paidBefore(alike(3))
    running.sandbox.faults.next({ status, body: body(first[0]?.orderId) }, { operation: 'getOrder' })
    const { results, error } = await resultsOf(
      sendPayouts(running.client(), list, { ...batch, journal, readPaidOrders: true }),
    )
    expect(error).toBeUndefined()
    for (const result of results) {
      expect(result).toMatchObject({
        result: 'already_paid',
        orderId: first[0]?.orderId,
        error: { outcome: 'accepted', orderId: first[0]?.orderId, operation: 'sendPayouts' },
      })
      expect(result.error?.message).toContain(words)
      expect(result).not.toHaveProperty('item')
    }
  })

  it('reports a failed order and an edited row as usual', async () => {
    const running = await start()
    const journal = memoryJournal()
    running.sandbox.scriptNextOrder('fail')
    await sendPayouts(running.client(), alike(2), { ...batch, journal })
    const before = reads(running)
    const edited = alike(2).map((one, index) => ({ ...one, face_value: index === 0 ? 10 : 99 }))
    const { results } = await resultsOf(
      sendPayouts(running.client(), edited, { ...batch, journal, readPaidOrders: true }),
    )
    expect(byReference(results)).toEqual({ p1: 'failed', p2: 'failed' })
    expect(reads(running)).toBe(before)
  })

  it('reads orders that the list shows as paid, after a change of the API key', async () => {
    const running = await start()
    const journal = memoryJournal()
    const { client, sandbox, clock } = running
    sandbox.faults.next('drop-after-commit', { operation: 'createOrder', times: 4 })
    await sendPayouts(client(), alike(2), { ...batch, journal })
    await clock.advance(60_000)
    const { results } = await resultsOf(
      sendPayouts(client({ apiKey: 'xxNEW.another-secret' }), alike(2), {
        ...{ ...batch, journal },
        acceptKeyChange: true,
        readPaidOrders: true,
      }),
    )
    expect(byReference(results)).toEqual({ p1: 'already_paid', p2: 'already_paid' })
    expect(new Set(Object.values(links(results))).size).toBe(2)
    expect(sandbox.ledger.orders).toHaveLength(1)
  })
})
