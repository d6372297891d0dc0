import { failureOf } from '@x/test-kit'
import { afterEach, describe, expect, it } from 'vitest'
import { data, scriptedServers } from '../../test/scripted-server.ts'
import type { ListEventsFilters } from '../index.ts'
import { inWholeSeconds, type Rounding } from './event-times.ts'

const { serve, close } = scriptedServers()
afterEach(close)

const ID = '01M8K9ECNNXTAM8PP130Z7B38R'
const LIST = 'GET /v1/events'
const event = (internal_id: string) => ({ internal_id, id: 'own', name: 'app/x', data: { a: 1 }, ts: 1 })
const idOf = (number: number) => `01M8K9ECNNXTAM8PP130Z7B${String(number).padStart(3, '0')}`

describe('getEvent', () => {
  it('gives the event, and how old the answer is', async () => {
    const metadata = { fetched_at: '2026-11-22T00:00:00Z', cached_until: '2026-11-22T00:00:05Z' }
    const { client, asked } = await serve(() => data(event(ID), { metadata }))
    const answer = await client().getEvent(ID).withResponse()
    expect(answer).toMatchObject({ data: event(ID), metadata })
    expect(asked).toMatchObject([{ line: `GET /v1/events/${ID}` }])
    expect(asked[0]?.query.size).toBe(0)
  })

  it('bypasses the cache with fresh', async () => {
    const { client, asked } = await serve(() => data(event(ID)))
    await client().getEvent(ID, { fresh: true })
    expect(asked[0]?.query.has('_')).toBe(true)
  })

  it('an id in lower case is the same event, and another event is an error', async () => {
    const { client } = await serve(() => data(event(ID)))
    expect(await client().getEvent(ID.toLowerCase())).toEqual(event(ID))
    expect(await failureOf(client().getEvent(idOf(1)))).toMatchObject({ name: 'UnexpectedResponseError' })
  })

  it('an unknown event is a NotFoundError, though the server answers 200', async () => {
    const { client, lines } = await serve(() => ({ body: { error: 'Event not found', data: null, status: 404 } }))
    expect(await failureOf(client().getEvent(ID))).toMatchObject({ name: 'NotFoundError', status: 404 })
    expect(lines).toHaveLength(1)
  })

  it('with an API key on v1, the reason is said', async () => {
    const { client } = await serve(() => ({ status: 401, body: 'Authentication failed\n' }))
    const error = await failureOf(client({ apiKey: 'sk-inn-api-0123456789' }).getEvent(ID))
    expect(error).toMatchObject({ name: 'AuthenticationError', message: expect.stringContaining('v2 endpoints only') })
  })

  it('refuses unknown options', async () => {
    const { client, lines } = await serve(() => data(event(ID)))
    expect((await failureOf(client().getEvent(ID, { frsh: true } as object))).message).toContain('"fresh"')
    expect(lines).toEqual([])
  })
})

describe('listEvents', () => {
  const pages = () =>
    serve(({ query }) => {
      const from = Number(query.get('cursor')?.slice(-3) ?? 900)
      const limit = Number(query.get('limit') ?? 20)
      const rows = Array.from({ length: limit }, (_, index) => from - 1 - index).filter((number) => number >= 895)
      return data(rows.map((number) => event(idOf(number))))
    })

  it('awaited, it is one page', async () => {
    const { client, asked } = await pages()
    const page = await client().listEvents({ limit: 2, name: 'app/x' })
    expect(page.items.map(({ internal_id }) => internal_id)).toEqual([idOf(899), idOf(898)])
    expect(asked.map(({ query }) => query.toString())).toEqual(['limit=2&name=app%2Fx'])
  })

  it('iterated over, it is every event once, by the id of the last row', async () => {
    const { client, asked } = await pages()
    const ids: string[] = []
    for await (const { internal_id } of client().listEvents({ limit: 2 })) ids.push(internal_id)
    expect(ids).toEqual([899, 898, 897, 896, 895].map(idOf))
    expect(asked.map(({ query }) => query.get('cursor'))).toEqual([null, idOf(898), idOf(896), idOf(895)])
  })

  it.each<[string, ListEventsFilters, string]>([
    ['a Date', { receivedAfter: new Date(1_795_939_200_700) }, 'received_after=2026-11-29T08%3A00%3A00Z'],
    [
      'text with a fraction',
      { receivedBefore: '2026-11-29T09:00:00.1+01:00' },
      'received_before=2026-11-29T08%3A00%3A01Z',
    ],
    [
      'text without',
      { receivedBefore: '2026-11-29T09:00:00+01:00' },
      'received_before=2026-11-29T09%3A00%3A00%2B01%3A00',
    ],
  ])('takes times as %s', async (_, filters, sent) => {
    const { client, asked } = await serve(() => data([]))
    await client().listEvents(filters)
    expect(asked.map(({ query }) => query.toString())).toEqual([sent])
  })

  it.each<[string, object, string]>([
    ['an invalid time', { receivedAfter: 'yesterday' }, 'receivedAfter: expected a time such as'],
    ['an invalid Date', { receivedBefore: new Date(Number.NaN) }, 'receivedBefore: expected a time such as'],
    ['a limit that the server would cut', { limit: 101 }, 'limit: expected a whole number from 1 to 100'],
    ['a limit that the server would ignore', { limit: 0 }, 'limit: expected a whole number from 1 to 100'],
    ['a cursor that is no id', { cursor: 'abc' }, 'cursor: expected the internal_id of an event'],
    ['a name that went missing', { name: '' }, 'name: expected a non-empty string'],
    ['the name of the API', { received_after: '2026-11-29T09:00:00Z' }, 'received_after: unknown'],
  ])('sends nothing for %s', async (_, filters, words) => {
    const { client, lines } = await serve(() => data([]))
    const error = await failureOf(client().listEvents(filters))
    expect(error).toMatchObject({ name: 'RequestValidationError', outcome: 'not_sent' })
    expect(error.message).toContain(words)
    expect(lines).toEqual([])
  })

  it('throws the error that the server hides in a 200', async () => {
    const body = { error: 'Invalid cursor query parameter', data: null, status: 400 }
    const { client } = await serve(() => ({ body }))
    expect(await failureOf(client().listEvents())).toMatchObject({ name: 'ApiError', status: 400 })
  })

  it('leaves out a row without an id, and says so', async () => {
    const { client } = await serve(({ line }) => (line === LIST ? data([event(ID), { name: 'x' }]) : undefined))
    const page = await client().listEvents()
    expect(page.items).toHaveLength(1)
    expect(page.drift).toMatchObject([{ path: ['data', 1, 'internal_id'] }])
  })
})

describe('a time in whole seconds', () => {
  it.each<[unknown, Rounding, unknown]>([
    [new Date(1_000), 'down', '1970-01-01T00:00:01Z'],
    [new Date(1_999), 'down', '1970-01-01T00:00:01Z'],
    [new Date(1_001), 'up', '1970-01-01T00:00:02Z'],
    [new Date(8.64e15), 'up', '+275760-09-13T00:00:00Z'],
    ['1970-01-01T00:00:01.5Z', 'up', '1970-01-01T00:00:02Z'],
    ['1970-01-01T00:00:01Z', 'up', '1970-01-01T00:00:01Z'],
    ['1970-99-01T00:00:01.5Z', 'up', '1970-99-01T00:00:01.5Z'],
    [5, 'up', 5],
  ])('%s rounded %s is %s', (time, rounding, expected) => {
    expect(inWholeSeconds(time, rounding)).toBe(expected)
  })
})
