import { createManualClock } from '@x/sandbox'
import { schemaNamed } from '@x/test-kit/schema-check'
import { describe, expect, it } from 'vitest'
import { openapi } from '../../../test/openapi.ts'
import { RunaPayouts } from '../../index.ts'
import { productSchema } from '../../schemas/index.ts'
import type { Product } from '../../wire.gen.ts'
import { createRunaSandbox } from '../sandbox.ts'
import { callsTo } from '../sandbox-calls.ts'
import type { RunaSandboxOptions } from '../sandbox-options.ts'
import { CONTENTS } from './content-resources.ts'
import { currencies } from './currencies.ts'
import type { ProductRule } from './product-rule.ts'

function setUp(options: RunaSandboxOptions = {}) {
  const sandbox = createRunaSandbox({ clock: createManualClock(), ...options })
  const runa = new RunaPayouts({ apiKey: sandbox.apiKey, fetch: sandbox.fetch })
  const codes = async (query: string): Promise<readonly string[]> => {
    const { body } = await callsTo(sandbox).get(`/product?${query}`)
    return Object(body).catalog.map(({ code }: Product) => code)
  }
  return { sandbox, runa, codes, ...callsTo(sandbox) }
}

const all = (await setUp().runa.listProducts()).items

/** Every value of a field, at any depth, among all products. */
function valuesOf(field: string, among: unknown = all): Set<unknown> {
  const found = new Set<unknown>()
  JSON.stringify(among, (key, value) => {
    if (key === field) found.add(value)
    return value
  })
  return found
}

describe('the products of the sandbox', () => {
  it('are about 60, each with a name of its own brand, in the order of their codes', () => {
    expect(all.length).toBeGreaterThan(55)
    expect(all.map(({ code }) => code)).toEqual(all.map(({ code }) => code).sort())
    expect(valuesOf('name').size).toBeGreaterThan(55)
  })

  it.each<[string, readonly unknown[]]>([
    ['payout_type', ['gift_card', 'subscription', 'payment']],
    ['currency', Object.keys(currencies)],
    ['state', ['LIVE', 'TEMPORARILY_DISABLED', 'TEMPORARILY_DEGRADED']],
    ['is_orderable', [true, false]],
    ['availability', ['stocked', 'realtime']],
    ['type', ['open', 'fixed', 'from-issue-date', 'indefinite']],
    ['barcode_format', ['code-128', 'code-39', 'QR', 'ean-13', 'pdf417', 'ITF', 'DATA_MATRIX', 'other', null]],
    ['e_code_usage_type', ['undefined', 'url-recommended', 'url-only', null]],
    ['redeemable_at', ['all', 'in-store']],
    ['discount_multiplier', ['0.00', '0.05', '0.0130', '0.1000']],
    ['length_unit', ['DAYS', 'MONTHS']],
    ['approval_state', ['APPROVED']],
  ])('have every %s', (field, values) => {
    expect([...valuesOf(field)]).toEqual(expect.arrayContaining([...values]))
  })

  it('have several countries, whole and fractional amounts, and "20" beside "20.00"', () => {
    const lists = [...valuesOf('available_list')]
    expect(lists).toContainEqual(['10.00', '20', '20.00', '50.00'])
    expect(lists).toContainEqual(['500', '1000', '3000', '10000'])
    const countries = [...valuesOf('countries_redeemable_in')]
    expect(countries).toEqual(expect.arrayContaining([['CH', 'LI'], ['PR', 'US'], ['US']]))
  })

  // developer.runa.io, /reference/2024-02-05/playground
  it.each([
    ['BAW-GB', null, null],
    ['FIVEG-US', null, null],
    ['CDISC-FR', 'code-128', null],
    ['AUCHAN-FR', 'code-128', null],
    ['ABO-GB', 'QR', null],
    ['LUSH-CA', null, 'url-only'],
  ])('%s is redeemed as in the playground', async (code, barcode_format, e_code_usage_type) => {
    expect(await setUp().runa.getProduct(code)).toMatchObject({ gift_card: { barcode_format, e_code_usage_type } })
  })

  describe.each(CONTENTS)('with texts as %s', (content) => {
    it('match the schema and the OpenAPI file', async () => {
      const matches = openapi.verdict(schemaNamed('Product'))
      const { runa } = setUp({ products: { 'BARE-US': { currency: 'USD' } } })
      for (const { code } of [...all, { code: 'BARE-US' }]) {
        const product = await runa.getProduct(code, { content })
        expect(productSchema.issues(product)).toEqual([])
        expect(matches(product)).toBe(true)
        const [resources = {}] = valuesOf('content_resources', product)
        const end = content === 'url' ? '_markdown_url' : `_${content}`
        const fields = Object.keys(Object(resources)).filter((field) => field !== 'locale')
        expect(fields).toHaveLength(7)
        expect(fields.every((field) => field.endsWith(end))).toBe(true)
        expect(Object(resources)[`description${end}`]).toMatch(content === 'html' ? /^<p>/ : /./)
      }
    })
  })

  it('have links as texts unless another form is asked for, and no fourth form', async () => {
    const { get } = setUp()
    expect((await get('/product/AMZ-US')).body).toMatchObject({
      gift_card: { content_resources: { description_markdown_url: expect.stringMatching(/^https:/) } },
    })
    expect(await get('/product/AMZ-US?content=pdf')).toMatchObject({ status: 400, body: { type: 'bad_request' } })
  })
})

