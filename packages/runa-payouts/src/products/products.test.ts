import { failureOf } from '@x/test-kit'
import { afterEach, describe, expect, it } from 'vitest'
import { sandboxes } from '../../test/running-sandbox.ts'
import { createCatalogue } from '../catalogue/index.ts'
import type { RunaSandboxOptions } from '../testing/index.ts'
import type { ListProductsFilters } from './products.ts'

const { start, close } = sandboxes()
afterEach(close)

/** A sandbox, a client of it, and the query of every request that it has sent. */
async function watched(options: RunaSandboxOptions = {}) {
  const { client, sandbox } = await start(options)
  const queries: string[] = []
  const watching: typeof fetch = (input, init) => {
    queries.push(new URL(String(input)).search)
    return fetch(input, init)
  }
  return { runa: client({ fetch: watching }), sandbox, queries }
}

describe('products are listed', () => {
  it.each<[string, ListProductsFilters, string]>([
    ['without filters', {}, ''],
    ['those that can be ordered', { isOrderable: true }, '?is_orderable=true'],
    ['all of them', { isOrderable: false }, '?is_orderable=false'],
    ['of one country', { countries: 'GB' }, '?countries_redeemable_in=GB'],
    [
      'of several countries, which repeat the parameter',
      { countries: ['US', 'GB'] },
      '?countries_redeemable_in=US&countries_redeemable_in=GB',
    ],
    ['of a category', { categories: ['fashion'] }, '?categories=fashion'],
    ['on short pages', { limit: 2, isOrderable: undefined }, '?limit=2'],
  ])('%s', async (_, filters, query) => {
    const { runa, queries } = await watched()
    const page = await runa.listProducts(filters)
    expect(queries).toEqual([query])
    expect(page.items.length).toBeGreaterThan(0)
    expect(page.drift).toEqual([])
  })

  it('every one, page by page, with the filters of the first page', async () => {
    const { runa, queries } = await watched()
    const codes: string[] = []
    for await (const { code } of runa.listProducts({ limit: 2, countries: ['FR', 'CA'] })) codes.push(code)
    expect(codes).toEqual([
      'ALLEUR-NL',
      'AMZ-CA',
      'AMZ-FR',
      'AUCHAN-FR',
      'CDISC-FR',
      'FITDAY-FR',
      'LUSH-CA',
      'MAPLES-CA',
      'RELOAD-IE',
    ])
    expect(queries.every((query) => query.includes('countries_redeemable_in=FR&countries_redeemable_in=CA'))).toBe(true)
  })

  it.each<[string, object, string]>([
    ['a misspelt filter', { isOrderabel: true }, 'isOrderabel: unknown parameter; did you mean "isOrderable"?'],
    ['the name on the wire', { is_orderable: true }, 'is_orderable: unknown parameter; did you mean "isOrderable"?'],
    ['another type', { isOrderable: 'yes please' }, 'isOrderable: expected true or false, got "yes please".'],
    [
      'a country in lower case',
      { countries: ['US', 'gb'] },
      'countries[1]: expected ISO 3166 codes of countries such as "US", got "gb".',
    ],
    [
      'no country',
      { countries: [] },
      'countries: expected ISO 3166 codes of countries such as "US", got an empty array.',
    ],
    ['a page that is too long', { limit: 501 }, 'limit: expected a whole number from 1 to 500, got 501.'],
  ])('and %s is refused by name, before anything is sent', async (_, filters, message) => {
    const { runa, sandbox } = await watched()
    const error = await failureOf(Promise.resolve(runa.listProducts(filters)))
    expect(error).toMatchObject({ name: 'RequestValidationError', outcome: 'not_sent' })
    expect(error).toHaveProperty('message', `listProducts: ${message} Nothing was sent.`)
    expect(sandbox.requests).toEqual([])
  })
})

