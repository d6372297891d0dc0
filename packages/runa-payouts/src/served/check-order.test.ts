import { afterEach, describe, expect, it } from 'vitest'
import { ITEM, order } from '../../test/running-sandbox.ts'
import { servedWays, WAYS } from '../../test/served-ways.ts'

const { start, serve, close } = servedWays()
afterEach(close)

const HOUR_MS = 60 * 60 * 1000

const PRODUCTS = {
  'CARD-US': { currency: 'USD', kind: 'fixed', available: [10, 25] },
  'GONE-US': { currency: 'USD', orderable: false },
} as const

const item = (value: string, face_value: unknown = 10) => ({ ...ITEM, face_value, products: { type: 'SINGLE', value } })

const ordering = (...items: object[]) => ({ ...order(1), items })

const startServing = async (options: Parameters<typeof serve>[1] = {}) =>
  serve(await start({ products: PRODUCTS }), options)

interface Listed {
  readonly path: string
  readonly code: string
  readonly message: string
}

/** Path and code of each, as a pair. */
const named = (issues: unknown) => (issues as readonly Listed[]).map(({ path, code }) => [path, code])

describe.each(WAYS)('check-order, by %s', (way) => {
  it.each<[string, object, [string, string][], [string, string][]]>([
    ['finds nothing wrong with an order that can be placed', ordering(item('CARD-US', 25)), [], []],
    ['takes one without a payment method', { items: [item('CARD-US', 25)] }, [], []],
    [
      'finds everything, in every item',
      ordering(item('CARD-US', 12), item('GONE-US'), item('CARD-UZ')),
      [
        ['items[0].face_value', 'denomination'],
        ['items[1].products.value', 'not_orderable'],
        ['items[2].products.value', 'unknown_product'],
      ],
      [],
    ],
    [
      'finds what is wrong with its form as well',
      { ...ordering(item('CARD-US', 12)), itmes: [], payment_method: { type: 'CASH', currency: 'USD' } },
      [
        ['payment_method.type', 'invalid_value'],
        ['itmes', 'unrecognized_keys'],
        ['items[0].face_value', 'denomination'],
      ],
      [],
    ],
    ['says that there are no items', { payment_method: order().payment_method }, [['items', 'invalid_type']], []],
    [
      'says what it cannot check, and does not call it fine',
      ordering({ ...ITEM, products: { type: 'TEMPLATE', template_id: 'PT-01HQ12PV4B8XMBRTK281JM54KK' } }),
      [],
      [['items[0].products', 'not_checked']],
    ],
  ])('%s', async (_, body, problems, warnings) => {
    const { check, sent, sandbox } = await startServing()
    const { data, key } = await check(way, body)
    expect([named(data?.problems), named(data?.warnings)]).toEqual([problems, warnings])
    expect(Object.keys(data ?? {})).toEqual(['problems', 'warnings'])
    expect([key ?? undefined, sent(), sandbox.ledger.orders]).toEqual([undefined, [], []])
    // Only the catalogue was asked: Runa has no such operation.
    expect(sandbox.requests.filter(({ method }) => method !== 'GET')).toEqual([])
  })

  it('says what is allowed, and which code may have been meant', async () => {
    const { check } = await startServing()
    const { data } = await check(way, ordering(item('CARD-US', 12), item('CARD-UZ')))
    expect(data?.problems).toMatchObject([
      { message: expect.stringMatching(/allowed: 10.*, 25.* USD/) },
      { message: 'unknown product "CARD-UZ"; did you mean "CARD-US"?' },
    ])
  })

  it('is bounded, and says how much is left out', async () => {
    const { check } = await startServing()
    const { data } = await check(way, ordering(...Array.from({ length: 200 }, () => item('CARD-US', 12))))
    expect(data).toMatchObject({ problems: { length: 50 }, left_out: 150 })
  })

  it('does not compare more items than an order can have', async () => {
    const { check, sandbox } = await startServing()
    const { data } = await check(way, ordering(...Array.from({ length: 201 }, () => item('CARD-US', 12))))
    expect(named(data?.problems)).toEqual([['items', 'too_big']])
    expect(sandbox.requests).toEqual([])
  })

  it('repeats neither a key nor a payout link that stands in the place of a code', async () => {
    const { check, apiKey } = await startServing()
    const link = 'https://spend.runa.io/00000000-0000-4000-8000-00000000cafe'
    const { data } = await check(way, ordering(item(apiKey), item(link)))
    // Runa is not asked about them, so whether it knows them is not certain.
    expect([named(data?.problems), named(data?.warnings)]).toEqual([
      [],
      [
        ['items[0].products.value', 'unknown_product'],
        ['items[1].products.value', 'unknown_product'],
      ],
    ])
    expect(JSON.stringify(data)).not.toContain('cafe')
    expect(JSON.stringify(data)).not.toContain(apiKey)
  })

  it('repeats neither of them in the place of a field, and no more of a field than can be read', async () => {
    const { check } = await startServing()
    const key = 'xxTEST.abcdefgh-canary0123456789'
    const link = 'https://spend.runa.io/canary'
    const fields = { [key]: 1, [link]: 1, ['f'.repeat(9_000)]: 1 }
    const { data } = await check(way, { ...ordering(item('CARD-US')), ...fields })
    expect(data?.problems).toHaveLength(3)
    expect(JSON.stringify(data)).not.toContain('canary')
    expect(JSON.stringify(data).length).toBeLessThan(3_000)
  })

  it('is a failed read where the catalogue cannot be loaded: the order is not called fine', async () => {
    const { check, sandbox } = await startServing()
    sandbox.faults.next({ status: 500, body: {} }, { operation: 'listProducts' })
    const { data, kind, next } = await check(way, ordering(item('CARD-US')))
    expect([data, kind]).toEqual([undefined, expect.stringMatching(/api|server/)])
    if (way !== 'REST') expect(next).toBe('This only reads, so call again.')
    expect(await check(way, ordering(item('CARD-US')))).toMatchObject({ data: { problems: [] } })
  })
})

