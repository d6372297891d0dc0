import { failureOf } from '@x/test-kit'
import { describe, expect, expectTypeOf, it } from 'vitest'
import { SECRET, testTransport } from '../../test/test-api.ts'
import { operation, type Parameter } from '../api/operation.ts'
import type { Schema } from '../issues/schema.ts'
import { listing } from './listing.ts'
import type { Listing } from './page.ts'

interface Thing {
  readonly id: string
}

/** Anything fits, except a row without an id. */
function rowsOf<T>(at: string): Schema<T> {
  return {
    issues: (value) => {
      const rows: unknown = at === '' ? value : Object(value)[at]
      if (rows === undefined) return []
      if (!Array.isArray(rows)) return [{ path: [at], code: 'invalid_type', message: 'expected an array' }]
      return rows.flatMap((row, index) =>
        typeof row.id === 'string'
          ? []
          : [{ path: at === '' ? [index, 'id'] : [at, index, 'id'], code: 'invalid_type', message: 'missing' }],
      )
    },
    '~standard': { version: 1, vendor: 'test', validate: () => ({ issues: [] }) },
  }
}

const text = <const Name extends string>(name: Name) =>
  ({ name, in: 'query', type: 'string', required: false, minLength: 1 }) as const

const LIMIT = { name: 'limit', in: 'query', type: 'integer', required: false, minimum: 1, maximum: 40 } as const

const STATUS = { name: 'status', in: 'query', type: 'string', required: false, repeatable: true } as const

const shared = {
  method: 'GET',
  path: '/groups/{groupId}/things',
  otherSuccess: 200,
  accepted: 'readable',
  retry: 'read',
  timeoutMs: 15_000,
} as const

const GROUP: Parameter = { name: 'groupId', in: 'path', type: 'string', required: true }

/** Cursors in both directions, and an empty page at the end; also page numbers. */
const byCursors = operation({
  ...shared,
  id: 'byCursors',
  parameters: [
    GROUP,
    LIMIT,
    STATUS,
    text('after'),
    text('before'),
    { ...LIMIT, name: 'page' },
    { ...LIMIT, name: 'size' },
  ],
  responses: { 200: rowsOf<{ things: Thing[]; links: { after: string | null } }>('things') },
  essential: ['things'],
  rows: { at: 'things', essential: ['id'] },
  paging: {
    cursors: [
      { parameter: 'after', at: 'links.after' },
      { parameter: 'before', at: 'links.before' },
    ],
    end: 'empty_page',
    rowId: 'id',
    numbers: { page: 'page', size: 'size', limit: 'limit' },
  },
})

/** A field says whether there is more; an empty list is left out. */
const byHasMore = operation({
  ...shared,
  id: 'byHasMore',
  parameters: [GROUP, LIMIT, STATUS, text('cursor')],
  responses: { 200: rowsOf<{ data?: Thing[]; page: { cursor?: string; hasMore?: boolean } }>('data') },
  essential: ['data'],
  rows: { at: 'data', essential: ['id'] },
  paging: { cursors: [{ parameter: 'cursor', at: 'page.cursor' }], end: { hasMore: 'page.hasMore' }, rowId: 'id' },
})

/** Pages in between may be empty: only a missing cursor is the end. */
const byNoCursor = operation({
  ...byHasMore,
  id: 'byNoCursor',
  paging: { cursors: [{ parameter: 'cursor', at: 'next' }], end: 'no_cursor', rowId: 'id' },
})

/** An array and nothing else: the last row is the cursor. */
const byLastRow = operation({
  ...shared,
  id: 'byLastRow',
  parameters: [GROUP, LIMIT, STATUS, text('cursor')],
  responses: { 200: rowsOf<Thing[]>('') },
  rows: { at: '', essential: ['id'] },
  paging: { cursors: [{ parameter: 'cursor', inLastRow: 'id' }], end: 'empty_page', rowId: 'id' },
})

