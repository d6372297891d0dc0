import { prints } from '@x/test-kit'
import { afterEach, describe, expect, it } from 'vitest'
import { payout, payouts, resultsOf, USD } from '../../test/batches.ts'
import { ALL_RIGHT, INVALID, invalid, PRODUCTS, REFUSES_ALL, valid } from '../../test/checked-lists.ts'
import { sandboxes } from '../../test/running-sandbox.ts'
import { type Payout, type PayoutCheck, sendPayouts } from '../bulk.ts'
import { createCatalogue } from '../catalogue/index.ts'
import { memoryJournal } from '../journal/index.ts'

const { start, close } = sandboxes()
afterEach(close)

const batch = { reference: 'march', payment_method: USD, dryRun: true }

const gb = (reference: string, face_value = 10) =>
  payout(reference, { face_value, products: { type: 'SINGLE', value: 'AMZ-GB' } })
const template = (reference: string) =>
  payout(reference, { products: { type: 'TEMPLATE', template_id: 'PT-01HQ12PV4B8XMBRTK281JM54KK' } })

describe('a dry run with a catalogue', () => {
  it('says what the list would cost, and what would be refused, and places nothing', async () => {
    const { client, sandbox, clock } = await start({ products: PRODUCTS })
    const runa = client()
    const list = [
      valid('a'),
      valid('b', 1),
      valid('c', 3),
      ...INVALID.map((_, number) => invalid(`no${number}`, number)),
    ]
    const run = sendPayouts(runa, list, { ...batch, startedAt: clock.now(), check: createCatalogue(runa) })
    const { results } = await resultsOf(run)
    expect(results.filter(({ invalid: wrong }) => wrong === true).map(({ reference }) => reference)).toEqual([
      'no0',
      'no1',
      'no2',
      'no3',
    ])
    expect(await run).toMatchObject({
      invalid: 4,
      orders: 3,
      totals: { 'AMZ-US': '60.00', 'AMZ-US, FIVE-US': '5.00' },
      cost: { byCurrency: { USD: '65.00' }, uncounted: 0, estimate: { currency: 'USD', total: '65.00' } },
    })
    expect(sandbox.ledger.orders).toEqual([])
    expect(sandbox.requests.map(({ operation }) => operation)).not.toContain('createOrder')
  })

  it.each<[string, Payout[], object, number]>([
    ['nothing', [], { byCurrency: {}, uncounted: 0, estimate: { currency: 'USD', total: '0.00' } }, 0],
    [
      'fractions',
      [0.1, 0.2, 10.7].map((face_value, number) => payout(`p${number}`, { face_value })),
      { byCurrency: { USD: '11.00' } },
      1,
    ],
    ['more payouts than one estimate takes', payouts(1_001), { estimate: { total: '10010.00' } }, 3],
    [
      'two currencies',
      [payout('a'), gb('b'), gb('c')],
      { byCurrency: { USD: '10.00', GBP: '20.00' }, uncounted: 0 },
      2,
    ],
    [
      'templates',
      [payout('a'), template('b')],
      { byCurrency: { USD: '10.00' }, uncounted: 1, notEstimated: expect.stringMatching(/templates, and 1/) },
      0,
    ],
    [
      'too many exchanges',
      Array.from({ length: 51 }, (_, n) => gb(`p${n}`, n + 1)),
      { notEstimated: 'it would take more than 50 estimates of Runa' },
      0,
    ],
  ])('%s', async (_, list, cost, estimates) => {
    const { client, sandbox } = await start()
    const runa = client()
    const run = await sendPayouts(runa, list, { ...batch, journal: memoryJournal(), check: createCatalogue(runa) })
    expect(run.cost).toMatchObject(cost)
    const asked = sandbox.requests.filter(({ operation }) => operation === 'estimateOrder')
    expect(asked).toHaveLength(estimates)
  })

  it('counts an exchange once for each payout, with its fee', async () => {
    const { client } = await start()
    const runa = client()
    const total = async (list: Payout[]) => {
      const { cost } = await sendPayouts(runa, list, {
        ...batch,
        journal: memoryJournal(),
        check: createCatalogue(runa),
      })
      return Number(cost?.estimate?.total)
    }
    const one = await total([gb('a')])
    expect(one).toBeGreaterThan(0)
    expect(await total([gb('a'), gb('b'), gb('c')])).toBeCloseTo(3 * one, 10)
  })

  it('leaves out what is paid already', async () => {
    const { client } = await start()
    const runa = client()
    const options = { ...batch, journal: memoryJournal(), check: createCatalogue(runa) }
    await sendPayouts(runa, payouts(2), { ...options, dryRun: false })
    expect((await sendPayouts(runa, payouts(3), options)).cost).toMatchObject({ byCurrency: { USD: '10.00' } })
  })
})