describe('lists of products', () => {
  it.each<[string, readonly string[]]>([
    ['countries_redeemable_in=LI', ['ALPINE-CH']],
    ['countries_redeemable_in=LI&countries_redeemable_in=PR', ['ALPINE-CH', 'ISLAND-US']],
    ['categories=books', ['ABO-GB']],
    ['categories=payment&countries_redeemable_in=US', ['PUSHTC-US', 'VISA-US']],
    ['categories=entertainment&is_orderable=true', ['AMC-US', 'STREAM-US', 'TUNELY-GB']],
    ['countries_redeemable_in=XX', []],
  ])('by %s', async (query, expected) => {
    expect(await setUp().codes(query)).toEqual(expected)
  })

  it('leave out what cannot be ordered only if they are told to', async () => {
    const { codes } = setUp()
    const [orderable, every] = [await codes('is_orderable=true'), await codes('is_orderable=false')]
    expect(every.filter((code) => !orderable.includes(code))).toEqual(['NOTNOW-US', 'UNSOLD-GB'])
  })

  it('walk in both directions, by the codes of products', async () => {
    const { get, codes } = setUp()
    expect((await get('/product?limit=3')).body).toMatchObject({
      pagination: { cursors: { before: '1800FL-US', after: 'AGAVES-MX' }, page: { limit: 3 } },
    })
    const [first = '', second = '', third = '', fourth = ''] = all.map(({ code }) => code)
    expect(await codes(`limit=2&after=${second}`)).toEqual([third, fourth])
    expect(await codes(`limit=2&before=${fourth}`)).toEqual([second, third])
    expect((await get(`/product?before=${first}`)).body).toMatchObject({ catalog: [], pagination: { cursors: {} } })
    expect(await get('/product?after=NO-US')).toMatchObject({ status: 400, body: { type: 'pagination_error' } })
    expect(await get('/product?limit=501')).toMatchObject({ status: 400, body: { type: 'pagination_error' } })
  })

  it('continue where they were when the product of the cursor no longer matches', async () => {
    const { sandbox, codes } = setUp()
    sandbox.changeProduct('AMZ-CA', { orderable: false })
    expect(await codes('limit=1&is_orderable=true&after=AMZ-CA')).toEqual(['AMZ-DE'])
  })

  it('have 500 products a page, and every country and category of all', async () => {
    const products = Object.fromEntries(
      Array.from({ length: 600 }, (_, number) => [`MANY${1000 + number}-US`, { currency: 'USD' }]),
    )
    const { codes, get } = setUp({
      products: { ...products, 'ATOLL-PR': { currency: 'USD', categories: ['islands'] } },
    })
    expect(await codes('')).toHaveLength(500)
    expect((await get('/product/categories')).body).toMatchObject({
      categories: expect.arrayContaining([{ code: 'fashion' }, { code: 'islands' }]),
    })
    const { countries } = Object((await get('/product/countries')).body)
    expect(countries).toEqual([...new Set(countries)].sort())
    expect(countries).toEqual(expect.arrayContaining(['LI', 'PR', 'ZA']))
  })
})

