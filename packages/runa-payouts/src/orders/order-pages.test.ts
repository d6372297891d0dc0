import { failureOf } from '@x/test-kit'
import { afterEach, describe, expect, it } from 'vitest'
import { order, sandboxes } from '../../test/running-sandbox.ts'
import type { ListOrdersParameters, OrderSummary } from '../index.ts'

const { start, close } = sandboxes()
afterEach(close)

async function withOrders(count: number, options: { pageNumbers?: boolean } = {}) {
  const running = await start(options)
  const runa = running.client()
  for (let made = 0; made < count; made += 1) await runa.createOrder(order())
  running.sandbox.requests.clear()
  const ids = running.sandbox.ledger.orders.map(({ id }) => id).reverse()
  return { ...running, runa, ids }
}

const idsOf = (items: readonly OrderSummary[]) => items.map(({ id }) => id)

describe('listOrders', () => {
  it('awaited: one page', async () => {
    const { runa, ids, sandbox } = await withOrders(5)
    const page = await runa.listOrders({ limit: 2 })
    expect(idsOf(page.items)).toEqual(ids.slice(0, 2))
    expect(sandbox.requests).toHaveLength(1)
    expect(page.items[0]).not.toHaveProperty('items')
  })

  it('nextPage() continues to the end, which is null', async () => {
    const { runa, ids } = await withOrders(3)
    const first = await runa.listOrders({ limit: 2 })
    const second = await first.nextPage()
    expect(idsOf(second?.items ?? [])).toEqual(ids.slice(2))
    expect(await second?.nextPage()).toBeNull()
  })

  it('iterated: every order once, one page at a time', async () => {
    const { runa, ids, sandbox } = await withOrders(7)
    const seen: string[] = []
    for await (const { id } of runa.listOrders({ limit: 3 })) seen.push(id)
    expect(seen).toEqual(ids)
    // An empty page is the end.
    expect(sandbox.requests.map(({ query }) => query.limit)).toEqual(['3', '3', '3', '3'])
  })

  it('a break stops asking', async () => {
    const { runa, sandbox } = await withOrders(5)
    for await (const _ of runa.listOrders({ limit: 2 })) break
    expect(sandbox.requests).toHaveLength(1)
  })

  it('backwards, from a cursor', async () => {
    const { runa, ids } = await withOrders(5)
    const last = await (await runa.listOrders({ limit: 2 })).nextPage()
    const before = last?.pagination.cursors.before
    if (typeof before !== 'string') throw new Error('expected a cursor')
    const page = await runa.listOrders({ limit: 2, before })
    expect(idsOf(page.items)).toEqual(ids.slice(0, 2))
    expect(await page.nextPage()).toBeNull()
  })

  it('an account without orders', async () => {
    const { runa } = await withOrders(0)
    const page = await runa.listOrders()
    expect(page.items).toEqual([])
    expect(await page.nextPage()).toBeNull()
  })

  it('nothing is sent before it is awaited or iterated, and once for both', async () => {
    const { runa, sandbox, ids } = await withOrders(1)
    const listing = runa.listOrders()
    expect(sandbox.requests).toHaveLength(0)
    expect((await listing.withResponse()).status).toBe(200)
    expect(idsOf((await listing).items)).toEqual(ids)
    expect(await listing.finally(() => {})).toBeDefined()
    expect(sandbox.requests).toHaveLength(1)
  })

  it('rows that are still processing, failed, or in a future state', async () => {
    const { runa, sandbox } = await withOrders(0)
    const items = [
      { id: 'O-1', status: 'PROCESSING', message: 'soon' },
      { id: 'O-2', status: 'FAILED' },
      { id: 'O-3', status: 'NEW' },
    ]
    sandbox.faults.next({ status: 200, body: { items, pagination: { cursors: {}, page: {} } } })
    expect((await runa.listOrders()).items).toEqual(items)
  })
})

