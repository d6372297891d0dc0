import { failureOf } from '@x/test-kit'
import { afterEach, describe, expect, it } from 'vitest'
import { data, NO_ROUTE_IN_V2, type Reply, scriptedServers } from '../../test/scripted-server.ts'
import type { EventToSend } from '../index.ts'

const { serve, close } = scriptedServers()
afterEach(close)

const SEND = 'POST /v2/events'
const LIST = 'GET /v1/events'

/** Ids that the server gave at this time, in the order in which it received the events. */
const FIRST = '01KAMJRJ00FRSTEVENT0000000'
const SECOND = '01KAMJRJ01SECNDEVENT000000'

const sentAs = (eventId: string): Reply => data({ eventId }, { metadata: { fetchedAt: '2026-11-22T00:00:00Z' } })
const row = (internal_id: string, id = 'own-1', name = 'app/x') => ({ internal_id, id, name, data: {} })
const runsOf = (...ids: string[]): Reply => ({ body: { data: ids.map((id) => ({ id })), page: { limit: 1 } } })

const EVENT = { name: 'app/x', data: { a: 1 } }
const OWN = { ...EVENT, id: 'own-1' }

describe('an event', () => {
  it.each<[string, EventToSend, string]>([
    ['without an id', EVENT, '{"data":{"a":1},"name":"app/x"}'],
    ['with a name alone', { name: 'app/x' }, '{"name":"app/x"}'],
    [
      'with everything',
      { ...OWN, ts: 1_795_939_200_000, user: { id: 'u' } },
      '{"data":{"a":1},"id":"own-1","name":"app/x","ts":1795939200000,"user":{"id":"u"}}',
    ],
  ])('%s is one request', async (_, event, text) => {
    const { client, asked } = await serve(() => sentAs(FIRST))
    expect(await client().sendEvent(event)).toEqual({ eventId: FIRST })
    expect(asked).toMatchObject([{ line: SEND }])
    expect(JSON.parse(asked[0]?.text ?? '')).toEqual(JSON.parse(text))
  })

  it.each<[string, Reply]>([
    ['a 500', { status: 500, body: '' }],
    ['a lost response', 'drop'],
  ])('without an id is never repeated after %s', async (_, reply) => {
    const { client, lines } = await serve(() => reply)
    const error = await failureOf(client().sendEvent(EVENT))
    expect(error).toMatchObject({ outcome: 'unknown', retryable: false })
    expect(error.message).toContain('Another call would send a second event')
    expect(lines).toEqual([SEND])
  })

  it('with an id whose responses are all lost can be sent again', async () => {
    const { client, lines } = await serve(() => 'drop')
    const error = await failureOf(client().sendEvent(OWN))
    expect(error).toMatchObject({ outcome: 'unknown', retryable: true })
    expect(error.message).toContain('Send it again with the same id')
    expect(lines).toEqual([SEND, SEND, SEND, SEND])
  })

  it('that a server without v2 cannot take', async () => {
    const { client } = await serve(() => NO_ROUTE_IN_V2)
    const error = await failureOf(client().sendEvent(OWN))
    expect(error).toMatchObject({ name: 'UnexpectedResponseError', outcome: 'rejected' })
    expect(error.message).toContain('POST /v2/events')
  })
})