/** The same, by a field that these rows do not have. */
const byKey = operation({
  ...byLastRow,
  paging: { ...byLastRow.paging, cursors: [{ parameter: 'cursor', inLastRow: 'key' }] },
})

const things = (ids: string) => ids.split(' ').flatMap((id) => (id === '' ? [] : [{ id }]))

/** A transport that answers with these bodies in turn, and the queries that it was asked with. */
function answering(...bodies: readonly unknown[]) {
  const queries: string[] = []
  const { transport, clock } = testTransport('https://acme.test', {
    fetch: async (input) => {
      const url = new URL(String(input))
      expect(url.pathname).toBe('/groups/g%201/things')
      queries.push(url.search)
      return Response.json(bodies[queries.length - 1])
    },
  })
  return { transport, clock, queries }
}

const path = { groupId: 'g 1' }

async function idsOf(rows: AsyncIterable<Thing>): Promise<string> {
  const ids: string[] = []
  for await (const { id } of rows) ids.push(id)
  return ids.join(' ')
}

type ListShape = typeof byCursors | typeof byHasMore | typeof byNoCursor | typeof byLastRow | typeof byKey

interface Walked {
  readonly operation: ListShape
  readonly bodies: readonly unknown[]
  readonly query?: object
  readonly ids: string
  readonly asked: readonly string[]
}

describe('a walk over every row', () => {
  it.each<[string, Walked]>([
    [
      'cursors, and an empty page at the end',
      {
        operation: byCursors,
        bodies: [
          { things: things('a b'), links: { after: 'B' } },
          { things: things('c'), links: { after: 'C' } },
          { things: [], links: { after: 'C' } },
        ],
        query: { limit: 2 },
        ids: 'a b c',
        asked: ['?limit=2', '?limit=2&after=B', '?limit=2&after=C'],
      },
    ],
    [
      'a missing cursor at the end',
      {
        operation: byCursors,
        bodies: [
          { things: things('a'), links: { after: 'A' } },
          { things: things('b'), links: { after: null } },
        ],
        ids: 'a b',
        asked: ['', '?after=A'],
      },
    ],
    [
      'the direction of the cursor, and every filter on every page',
      {
        operation: byCursors,
        bodies: [
          { things: things('b'), links: { before: 'B', after: 'X' } },
          { things: things('a'), links: {} },
        ],
        query: { before: 'C', status: ['NEW', 'OLD'], limit: 1, after: undefined },
        ids: 'b a',
        asked: ['?before=C&status=NEW&status=OLD&limit=1', '?status=NEW&status=OLD&limit=1&before=B'],
      },
    ],
    [
      'a field that says whether there is more',
      {
        operation: byHasMore,
        bodies: [
          { data: things('a b'), page: { cursor: 'B', hasMore: true } },
          { data: things('c'), page: { cursor: 'C', hasMore: false } },
        ],
        query: { status: 'NEW' },
        ids: 'a b c',
        asked: ['?status=NEW', '?status=NEW&cursor=B'],
      },
    ],
    [
      'that field missing at the end',
      { operation: byHasMore, bodies: [{ data: things('a'), page: { limit: 20 } }], ids: 'a', asked: [''] },
    ],
    [
      'an empty list without its field',
      { operation: byHasMore, bodies: [{ page: { limit: 20 } }], ids: '', asked: [''] },
    ],
    [
      'an empty last page without its field',
      {
        operation: byHasMore,
        bodies: [{ data: things('a'), page: { cursor: 'A', hasMore: true } }, { page: {} }],
        ids: 'a',
        asked: ['', '?cursor=A'],
      },
    ],
    [
      'an empty page in between',
      {
        operation: byNoCursor,
        bodies: [{ data: things('a'), next: 'A' }, { data: [], next: 'B' }, { data: things('c') }],
        ids: 'a c',
        asked: ['', '?cursor=A', '?cursor=B'],
      },
    ],
    [
      'a bare array whose last row is the cursor',
      {
        operation: byLastRow,
        bodies: [things('a b'), things('c'), []],
        query: { limit: 2 },
        ids: 'a b c',
        asked: ['?limit=2', '?limit=2&cursor=b', '?limit=2&cursor=c'],
      },
    ],
    [
      'a page that begins with the last row of the page before: that row is there once',
      {
        operation: byHasMore,
        bodies: [
          { data: things('a b'), page: { cursor: 'B', hasMore: true } },
          { data: things('b c'), page: { cursor: 'C', hasMore: true } },
          { data: things('c'), page: {} },
        ],
        ids: 'a b c',
        asked: ['', '?cursor=B', '?cursor=C'],
      },
    ],
    [
      'unusable rows, which are left out without ending the walk',
      {
        operation: byCursors,
        bodies: [
          { things: [{ id: 7 }], links: { after: 'A' } },
          { things: things('b'), links: {} },
        ],
        ids: 'b',
        asked: ['', '?after=A'],
      },
    ],
  ])('%s', async (_, { operation: list, bodies, query = {}, ids, asked }) => {
    const { transport, queries } = answering(...bodies)
    const rows: AsyncIterable<Thing> = listing<ListShape>(transport, list, { path, query }, {})
    expect(await idsOf(rows)).toBe(ids)
    expect(queries).toEqual(asked)
  })
})