describe('a product of your own', () => {
  it('is shown as its rule says', async () => {
    const rule: ProductRule = {
      currency: 'EUR',
      name: 'Own Brand',
      countries: ['FR', 'BE'],
      categories: ['own'],
      kind: 'fixed',
      available: ['20', 5, '20.00'],
      discount: '0.0250',
      state: 'TEMPORARILY_DEGRADED',
      availability: 'realtime',
      barcodeFormat: 'ITF',
      usageType: 'url-recommended',
      redeemableAt: 'online',
      expiry: { type: 'from-last-use', inMonths: 12 },
    }
    expect(await setUp({ products: { 'OWN-FR': rule } }).runa.getProduct('OWN-FR')).toMatchObject({
      name: 'Own Brand',
      countries_redeemable_in: ['FR', 'BE'],
      categories: ['own'],
      state: 'TEMPORARILY_DEGRADED',
      is_orderable: true,
      discount_multiplier: '0.0250',
      availability: 'realtime',
      gift_card: {
        denominations: {
          type: 'fixed',
          minimum_value: '5.00',
          maximum_value: '20.00',
          available_list: ['20', '5.00', '20.00'],
        },
        barcode_format: 'ITF',
        e_code_usage_type: 'url-recommended',
        redeemable_at: 'online',
        expiry: { type: 'from-last-use', in_months: 12 },
      },
    })
  })

  it('that is a subscription has plans, which are not products', async () => {
    const { get } = setUp({
      anyProduct: true,
      products: { 'OWN-US': { currency: 'USD', payoutType: 'subscription', plans: [{ code: 'PLAN-US', price: 5 }] } },
    })
    expect((await get('/product/OWN-US')).body).toMatchObject({
      payout_type: 'subscription',
      subscription: {
        subscription_plans: [
          { subscription_plan_code: 'PLAN-US', name: 'PLAN-US', length: 1, length_unit: 'MONTHS', price: '5.00' },
        ],
      },
    })
    expect(await get('/product/PLAN-US')).toMatchObject({ status: 404 })
  })

  it.each<[ProductRule, string]>([
    [{ currency: 'XXX' }, 'has an unknown currency: XXX'],
    [{ currency: 'JPY', minimum: 1.5 }, 'has an amount that is not one of JPY: 1.5'],
    [{ currency: 'USD', kind: 'fixed', available: ['5.001'] }, 'has an amount that is not one of USD: 5.001'],
    [{ currency: 'USD', minimum: '10.01', maximum: 10 }, 'has a minimum above its maximum: 10.01'],
    [{ currency: 'USD', kind: 'fixed' }, 'is fixed and has no available face values'],
    [
      { currency: 'USD', kind: 'fixed', payoutType: 'payment', available: [5] },
      'is a payment, which has no fixed face',
    ],
    [{ currency: 'USD', payoutType: 'subscription' }, 'is a subscription and has no plans'],
    [{ currency: 'USD', plans: [{ code: 'A', price: 5 }] }, 'is a gift_card and has plans'],
    [{ currency: 'USD', discount: '5%' }, 'has a discount that is not a decimal string from 0 to 1: 5%'],
    [{ currency: 'USD', discount: '1.01' }, 'has a discount that is not a decimal string from 0 to 1: 1.01'],
    [
      { currency: 'USD', payoutType: 'subscription', plans: [{ code: 'AMZ-US', price: 5 }] },
      'has a plan whose code is taken: AMZ-US',
    ],
  ])('%j is refused', (rule, says) => {
    expect(() => setUp({ products: { 'OWN-US': rule } })).toThrow(`The product 'OWN-US' ${says}`)
  })
})