describe('page and per_page', () => {
  it.each([
    [1, 0, 1],
    [2, 2, 2],
    [3, 4, 3],
    [4, 5, 4],
  ])('page %i of 2 orders each is reached by walking if the server uses cursors', async (page, from, requests) => {
    const { runa, ids, sandbox } = await withOrders(5)
    const found = await runa.listOrders({ page, per_page: 2 })
    expect(idsOf(found.items)).toEqual(ids.slice(from, from + 2))
    expect(sandbox.requests).toHaveLength(requests)
    expect(sandbox.requests[0]?.query).toMatchObject({ page: String(page), per_page: '2' })
  })

  it('a page beyond the end is empty', async () => {
    const { runa } = await withOrders(3)
    expect((await runa.listOrders({ page: 9, per_page: 2 })).items).toEqual([])
  })

  it('a page that was not reached is empty, even if the server sent no cursor', async () => {
    const { runa, sandbox } = await withOrders(0)
    const row = (id: string) => ({
      items: [{ id, status: 'PROCESSING' }],
      pagination: { cursors: { after: id }, page: {} },
    })
    sandbox.faults.next({ status: 200, body: row('O-1') })
    sandbox.faults.next({ status: 200, body: { ...row('O-2'), pagination: { cursors: {}, page: {} } } })
    const page = await runa.listOrders({ page: 3, per_page: 1 })
    expect(page.items).toEqual([])
    expect(await page.nextPage()).toBeNull()
  })

  it('one deadline covers the whole walk', async () => {
    const { runa, sandbox } = await withOrders(6)
    sandbox.faults.next({ delay: 400 }, { times: 9 })
    const walk = runa.listOrders({ page: 5, per_page: 1 }, { deadline: 1_000 })
    expect(await failureOf(walk)).toMatchObject({ name: 'TimeoutError' })
  })

  it('without per_page, pages are as large as the server makes them', async () => {
    const { runa, ids } = await withOrders(3)
    expect(idsOf((await runa.listOrders({ page: 1 })).items)).toEqual(ids)
  })

  it('a response without cursors is the page that was requested', async () => {
    const { runa, sandbox } = await withOrders(0)
    const items = [{ id: 'O-21', status: 'PROCESSING' }]
    sandbox.faults.next({ status: 200, body: { items, pagination: { cursors: {}, page: { limit: 20 } } } })
    const page = await runa.listOrders({ page: 2, per_page: 20 })
    expect(page.items).toEqual(items)
    expect(await page.nextPage()).toBeNull()
  })
})

it.each(['null', '{}', '{"items":{}}', '[]'])(
  '%s is not a page: an error even if odd pages are only reported',
  async (body) => {
    const { client, sandbox } = await start()
    sandbox.faults.next({ status: 200, body }, { times: 4 })
    expect(await failureOf(client().listOrders({ page: 2 }))).toMatchObject({ name: 'ResponseValidationError' })
  },
)