describe('one page', () => {
  it('has its rows as items, and the other fields of the response as they came', async () => {
    const { transport } = answering(
      { things: things('a'), links: { after: 'A' }, note: 'new', items: 1 },
      { things: [] },
    )
    const page = await listing(transport, byCursors, { path, query: {} }, {})
    const { nextPage, ...fields } = page
    expect(fields).toEqual({ items: [{ id: 'a' }], links: { after: 'A' }, note: 'new', drift: [] })
    expect(await nextPage()).toBeNull()
  })

  it('of a bare array has only rows', async () => {
    const { transport } = answering(things('a'), things('b'), [])
    const page = await listing(transport, byLastRow, { path, query: {} }, {})
    expect(Object.keys(page)).toEqual(['items', 'drift', 'nextPage'])
    const second = await page.nextPage()
    expect(second?.items).toEqual([{ id: 'b' }])
    expect(await second?.nextPage()).toBeNull()
  })

  it('gives its response', async () => {
    const { transport, queries } = answering({ page: {} })
    const list = listing(transport, byHasMore, { path, query: {} }, {})
    expect(queries).toEqual([])
    expect(await list.withResponse()).toMatchObject({
      status: 200,
      data: { items: [], page: {} },
      attempts: [{ number: 1 }],
    })
    expect((await list).items).toEqual([])
    expect(queries).toEqual([''])
  })

  it('reports a row that was left out', async () => {
    const { transport } = answering([{ id: 'a' }, { name: 'no id' }, { id: 'c' }])
    const { items, drift } = await listing(transport, byLastRow, { path, query: {} }, {})
    expect(items).toEqual(things('a c'))
    expect(drift).toMatchObject([{ index: 1, path: [1, 'id'] }])
  })

  it('sends the parameters as they were passed, even if they change later', async () => {
    const { transport, queries } = answering({ things: [] })
    const query = { status: ['NEW'], limit: 1 }
    const list = listing(transport, byCursors, { path, query }, {})
    query.limit = 2
    await list
    expect(queries).toEqual(['?status=NEW&limit=1'])
  })
})

describe('page numbers', () => {
  it('are sent as given, with the limit for a server that has only cursors', async () => {
    const { transport, queries } = answering({ things: things('a'), links: {} })
    await listing(transport, byCursors, { path, query: { page: 3, size: 20, status: 'NEW' } }, {})
    expect(queries).toEqual(['?page=3&size=20&status=NEW&limit=20'])
  })

  it('are reached by following cursors if the response has them, with the filters', async () => {
    const { transport, queries } = answering(
      { things: things('a'), links: { after: 'A' } },
      { things: things('b'), links: { after: 'B' } },
    )
    const page = await listing(transport, byCursors, { path, query: { page: 2, size: 1, status: 'NEW' } }, {})
    expect(page.items).toEqual(things('b'))
    expect(queries).toEqual(['?page=2&size=1&status=NEW&limit=1', '?status=NEW&limit=1&after=A'])
  })
})