describe('after a repeat, the event that has the runs is looked up', () => {
  /** The first response is lost; the second names the second event. */
  const repeated = (rows: readonly object[], runs: Readonly<Record<string, Reply>> = {}, send: Reply = 'drop') =>
    serve(({ line, times, query }) => {
      if (line === SEND) return times === 1 ? send : sentAs(SECOND)
      if (line === LIST) return data(query.has('cursor') ? [] : rows)
      return runs[line]
    })
  const runsPath = (eventId: string) => `GET /v2/events/${eventId}/runs`

  it('the only one, if the first request did not arrive', async () => {
    const { client, lines } = await repeated([row(SECOND), row(FIRST, 'other')])
    expect(await client().sendEvent(OWN)).toEqual({ eventId: SECOND })
    expect(lines).toEqual([SEND, SEND, LIST, LIST])
  })

  it.each([
    ['the first', FIRST],
    ['the second, if both arrived together', SECOND],
  ])('%s, which has runs', async (_, withRuns) => {
    const { client } = await repeated([row(SECOND), row(FIRST)], {
      [runsPath(FIRST)]: runsOf(),
      [runsPath(SECOND)]: runsOf(),
      [runsPath(withRuns)]: runsOf('r'),
    })
    expect(await client().sendEvent(OWN)).toEqual({ eventId: withRuns })
  })

  it('the first, which may be the duplicate as long as neither has runs', async () => {
    const { client } = await repeated([row(SECOND), row(FIRST)], {
      [runsPath(FIRST)]: runsOf(),
      [runsPath(SECOND)]: runsOf(),
    })
    expect(await client().sendEvent(OWN)).toEqual({ eventId: FIRST, eventIdMayBeDuplicate: true })
  })

  it('the list is read by the name of the event, until it shows what was sent', async () => {
    const { client, asked } = await serve(({ line, times }) => {
      if (line === SEND) return times === 1 ? 'drop' : sentAs(SECOND)
      if (line === LIST) return data(times < 3 ? [] : times === 3 ? [row(SECOND)] : [])
      return undefined
    })
    expect(await client().sendEvent(OWN)).toEqual({ eventId: SECOND })
    const looks = asked.filter(({ line }) => line === LIST)
    expect(looks.length).toBeGreaterThan(2)
    expect(looks[0]?.query.get('name')).toBe('app/x')
  })

  it.each<[string, Reply]>([
    ['fails', { status: 500, body: '' }],
    ['is refused', { status: 401, body: 'Authentication failed\n' }],
    ['never shows what was sent', data([])],
    ['has no end', data(Array.from({ length: 100 }, () => row(SECOND, 'other')))],
  ])('if the list %s, the id may be a duplicate, and the event was sent', async (_, list) => {
    const { client } = await serve(({ line, times }) => {
      if (line === SEND) return times === 1 ? 'drop' : sentAs(SECOND)
      return line === LIST ? list : undefined
    })
    expect(await client().sendEvent(OWN)).toEqual({ eventId: SECOND, eventIdMayBeDuplicate: true })
  })

  it('not after a request that did nothing', async () => {
    const limited = { status: 429, body: { errors: [{ code: 'rate_limited', message: 'Slow' }] } }
    const { client, lines } = await repeated([], {}, limited)
    expect(await client().sendEvent(OWN)).toEqual({ eventId: SECOND })
    expect(lines).toEqual([SEND, SEND])
  })

  it('within the deadline of the call', async () => {
    const { client, lines, clock } = await repeated([])
    const began = clock.now()
    const sent = await client().sendEvent(OWN, { deadline: 2_100 })
    expect(sent).toEqual({ eventId: SECOND, eventIdMayBeDuplicate: true })
    expect(clock.now() - began).toBeLessThanOrEqual(2_100)
    expect(lines.filter((line) => line === LIST)).toHaveLength(3)
  })
})

describe('nothing is sent for', () => {
  it.each<[string, object, string]>([
    ['no name', { data: {} }, 'name: missing'],
    ['an empty name', { name: '' }, 'name: expected at least 1 character'],
    [
      'a reserved name',
      { name: 'inngest/function.finished' },
      'name: expected a name that does not begin with "inngest/"',
    ],
    ['a list as data', { name: 'app/x', data: [1] }, 'data: expected an object'],
    ['an empty id', { name: 'app/x', id: '' }, 'id: expected at least 1 character'],
    ['an id that went missing', { name: 'app/x', id: undefined }, 'id: expected a string, got undefined'],
    ['a time before 1980', { name: 'app/x', ts: -1 }, 'ts: expected ms since the Unix epoch'],
    ['a Date as time', { name: 'app/x', ts: '2026-11-29T09:15:21Z' }, 'ts: expected'],
    ['a field that v2 does not take', { name: 'app/x', v: '1' }, 'v: unknown key'],
  ])('%s', async (_, event, words) => {
    const { client, lines } = await serve(() => sentAs(FIRST))
    // Plain JavaScript passes what the types do not allow.
    const error = await failureOf(client().sendEvent(event as EventToSend))
    expect(error).toMatchObject({ name: 'RequestValidationError', outcome: 'not_sent' })
    expect(error.message).toContain(words)
    expect(lines).toEqual([])
  })
})