describe('one product', () => {
  it('is read by its code, with its texts in the form that was asked for', async () => {
    const { runa, queries } = await watched()
    const product = await runa.getProduct('AMZ-US', { content: 'md' })
    expect(product).toMatchObject({ code: 'AMZ-US', currency: 'USD', payout_type: 'gift_card' })
    expect(queries).toEqual(['?content=md'])
  })

  it.each<[string, object, string]>([
    ['an unknown form', { content: 'pdf' }, 'content: expected "url", "md" or "html", got "pdf".'],
    ['another parameter', { contents: 'md' }, 'contents: unknown parameter; did you mean "content"?'],
  ])('and %s is refused by name', async (_, form, message) => {
    const { runa } = await watched()
    const error = await failureOf(Promise.resolve(runa.getProduct('AMZ-US', form)))
    expect(error).toMatchObject({ outcome: 'not_sent', message: expect.stringContaining(message) })
  })

  it('is asked for with what a class of the caller gets', async () => {
    const { runa, queries } = await watched()
    class Form {
      get content() {
        return 'html' as const
      }
    }
    await runa.getProduct('AMZ-US', new Form())
    expect(queries).toEqual(['?content=html'])
  })

  it.each(['countries', 'categories'])('is not %s, which is a list of its own', async (code) => {
    const { runa, queries } = await watched()
    const error = await failureOf(Promise.resolve(runa.getProduct(code)))
    expect(error).toMatchObject({ outcome: 'not_sent', message: expect.stringContaining('code: expected a product') })
    expect(queries).toEqual([])
  })

  it('that no list has is there where the sandbox takes any product, and so a check finds it', async () => {
    const { runa } = await watched({ anyProduct: true })
    expect(await runa.getProduct('SHOES-FR')).toMatchObject({ code: 'SHOES-FR', currency: 'EUR' })
    const items = [{ face_value: 5, products: { type: 'SINGLE', value: 'SHOES-FR' } }]
    expect(await createCatalogue(runa).check({ items })).toEqual({ problems: [], warnings: [] })
  })

  it.each(['SHOES', 'SHOES-XX', 'PT-01HQ12PV4B8XMBRTK281JM54KK'])(
    '%s is not there even so, as its country is not known or it is no product',
    async (code) => {
      const { runa } = await watched({ anyProduct: true })
      expect(await failureOf(Promise.resolve(runa.getProduct(code)))).toMatchObject({ name: 'NotFoundError' })
    },
  )

  it.each([
    ['AMZ-JP', {}, { minimum_value: '1', maximum_value: null }],
    ['AMZ-US', {}, { minimum_value: '0.01', maximum_value: null }],
    ['AMZ-US', { minimum: 5, maximum: '500' }, { minimum_value: '5.00', maximum_value: '500' }],
    ['FIXED-JP', { kind: 'fixed', available: [500, 1000] }, { available_list: ['500', '1000'] }],
  ] as const)('%s has face values in the digits of its currency', async (code, rule, denominations) => {
    const currency = code.endsWith('JP') ? 'JPY' : 'USD'
    const { runa } = await watched({ products: { [code]: { currency, ...rule } } })
    expect(await runa.getProduct(code)).toMatchObject({ gift_card: { denominations } })
  })

  it('that there is not is a NotFoundError', async () => {
    const { runa } = await watched()
    const error = await failureOf(Promise.resolve(runa.getProduct('NO-US')))
    expect(error).toMatchObject({ name: 'NotFoundError', outcome: 'rejected' })
  })
})

it('countries and categories are those of the products', async () => {
  const { runa } = await watched({ products: { 'ONE-PR': { currency: 'USD' } } })
  const { countries } = await runa.listProductCountries()
  expect(countries).toContain('PR')
  const { categories } = await runa.listProductCategories()
  expect(categories).toContainEqual({ code: 'fashion' })
})

describe('a catalogue of the client', () => {
  it('has every product, also those that cannot be ordered at present', async () => {
    const { runa, queries } = await watched({ products: { 'GONE-US': { currency: 'USD', orderable: false } } })
    const catalogue = createCatalogue(runa)
    expect(await catalogue.get('GONE-US')).toMatchObject({ is_orderable: false })
    expect(queries).toContain('?is_orderable=false&limit=500')
  })

  it('finds what the sandbox would refuse, before an order costs its key', async () => {
    const { runa, sandbox } = await watched({
      products: { 'CAFE-US': { currency: 'USD', kind: 'fixed', available: ['5.00', '10.00'] } },
    })
    const order = {
      payment_method: { type: 'ACCOUNT_BALANCE', currency: 'USD' },
      items: [
        { face_value: 7, distribution_method: { type: 'PAYOUT_LINK' }, products: { type: 'SINGLE', value: 'CAFE-US' } },
      ],
    } as const
    const { problems } = await createCatalogue(runa).check(order)
    expect(problems.map(({ message }) => message)).toEqual([
      'CAFE-US does not have a face value of 7; allowed: 5.00, 10.00 USD',
    ])
    expect(await failureOf(Promise.resolve(runa.createOrder(order)))).toMatchObject({
      type: 'product_validation_error',
    })
    expect(sandbox.ledger.orders).toEqual([])
  })
})