describe('pages that cannot be followed', () => {
  it.each<[string, ListShape, readonly unknown[], string]>([
    [
      'the cursor is not a string',
      byCursors,
      [{ things: things('a'), links: { after: 7 } }],
      'byCursors: Acme returned rows, but the cursor of the next page cannot be read. There may be more rows.',
    ],
    ['the object with the cursor is missing', byCursors, [{ things: things('a') }], 'cannot be read'],
    ['there is more, but no cursor', byHasMore, [{ data: things('a'), page: { hasMore: true } }], 'cannot be read'],
    [
      'the field that says whether there is more is not a boolean',
      byHasMore,
      [{ data: things('a'), page: { hasMore: 1 } }],
      'cannot be read',
    ],
    ['nothing says whether there is more', byHasMore, [{ data: things('a') }], 'cannot be read'],
    ['the last row has no cursor', byKey, [things('a')], 'cannot be read'],
    [
      'a page starts with the row of an earlier one',
      byLastRow,
      [things('a b'), things('a c')],
      'byLastRow: the pages of the list repeat: id "a" starts a page for the second time. Reading was stopped, because it would never end.',
    ],
    [
      'a cursor comes back',
      byHasMore,
      ['a', 'b', 'c'].map((id) => ({ data: things(id), page: { hasMore: true, cursor: id === 'b' ? 'B' : 'A' } })),
      'byHasMore: the pages of the list repeat: the cursor "A" appears for the second time.',
    ],
    [
      'empty pages go in a circle',
      byNoCursor,
      [
        { data: [], next: 'A' },
        { data: [], next: 'A' },
      ],
      'the cursor "A" appears for the second time',
    ],
  ])('%s', async (_, list, bodies, says) => {
    const { transport, queries } = answering(...bodies)
    const rows: AsyncIterable<Thing> = listing<ListShape>(transport, list, { path, query: {} }, {})
    const error = await failureOf(idsOf(rows))
    expect(error).toMatchObject({
      name: 'UnexpectedResponseError',
      outcome: 'accepted',
      operation: list.id,
      status: 200,
    })
    expect(error.message).toContain(says)
    expect(queries).toHaveLength(bodies.length)
  })

  it('show no key in the error', async () => {
    const body = { data: things('a'), page: { hasMore: true, cursor: SECRET } }
    const { transport } = answering(body, { ...body, data: things('b') })
    const error = await failureOf(idsOf(listing(transport, byHasMore, { path, query: {} }, {})))
    expect(error.message).not.toContain(SECRET)
  })

  it('name the difference from the schema that is the reason', async () => {
    const pagination: Schema<{ things: Thing[] }> = {
      issues: () => [{ path: ['links'], code: 'invalid_type', message: 'missing; expected an object' }],
      '~standard': { version: 1, vendor: 'test', validate: () => ({ issues: [] }) },
    }
    const { transport } = answering({ things: things('a') })
    const page = await listing(transport, { ...byCursors, responses: { 200: pagination } }, { path, query: {} }, {})
    expect((await failureOf(page.nextPage())).message).toContain('cannot be read (links: missing; expected an object)')
  })
})

