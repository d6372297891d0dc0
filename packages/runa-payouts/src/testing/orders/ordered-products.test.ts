import { createManualClock } from '@x/sandbox'
import { describe, expect, it } from 'vitest'
import { createRunaSandbox } from '../sandbox.ts'
import { callsTo, idOf, item, order } from '../sandbox-calls.ts'
import type { RunaSandboxOptions } from '../sandbox-options.ts'

const ASYNC = { 'X-Execution-Mode': 'async' }

function setUp(options: RunaSandboxOptions = {}) {
  const sandbox = createRunaSandbox({ clock: createManualClock(), ...options })
  return { sandbox, ...callsTo(sandbox) }
}

const choice = (values: readonly string[], faceValue = 10) => ({
  ...item(),
  face_value: faceValue,
  products: { type: 'MULTIPLE', values },
})
const toRecipient = (code: string) => ({
  ...item(code),
  distribution_method: { type: 'RECIPIENT', recipient_reference: 'ada-1', email_address: 'ada@example.com' },
})
const notAllowed = (codes: string) => ({
  type: 'product_validation_error',
  message: `Not allowed to order products: ${codes}`,
})
const notAvailable = (value: number) => ({
  type: 'product_validation_error',
  message: `The face value ${value} is not available`,
})

describe('an order is refused', () => {
  it.each<[string, readonly unknown[], string, object]>([
    ['for an unknown code', [item('NO-US')], 'USD', notAllowed('NO-US')],
    ['for a disabled product', [item('NOTNOW-US')], 'USD', notAllowed('NOTNOW-US')],
    ['for a live product that cannot be ordered', [item('UNSOLD-GB')], 'GBP', notAllowed('UNSOLD-GB')],
    ['for a subscription itself', [item('STREAM-US', 9.99)], 'USD', notAllowed('STREAM-US')],
    ['for a choice with a subscription', [choice(['AMZ-US', 'STREAM-US'])], 'USD', notAllowed('STREAM-US')],
    ['for another price than the plan’s', [item('STREAM-US-1M', 10)], 'USD', notAvailable(10)],
    ['for a value that a fixed product does not have', [item('RAILWY-GB', 15)], 'GBP', notAvailable(15)],
    ['for less than the minimum', [item('ISLAND-US', 4.99)], 'USD', notAvailable(4.99)],
    ['for more than the maximum', [item('ISLAND-US', 500.01)], 'USD', notAvailable(500.01)],
    ['for less than a payment product pays', [item('PUSHTC-GB', 0.5)], 'GBP', notAvailable(0.5)],
    ['for half a won', [item('HANOKS-KR', 5000.5)], 'KRW', notAvailable(5000.5)],
    ['for half a peso of Chile', [item('CUMBRE-CL', 5000.5)], 'CLP', notAvailable(5000.5)],
    [
      'for products without a country in common',
      [item('KINOPS-DE', 20), item('RELOAD-IE', 20), item('AMZ-FR', 20)],
      'EUR',
      { type: 'product_validation_error', message: 'All products of an order need a country in common' },
    ],
    [
      'for a choice without a country in common',
      [choice(['LIBROS-ES', 'GELATO-IT'], 10)],
      'EUR',
      { type: 'product_validation_error', message: 'All products of an order need a country in common' },
    ],
    ['for products of two currencies', [item('AMZ-US'), item('AMZ-GB')], 'USD', { type: 'currency_mismatch' }],
    ['for a choice of two currencies', [choice(['AMZ-US', 'AMZ-GB'])], 'USD', { type: 'currency_mismatch' }],
    [
      'for an exchange of several items',
      [item(), item()],
      'GBP',
      { type: 'currency_mismatch', message: 'Paying in another currency takes one item, in sync mode' },
    ],
    [
      'for a recipient’s reference with a gift card',
      [toRecipient('AMZ-US')],
      'USD',
      { type: 'product_validation_error', message: 'RECIPIENT is for products of the type payment only' },
    ],
  ])('%s', async (_, items, currency, body) => {
    const { sandbox, create } = setUp()
    const mode = { 'X-Execution-Mode': items.length === 1 ? 'sync' : 'async' }
    expect(await create(order(items, currency), mode)).toMatchObject({ status: 400, body })
    expect(sandbox.ledger.orders).toEqual([])
  })

  it('and the refusal is kept under the key, also after the product has changed', async () => {
    const { sandbox, create } = setUp()
    const key = { 'X-Idempotency-Key': 'kept' }
    expect(await create(order([item('NOTNOW-US')]), key)).toMatchObject({ status: 400, body: notAllowed('NOTNOW-US') })
    sandbox.changeProduct('NOTNOW-US', { orderable: true })
    expect(await create(order([item('NOTNOW-US')]), key)).toMatchObject({ status: 400, body: notAllowed('NOTNOW-US') })
    expect(await create(order([item('NOTNOW-US')]))).toMatchObject({ status: 200 })
  })
})