describe('check-order', () => {
  it('loads the catalogue once for all ways of a client, and again after an hour', async () => {
    const { check, create, sandbox, clock } = await startServing({ checkOrders: true })
    const lists = () => sandbox.requests.filter(({ operation }) => operation === 'listProducts').length
    expect(sandbox.requests).toEqual([])
    await check('REST', ordering(item('CARD-US')))
    const loads = lists()
    for (const way of WAYS) await check(way, ordering(item('CARD-US')))
    await create('REST', ordering(item('CARD-US', 12)))
    expect(lists()).toBe(loads)
    await clock.advance(HOUR_MS + 1)
    await check('2026-07-28', ordering(item('CARD-US')))
    expect(lists()).toBe(2 * loads)
  })

  it('asks the catalogue that was passed', async () => {
    const asked: unknown[] = []
    const warning = { path: ['items', 0], code: 'not_checked', message: 'ask me later' }
    const catalogue = {
      async check(body: unknown) {
        asked.push(body)
        return { problems: [], warnings: [warning] }
      },
    }
    const { check, sandbox } = await startServing({ catalogue })
    const { data } = await check('REST', ordering(item('CARD-US')))
    expect(data).toEqual({ problems: [], warnings: [{ ...warning, path: 'items[0]' }] })
    expect([asked, sandbox.requests]).toEqual([[ordering(item('CARD-US'))], []])
  })

  it('is a read: served with readOnly, and said to change nothing', async () => {
    const { tools, check } = await startServing({ readOnly: true })
    const list = await tools('2026-07-28').list()
    expect(list.find(({ name }: { name: string }) => name === 'check-order')).toMatchObject({
      annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true },
      inputSchema: { properties: { body: { required: ['items'] } } },
    })
    expect(await check('REST', ordering(item('CARD-US')))).toMatchObject({ data: { problems: [] } })
  })

  it('has a route of its own, which is no order', async () => {
    const { at, sandbox } = await startServing()
    const response = await fetch(`${at}/v1/order/check`)
    expect([response.status, response.headers.get('allow'), sandbox.requests]).toEqual([405, 'POST, OPTIONS', []])
  })

  it('is an addition: with the capability alone, there is none, and its path is an order like any other', async () => {
    const { at, tools } = await startServing({ tools: ['capability'] })
    const response = await fetch(`${at}/v1/order/check`, { method: 'POST', body: '{}' })
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD, OPTIONS'])
    const { paths } = JSON.parse(await (await fetch(`${at}/openapi.json`)).text())
    expect(Object.keys(paths)).not.toContain('/v1/order/check')
    const names = (await tools('2026-07-28').list()).map(({ name }: { name: string }) => name)
    expect(names).not.toContain('check-order')
  })

  it('is named by create-order, where it is served', async () => {
    const described = async (options: Parameters<typeof serve>[1]) => {
      const { at, tools } = await startServing(options)
      const { paths } = JSON.parse(await (await fetch(`${at}/openapi.json`)).text())
      const [create] = await tools('2026-07-28').list()
      return [create.description, paths['/v1/order'].post.description]
    }
    const [tool, route] = await described({})
    for (const name of ['list-products', 'get-product', 'check-order']) expect(tool).toContain(name)
    for (const path of ['GET /v1/product ', 'GET /v1/product/{code}', '/v1/order/check']) expect(route).toContain(path)
    for (const text of await described({ tools: ['-check-order'] }))
      expect(text).not.toMatch(/check-order|order\/check/)
  })

  it('is in the document of what is served, as an addition with an example', async () => {
    const { at } = await startServing()
    const { paths } = JSON.parse(await (await fetch(`${at}/openapi.json`)).text())
    const { post } = paths['/v1/order/check']
    expect(post.description).toContain('This is an addition: it is not in the capability document.')
    expect(post.responses['200'].content['application/json']).toMatchObject({
      schema: { required: ['problems', 'warnings'] },
      example: { problems: [{ code: 'denomination' }], warnings: [] },
    })
  })
})