describe('there is no estimate, with a reason', () => {
  it('where Runa refuses it', async () => {
    const { client, sandbox } = await start()
    const runa = client()
    sandbox.faults.next('internal-error', { operation: 'estimateOrder', times: 4 })
    const { cost } = await sendPayouts(runa, payouts(2), {
      ...batch,
      journal: memoryJournal(),
      check: createCatalogue(runa),
    })
    expect(cost).toEqual({
      byCurrency: { USD: '20.00' },
      uncounted: 0,
      notEstimated: expect.stringMatching(/^the estimate failed \(ServerError: estimateOrder: /),
    })
  })

  it('where it is not offered, as in the playground', async () => {
    const { client } = await start()
    const asked: string[] = []
    const runa = client({
      baseUrl: 'https://playground.runa.io/v2',
      fetch: async (url) => {
        asked.push(String(url))
        return Response.json({ type: 'not_found', error: 'no such endpoint' }, { status: 404 })
      },
    })
    const list = [payout('a'), gb('b')]
    const { cost } = await sendPayouts(runa, list, { ...batch, journal: memoryJournal(), check: ALL_RIGHT })
    expect(cost?.notEstimated).toMatch(/^the estimate failed \(NotFoundError: /)
    // Not once for each estimate.
    expect(asked).toEqual(['https://playground.runa.io/v2/order/estimate'])
  })

  it('without an API key, which a dry run does not need', async () => {
    const { client } = await start()
    const runa = client({ apiKey: () => '' })
    const { cost } = await sendPayouts(runa, payouts(1), { ...batch, journal: memoryJournal(), check: ALL_RIGHT })
    expect(cost?.notEstimated).toMatch(/^the estimate failed \(ConfigurationError: /)
  })

  it('and the reason shows no key', async () => {
    const { client } = await start()
    const runa = client({
      apiKey: () => {
        throw new Error('xxTEST.abcdefgh-canary')
      },
    })
    const run = await sendPayouts(runa, payouts(1), { ...batch, journal: memoryJournal(), check: ALL_RIGHT })
    expect(run.cost?.notEstimated).toMatch(/^the estimate failed/)
    expect(prints(run)).not.toContain('canary')
  })
})

describe('a check of your own', () => {
  it.each<[string, PayoutCheck, object]>([
    ['without get has no sums', ALL_RIGHT, { byCurrency: {}, uncounted: 2 }],
    ['with get has them', { ...ALL_RIGHT, get: async () => ({ currency: 'USD' }) }, { byCurrency: { USD: '20.00' } }],
    ['whose get knows nothing', { ...ALL_RIGHT, get: async () => undefined }, { uncounted: 2 }],
    ['whose get fails', { ...ALL_RIGHT, get: () => Promise.reject(new Error('no')) }, { uncounted: 2 }],
  ])('%s', async (_, check, cost) => {
    const { client } = await start()
    const run = await sendPayouts(client(), payouts(2), { ...batch, journal: memoryJournal(), check })
    // An estimate needs no sums.
    expect(run.cost).toMatchObject({ ...cost, estimate: { total: '20.00' } })
  })
})

describe('there is no cost', () => {
  it.each([
    ['without a check', { ...batch }],
    ['of a run that sends', { ...batch, dryRun: false, check: ALL_RIGHT }],
  ])('%s', async (_, options) => {
    const { client } = await start()
    expect(await sendPayouts(client(), payouts(1), { ...options, journal: memoryJournal() })).not.toHaveProperty('cost')
  })
})

it('a dry run in which every row is refused costs nothing', async () => {
  const { client } = await start()
  const run = await sendPayouts(client(), payouts(2), { ...batch, journal: memoryJournal(), check: REFUSES_ALL })
  expect(run).toMatchObject({ invalid: 2, orders: 0, totals: {}, cost: { byCurrency: {}, uncounted: 0 } })
})