describe('a walk whose pages go in a circle', () => {
  /** A page by the ids of its rows and the cursor that leads on from it. */
  const page = (ids: string, cursor: string | null) => ({
    status: 200,
    body: {
      items: ids.split(' ').map((id) => ({ id, status: 'PROCESSING' })),
      pagination: { cursors: { after: cursor, before: cursor }, page: { limit: 2 } },
    },
  })
  type Page = ReturnType<typeof page>

  async function walked(pages: readonly Page[], parameters: ListOrdersParameters) {
    const { runa, sandbox } = await withOrders(0)
    // Over and over, if a walk does not notice.
    for (const one of Array.from({ length: 30 }, () => pages).flat()) sandbox.faults.next(one)
    const seen: string[] = []
    const walk = async () => {
      for await (const { id } of runa.listOrders(parameters)) seen.push(id)
    }
    const error = await failureOf(walk())
    return { error, seen: seen.join(' '), requests: sandbox.requests.length }
  }

  it.each<[string, readonly Page[], ListOrdersParameters, string, number, RegExp]>([
    ['the same page again', [page('O-1', 'A')], {}, 'O-1', 2, /id "O-1" starts a page for the second time/],
    [
      'the same cursor with other orders',
      [page('O-1', 'A'), page('O-2', 'A'), page('O-3', 'A')],
      {},
      'O-1 O-2',
      2,
      /cursor "A" appears for the second time/,
    ],
    [
      'two cursors in turn',
      [page('O-1 O-2', 'A'), page('O-3', 'B'), page('O-4', 'A'), page('O-5', 'B')],
      {},
      'O-1 O-2 O-3 O-4',
      3,
      /cursor "A" appears for the second time/,
    ],
    [
      'a ring of many pages, without the first one',
      [page('O-0', 'start'), ...'ABCDEFG'.split('').map((name) => page(`O-${name}`, name)), page('O-9', 'A')],
      {},
      'O-0 O-A O-B O-C O-D O-E O-F O-G O-9',
      9,
      /cursor "A" appears for the second time/,
    ],
    [
      'the cursor that the walk began with',
      [page('O-1', 'B'), page('O-2', 'A')],
      { after: 'A' },
      'O-1 O-2',
      2,
      /cursor "A" appears for the second time/,
    ],
    [
      'backwards',
      [page('O-1', 'A'), page('O-2', 'B'), page('O-3', 'A')],
      { before: 'Z', limit: 2 },
      'O-1 O-2 O-3',
      3,
      /cursor "A" appears for the second time/,
    ],
    [
      'the same orders under ever new cursors',
      [page('O-1 O-2', 'A'), page('O-3', 'B'), page('O-1 O-2', 'C')],
      {},
      'O-1 O-2 O-3',
      3,
      /id "O-1" starts a page for the second time/,
    ],
    [
      'page numbers, which are reached by walking',
      [page('O-1', 'A'), page('O-2', 'B'), page('O-3', 'A')],
      { page: 9, per_page: 1 },
      '',
      3,
      /cursor "A" appears for the second time/,
    ],
    [
      'a page reached by its number, when continuing from it',
      [page('O-1', 'A'), page('O-2', 'B'), page('O-3', 'A')],
      { page: 2, per_page: 1 },
      'O-2 O-3',
      3,
      /cursor "A" appears for the second time/,
    ],
  ])('ends once it has seen every page: %s', async (_, pages, parameters, rows, requests, says) => {
    const { error, ...told } = await walked(pages, parameters)
    expect(error).toMatchObject({
      name: 'UnexpectedResponseError',
      operation: 'listOrders',
      status: 200,
      message: expect.stringMatching(says),
    })
    expect(told).toEqual({ seen: rows, requests })
  })

  it('shows only what may be shown of a cursor', async () => {
    const url = 'https://spend.example/secret'
    const { error } = await walked([page('O-1', url), page('O-2', url)], {})
    expect(error.message).toContain('https://spend.example/[redacted]')
    expect(error.message).not.toContain('secret')
  })

  it('is not assumed if a page is read a second time', async () => {
    const { runa, sandbox, ids } = await withOrders(5)
    const first = await runa.listOrders({ limit: 2 })
    const [one, other] = [await first.nextPage(), await first.nextPage()]
    expect([idsOf(one?.items ?? []), idsOf(other?.items ?? [])]).toEqual([ids.slice(2, 4), ids.slice(2, 4)])
    expect(idsOf((await other?.nextPage())?.items ?? [])).toEqual(ids.slice(4))
    expect(idsOf((await one?.nextPage())?.items ?? [])).toEqual(ids.slice(4))
    expect(sandbox.requests).toHaveLength(5)
  })
})

describe('invalid parameters are refused before anything is sent', () => {
  it.each<[string, object, RegExp]>([
    ['too many', { limit: 501 }, /limit: expected a whole number from 1 to 500, got 501/],
    ['none', { limit: 0 }, /limit/],
    ['a fraction', { per_page: 2.5 }, /per_page/],
    ['a big integer', { limit: 10n }, /limit: expected a whole number/],
    ['page zero', { page: 0 }, /page: expected a whole number of at least 1, got 0/],
    ['both cursors', { after: 'a', before: 'b' }, /before: cannot be combined with after/],
    ['an empty cursor', { after: '' }, /after: expected a cursor/],
    ['numbers and cursors', { page: 1, after: 'a' }, /page: page and per_page cannot be combined/],
    [
      'an unknown one',
      { status: 'FAILED' },
      /status: unknown parameter; allowed: limit, after, before, page, per_page/,
    ],
    ['a misspelt one', { limt: 5 }, /limt: unknown parameter; did you mean "limit"\?/],
    [
      'whatever is wrong, all at once',
      { limitt: 5, after: 7, before: 'b', per_page: 'many' },
      /before: cannot be combined with after; page: .* cannot be combined .*; after: expected a cursor .*, got 7; per_page: expected a whole number from 1 to 500, got "many"; limitt: unknown parameter/,
    ],
    ['no object', [] as object, /expected an object of parameters, got an array/],
  ])('%s', async (_, parameters, says) => {
    const { runa, sandbox } = await withOrders(0)
    const error = await failureOf(runa.listOrders(parameters as ListOrdersParameters))
    expect(error).toMatchObject({ name: 'RequestValidationError', outcome: 'not_sent', operation: 'listOrders' })
    expect(error.message).toMatch(says)
    expect(sandbox.requests).toHaveLength(0)
  })
})
