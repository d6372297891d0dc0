import { listen } from '@x/serving/listen'
import { closing, MCP_ERAS, mcpFailure } from '@x/test-kit'
import { afterEach, describe, expect, it } from 'vitest'
import { openCard, subscriptionOf } from '../../test/products.ts'
import { sandboxes } from '../../test/running-sandbox.ts'
import { toolServers } from '../../test/serving-tools.ts'
import { compactProducts } from './compact-products.ts'
import { createRestHandler } from './rest.ts'

const { start, close } = sandboxes()
const { serving, close: closeTools } = toolServers()
const { keep, close: closeServers } = closing()
afterEach(() => Promise.all([close(), closeTools(), closeServers()]))

const compact = (...catalog: unknown[]) => Object(compactProducts({ catalog, pagination: { cursors: {} } })).catalog

const countries = (count: number) => Array.from({ length: count }, (_, number) => `C${number}`)

describe('a product is shortened to', () => {
  it('what is needed to choose it', () => {
    expect(compact(openCard('AMZ-US', '1.00', '500.00'))).toEqual([
      {
        ...{ code: 'AMZ-US', name: 'A brand', currency: 'USD', payout_type: 'gift_card', is_orderable: true },
        countries_redeemable_in: ['US'],
        denominations: { type: 'open', minimum_value: '1.00', maximum_value: '500.00' },
      },
    ])
  })

  it('the codes of its plans, to order a subscription by', () => {
    const [row] = compact(subscriptionOf('NEWS-US', { 'NEWS-US-1M': '9.99', 'NEWS-US-1Y': '99.00' }))
    expect(row).toMatchObject({
      ...{ code: 'NEWS-US', payout_type: 'subscription' },
      subscription_plans: [
        { subscription_plan_code: 'NEWS-US-1M', name: 'NEWS-US-1M', price: '9.99' },
        { subscription_plan_code: 'NEWS-US-1Y', name: 'NEWS-US-1Y', price: '99.00' },
      ],
    })
  })

  it('some of very many countries and face values, with the number of others', () => {
    const denominations = { type: 'fixed', available_list: countries(25) }
    const [row] = compact({
      ...{
        code: 'VISA',
        payout_type: 'gift_card',
        countries_redeemable_in: countries(130),
        gift_card: { denominations },
      },
    })
    expect([row.countries_redeemable_in.length, row.denominations.available_list.length, row.left_out]).toEqual([
      20, 20, 115,
    ])
  })

  it('the face values of a kind that this version does not know', () => {
    const [row] = compact({ code: 'X', payout_type: 'voucher', voucher: { denominations: { minimum_value: '1' } } })
    expect(row).toEqual({ code: 'X', payout_type: 'voucher', denominations: { minimum_value: '1' } })
  })

  it.each<[string, unknown, unknown]>([
    ['what is no product', 7, null],
    ['a product of odd fields', { code: 'X', payout_type: 7, gift_card: null }, { code: 'X', payout_type: 7 }],
    [
      'one that names its kind like a method',
      { code: 'X', payout_type: 'toString' },
      { code: 'X', payout_type: 'toString' },
    ],
    [
      'lists that are none',
      {
        code: 'X',
        countries_redeemable_in: 'US',
        payout_type: 'subscription',
        subscription: { subscription_plans: {} },
      },
      { code: 'X', payout_type: 'subscription' },
    ],
    [
      'an odd plan',
      { code: 'X', payout_type: 'subscription', subscription: { subscription_plans: [null] } },
      { code: 'X', payout_type: 'subscription', subscription_plans: [{}] },
    ],
    ['a name without an end', { code: 'X', name: 'x'.repeat(1000) }, { code: 'X', name: `${'x'.repeat(99)}…` }],
  ])('nothing worse than that: %s', (_, product, row) => {
    expect(compact(product)).toEqual([row])
  })

  it.each([undefined, null, 'a page', { items: [] }, { catalog: 'none' }])('and %j is left as it is', (page) => {
    expect(compactProducts(page)).toBe(page)
  })
})

const WHOLE = ['categories', 'state', 'customer_service', 'discount_multiplier']

describe.each(MCP_ERAS)('list-products in the era of %s', (era) => {
  it('answers in short rows, and get-product has the rest', async () => {
    const { call } = await serving(era)
    const { structuredContent: page } = await call('list-products', { countries_redeemable_in: ['US'] })
    const [row] = page.catalog as readonly Record<string, unknown>[]
    expect(row).toMatchObject({ code: expect.any(String), currency: 'USD', countries_redeemable_in: ['US'] })
    for (const field of WHOLE) expect(row).not.toHaveProperty(field)
    expect(JSON.stringify(page)).not.toContain('https:')
    const { structuredContent: whole } = await call('get-product', { code: row?.code })
    for (const field of WHOLE) expect(whole).toHaveProperty(field)
  })

  it('takes no larger pages than a model can read, and says so', async () => {
    const { call, list, sandbox } = await serving(era)
    const { inputSchema } = (await list()).find(({ name }: { name: string }) => name === 'list-products')
    expect(inputSchema.properties.limit).toMatchObject({ minimum: 1, maximum: 50 })
    expect(mcpFailure(await call('list-products', { limit: 51 }))).toMatchObject({ issues: [{ path: 'limit' }] })
    expect(sandbox.requests).toEqual([])
    expect((await call('list-products', { limit: 50 })).structuredContent).toMatchObject({
      pagination: { page: { limit: 50 } },
    })
  })

  it('describes the short rows, not the whole ones', async () => {
    const { list } = await serving(era, { outputSchemas: 'full' })
    const { outputSchema } = (await list()).find(({ name }: { name: string }) => name === 'list-products')
    expect(JSON.stringify(outputSchema)).toContain('subscription_plan_code')
    expect(JSON.stringify(outputSchema)).not.toContain('customer_service')
  })

  it('is filtered by what the lists of countries and categories have', async () => {
    const { call } = await serving(era)
    const { structuredContent: inCountries } = await call('list-product-countries', {})
    expect(inCountries.countries).toContain('US')
    const { structuredContent: inCategories } = await call('list-product-categories', {})
    expect(inCategories.categories).toContainEqual({ code: expect.any(String) })
  })
})

describe('products by REST', () => {
  async function at() {
    const running = await start()
    const { url } = keep(await listen(createRestHandler(running.client()), { host: '127.0.0.1', port: 0 }))
    return { ...running, ask: async (path: string) => (await fetch(`${url}${path}`)).json() }
  }

  it('are whole, in pages as large as Runa’s', async () => {
    const { ask } = await at()
    const { catalog, pagination } = await ask('/v1/product?limit=500')
    for (const field of WHOLE) expect(catalog[0]).toHaveProperty(field)
    expect(pagination).toMatchObject({ page: { limit: 500 } })
  })

  it('their countries and categories are no products', async () => {
    const { ask, sandbox } = await at()
    expect((await ask('/v1/product/countries')).countries).toContain('US')
    expect((await ask('/v1/product/categories')).categories).toContainEqual({ code: expect.any(String) })
    expect(await ask('/v1/product/AMZ-US')).toMatchObject({ code: 'AMZ-US' })
    expect(sandbox.requests.map(({ operation }) => operation)).toEqual([
      ...['listProductCountries', 'listProductCategories', 'getProduct'],
    ])
  })

  it('and are additions, as the document says', async () => {
    const { ask } = await at()
    const { paths } = await ask('/openapi.json')
    for (const path of ['/v1/product', '/v1/product/{code}', '/v1/product/countries', '/v1/product/categories']) {
      expect(paths[path].get.description, path).toContain('This is an addition')
    }
  })
})