describe('nothing is sent', () => {
  it.each<[string, unknown, string]>([
    ['a misspelt name', { limt: 5 }, 'byCursors: limt: unknown parameter; did you mean "limit"?'],
    ['two cursors', { after: 'A', before: 'B' }, 'before: cannot be combined with after.'],
    [
      'a number with a cursor',
      { page: 2, after: 'A' },
      'page: page and size cannot be combined with limit, after, before.',
    ],
    ['a size of another type', { size: 'many' }, 'byCursors: size: expected a whole number from 1 to 40, got "many".'],
    ['no object', null, 'byCursors: expected an object of parameters, got null.'],
    ['an array', [], 'byCursors: expected an object of parameters, got an array.'],
  ])('%s', async (_, query, says) => {
    const { transport, queries } = answering()
    const error = await failureOf(listing(transport, byCursors, { path, query: query as object }, {}))
    expect(error).toMatchObject({ name: 'RequestValidationError', outcome: 'not_sent', operation: 'byCursors' })
    expect(error.message).toContain(says)
    expect(queries).toEqual([])
  })

  it('if path, query and options are wrong, and all of it is named at once', async () => {
    const { transport } = answering()
    const options = { tiemout: 5 } as object
    const list = listing(transport, byCursors, { path: { groupId: '' }, query: { limit: 0 } }, options)
    expect((await failureOf(list)).message).toBe(
      'byCursors: tiemout: unknown option; did you mean "timeout"?; groupId: expected a non-empty string, got ""; limit: expected a whole number from 1 to 40, got 0. Nothing was sent.',
    )
  })
})

it('problems that the client found are named with those of the table, and nothing is sent', async () => {
  const { transport, queries } = answering()
  const problems = [{ path: ['status'], code: 'invalid_value', message: 'needs groupId' }]
  const list = listing(transport, byCursors, { path, query: { limit: 0 }, problems }, {})
  expect((await failureOf(list)).message).toContain('status: needs groupId; limit: expected a whole number')
  expect(queries).toEqual([])
})

describe('a walk ends', () => {
  it('when the caller aborts, even between pages', async () => {
    const { transport, queries } = answering(things('a'), things('b'), [])
    const controller = new AbortController()
    const rows: Listing<{ items: readonly Thing[] }> = listing(
      transport,
      byLastRow,
      { path, query: {} },
      { signal: controller.signal },
    )
    const walk = async () => {
      for await (const _ of rows) controller.abort()
    }
    expect(await failureOf(walk())).toMatchObject({ name: 'AbortedError' })
    expect(queries).toEqual([''])
  })

  it('when the caller stops reading', async () => {
    const { transport, queries } = answering(things('a'), things('b'))
    for await (const _ of listing(transport, byLastRow, { path, query: {} }, {})) break
    expect(queries).toEqual([''])
  })
})

it('the types of query parameters are those of the table', () => {
  const { transport, queries } = answering()
  const status = ['NEW', 'OLD'] as const
  listing(transport, byCursors, { path, query: { limit: 5, status, after: undefined } }, {})
  listing(transport, byCursors, { path, query: { status: 'NEW' } }, {})
  // @ts-expect-error a limit is a number
  listing(transport, byCursors, { path, query: { limit: '5' } }, {})
  // @ts-expect-error only the status may be repeated
  listing(transport, byCursors, { path, query: { after: ['A', 'B'] } }, {})
  // @ts-expect-error no such parameter
  listing(transport, byCursors, { path, query: { limt: 5 } }, {})
  const byGroup = operation({ ...byCursors, parameters: [GROUP, { ...STATUS, required: true }] })
  // @ts-expect-error the status is required
  listing(transport, byGroup, { path, query: {} }, {})
  expect(queries).toEqual([])
})

it('the types of rows and fields are those of the response', () => {
  const { transport } = answering()
  const input = { path, query: {} }
  type PageIn<L> = L extends PromiseLike<infer Page> ? Page : never
  type Cursors = PageIn<ReturnType<typeof listing<typeof byCursors>>>
  expectTypeOf<Cursors['items']>().toEqualTypeOf<readonly Thing[]>()
  expectTypeOf<Cursors['links']>().toEqualTypeOf<{ after: string | null }>()
  expectTypeOf<Cursors>().not.toHaveProperty('things')
  expectTypeOf<Awaited<ReturnType<Cursors['nextPage']>>>().toEqualTypeOf<Cursors | null>()
  const more = listing(transport, byHasMore, input, {})
  expectTypeOf(more).toExtend<AsyncIterable<Thing>>()
  const bare = listing(transport, byLastRow, input, {})
  expectTypeOf(bare).toExtend<AsyncIterable<Thing>>()
  expect(bare).not.toBe(more)
})