describe('an order is taken', () => {
  it.each<[string, readonly unknown[], string, string]>([
    ['for a degraded product', [item('SLOWLY-US')], 'USD', '10.00'],
    ['for a plan at its price', [item('STREAM-US-12M', 107.94)], 'USD', '107.94'],
    ['for "20" and for "20.00" alike', [item('RAILWY-GB', 20)], 'GBP', '20.00'],
    ['for the least and the most of a range', [item('ISLAND-US', 5), item('AMZ-US', 500)], 'USD', '504.75'],
    ['for whole won', [item('HANOKS-KR', 5000)], 'KRW', '5000'],
    [
      'for products with one country in common',
      [item('KINOPS-DE', 20), item('RELOAD-IE', 20), item('AMZ-DE', 20)],
      'EUR',
      '60.00',
    ],
    ['for a choice of which one has the value', [choice(['RAILWY-GB', 'TEAPOT-GB'], 15)], 'GBP', '15.00'],
    ['for a recipient’s reference with a payment product', [toRecipient('PUSHTC-US')], 'USD', '10.00'],
  ])('%s', async (_, items, currency, total) => {
    const { sandbox, create } = setUp()
    const mode = { 'X-Execution-Mode': items.length === 1 ? 'sync' : 'async' }
    expect((await create(order(items, currency), mode)).status).toBeLessThan(300)
    expect(sandbox.ledger.orders).toMatchObject([{ total, currency }])
  })
})

describe('a discount', () => {
  it('comes off the price, and not off the face value', async () => {
    const { create } = setUp()
    expect((await create(order([item('TEAPOT-GB', 25.5)], 'GBP'))).body).toMatchObject({
      // 0.0130 of 25.50 is 0.3315.
      total_price: '25.17',
      total_discount: '0.33',
      items: [{ face_value: '25.50', price: '25.17', discount_multiplier: '0.0130' }],
      transaction_detail: { GBP: { value: '25.50', fx: null } },
    })
  })

  it('is what the balance pays less', async () => {
    const { create, get } = setUp({ balances: { USD: '95' } })
    expect((await create(order([item('ISLAND-US', 100)]))).status).toBe(200)
    expect((await get('/balance?currency=USD')).body).toMatchObject({ balance: '0.00' })
  })

  it('of a subscription is that of its plans', async () => {
    const { create } = setUp()
    expect((await create(order([item('TUNELY-GB-3M', 30)], 'GBP'))).body).toMatchObject({
      total_price: '27.00',
      total_discount: '3.00',
    })
  })

  it('is none for a choice of products, as nobody has chosen yet', async () => {
    const { create } = setUp()
    expect((await create(order([choice(['ISLAND-US', 'AMZ-US'])]))).body).toMatchObject({
      total_price: '10.00',
      total_discount: '0.00',
    })
  })

  it('is taken off before money is exchanged, and shown in the currency that pays', async () => {
    const { create } = setUp()
    expect((await create(order([item('ISLAND-US', 10)], 'GBP'))).body).toMatchObject({
      // 9.50 USD at 1.2 is 7.92 GBP, and 1.9 % of that is 0.15.
      total_price: '8.07',
      total_discount: '0.42',
      transaction_detail: { USD: { value: '10.00', fx: { rate: '1.2', fee: { value: '0.15', currency: 'GBP' } } } },
    })
  })

  it('is estimated like it is ordered', async () => {
    const { post } = setUp()
    expect((await post('/order/estimate', order([item('ISLAND-US', 10), item('AMZ-US', 10)]))).body).toMatchObject({
      total_price: 19.5,
      total_discount: 0.5,
      items: [
        { face_value: 10, price: 9.5, discount_multiplier: '0.05' },
        { face_value: 10, price: 10, discount_multiplier: '0.00' },
      ],
    })
  })
})

describe('the account', () => {
  it('has a balance that falls with each order, fee included, and not with a refused one', async () => {
    const { create, get } = setUp({ balances: { USD: '100', GBP: '20' } })
    await create(order([item('AMZ-US', 30)]))
    await create(order([item('NOTNOW-US', 30)]))
    await create(order([item('AMZ-US', 10)], 'GBP'))
    expect((await get('/balance')).body).toEqual([
      { balance: '70.00', currency: 'USD' },
      { balance: '11.51', currency: 'GBP' },
    ])
  })

  // developer.runa.io, /reference/2024-02-05/playground
  it.each([
    ['USD', 'PT-01HQ12PV4B8XMBRTK281JM54KK'],
    ['GBP', 'PT-01HPPT8ME05693EG77RCGKMX7N'],
    ['EUR', 'PT-01HQ130AHCKRRB45Z5XV2Y8W9K'],
    ['CAD', 'PT-01HQ12SMX2964BVXG2N69K8HF3'],
  ])('can use the template of the playground in %s', async (currency, template_id) => {
    const { create, get } = setUp()
    const products = { type: 'TEMPLATE', template_id }
    const answer = await create(order([{ ...item(), products }], currency), ASYNC)
    expect(answer).toMatchObject({ status: 202 })
    expect(await get(`/order/${idOf(answer)}`)).toMatchObject({ status: 200 })
    expect(await get(`/product/${template_id}`)).toMatchObject({ status: 404 })
  })
})
