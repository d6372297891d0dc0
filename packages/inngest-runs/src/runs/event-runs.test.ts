import { failureOf } from '@x/test-kit'
import { afterEach, describe, expect, it } from 'vitest'
import {
  type Asked,
  data,
  EVENT_ID,
  NO_ROUTE,
  type Reply,
  RUN_ID,
  type Script,
  scriptedServers,
  v1Run,
  v2Run,
} from '../../test/scripted-server.ts'
import { onceEach } from './event-runs.ts'

const { serve, close } = scriptedServers()
afterEach(close)

const V1 = `GET /v1/events/${EVENT_ID}/runs`
const V2 = `GET /v2/events/${EVENT_ID}/runs`
const idOf = (number: number) => RUN_ID.slice(0, 23) + String(number).padStart(3, '0')
const readOf = (id: string) => `GET /v1/runs/${id}`

/** A server that answers only the given requests. */
const answering =
  (replies: Readonly<Record<string, Reply | ((asked: Asked) => Reply)>>): Script =>
  (asked) => {
    const reply = replies[asked.line]
    return typeof reply === 'function' ? reply(asked) : reply
  }

describe('an ended status without an end is not an end', () => {
  it.each(['Completed', 'Failed', 'Cancelled'])(
    '%s with ended_at null reads Running, without an output',
    async (status) => {
      const row = v1Run(status, { ended_at: null, output: 'of a step' })
      const { client } = await serve(answering({ [V1]: data([row]), [readOf(RUN_ID)]: data(row) }))
      const expected = { run_id: RUN_ID, status: 'Running', ended_at: null }
      for (const run of [...(await client().listEventRuns(EVENT_ID)), await client().getRun(RUN_ID)]) {
        expect(run).toMatchObject(expected)
        expect(run).not.toHaveProperty('output')
      }
    },
  )

  it('a document that has no ended_at at all keeps its status', async () => {
    const { ended_at: _, ...row } = v1Run('Completed', { output: 1 })
    const { client } = await serve(answering({ [V1]: data([row]) }))
    expect(await client().listEventRuns(EVENT_ID)).toEqual([row])
  })

  it.each(['Skipped', 'Overflowed'])('%s never ran, so it has no end to show', async (status) => {
    const { client } = await serve(answering({ [V1]: data([v1Run(status, { ended_at: null })]) }))
    expect(await client().listEventRuns(EVENT_ID)).toMatchObject([{ status }])
  })
})

describe('one row for each run', () => {
  const row = (end: string | null, more = {}) =>
    v1Run(end === null ? 'Running' : 'Cancelled', { ended_at: end, ...more })

  it('the end is the one that came first', () => {
    const first = row('2026-11-29T09:12:03.099Z', { output: {} })
    const late = row('2026-11-29T09:12:08.059Z', { output: 'long done' })
    expect(onceEach([first, late])).toEqual([first])
    expect(onceEach([late, first])).toEqual([first])
    expect(onceEach([row(null), late, first, late])).toEqual([first])
  })

  it('a row without an end is replaced by one with an end', () => {
    expect(onceEach([row(null), row('2026-11-29T09:12:08Z')])).toMatchObject([{ status: 'Cancelled' }])
  })

  it('keeps the order in which the runs came', () => {
    const other = { ...row(null), run_id: idOf(7) }
    expect(onceEach([other, row(null), other]).map(({ run_id }) => run_id)).toEqual([idOf(7), RUN_ID])
  })
})

describe('outputs in a list', () => {
  it('that v1 has are read in one request', async () => {
    const { client, lines } = await serve(
      answering({ [V1]: data([v1Run('Completed', { output: 1 }), v1Run('Running')]) }),
    )
    await client().listEventRuns(EVENT_ID)
    expect(lines).toEqual([V1])
  })

  it('that v1 does not have are read from v2, in pages of 40', async () => {
    const rows = Array.from({ length: 90 }, (_, number) => v1Run('Completed', { run_id: idOf(number), output: '' }))
    const page = ({ query }: Asked) => {
      const from = Number(query.get('cursor') ?? 0)
      const runs = rows
        .slice(from, from + 40)
        .map(({ run_id }) => v2Run('COMPLETED', { id: run_id, output: { of: run_id } }))
      const next = from + 40 < rows.length ? { cursor: String(from + 40), hasMore: true } : {}
      return data(runs, { page: { ...next, limit: Number(query.get('limit')) } })
    }
    const { client, lines, asked } = await serve(answering({ [V1]: data(rows), [V2]: page }))
    const { data: runs, attempts } = await client().listEventRuns(EVENT_ID).withResponse()
    expect(runs.map(({ output }) => output)).toEqual(rows.map(({ run_id }) => ({ of: run_id })))
    expect(lines).toEqual([V1, V2, V2, V2])
    expect(attempts).toHaveLength(4)
    for (const { query } of asked.slice(1)) {
      expect([query.get('limit'), query.get('includeOutput')]).toEqual(['40', 'true'])
    }
  })

  it('are used only for runs that v1 calls completed: others carry the output of a step', async () => {
    const rows = [
      v1Run('Completed', { output: '' }),
      v1Run('Running', { run_id: idOf(1) }),
      v1Run('Cancelled', { run_id: idOf(2), output: {} }),
      v1Run('Failed', { run_id: idOf(3), output: { message: 'no' } }),
    ]
    const said = rows.map(({ run_id }) => v2Run('COMPLETED', { id: run_id, output: { data: 'of v2' } }))
    const { client } = await serve(answering({ [V1]: data(rows), [V2]: data(said) }))
    const [first, ...others] = await client().listEventRuns(EVENT_ID)
    expect(first).toMatchObject({ output: 'of v2' })
    expect(others).toEqual(rows.slice(1))
  })

  it('come without v2’s status and end: those of v1 are used', async () => {
    const row = v1Run('Completed', { output: '' })
    const spoilt = v2Run('RUNNING', { output: { n: 1 } })
    const { client } = await serve(answering({ [V1]: data([row]), [V2]: data([spoilt]) }))
    expect(await client().listEventRuns(EVENT_ID)).toEqual([{ ...row, output: { n: 1 } }])
  })

  it.each<[string, Reply, number]>([
    ['has no such route, which is remembered', NO_ROUTE, 3],
    ['does not have them', { status: 404, body: { errors: [{ code: 'not_found', message: 'no' }] } }, 4],
  ])('stay as v1 reported them if v2 %s', async (_, reply, requests) => {
    const { client, lines } = await serve(answering({ [V1]: data([v1Run('Completed', { output: '' })]), [V2]: reply }))
    const runs = client()
    for (let times = 0; times < 2; times += 1) {
      expect(await runs.listEventRuns(EVENT_ID)).toMatchObject([{ status: 'Completed', output: '' }])
    }
    expect(lines).toHaveLength(requests)
  })

  it('are not read forever if pages go in a circle', async () => {
    const circle = data([v2Run('COMPLETED', { output: { n: 1 } })], { page: { cursor: 'again', hasMore: true } })
    const { client, lines } = await serve(answering({ [V1]: data([v1Run('Completed', { output: '' })]), [V2]: circle }))
    expect(await client().listEventRuns(EVENT_ID)).toMatchObject([{ output: { n: 1 } }])
    expect(lines).toEqual([V1, V2, V2])
  })
})

describe('runs that v1 does not list', () => {
  it('are found for the later events of a batch: v2 lists the run, v1 reads it', async () => {
    const run = v1Run('Completed', { output: '' })
    const { client, lines } = await serve(
      answering({
        [V1]: data([]),
        [V2]: data([v2Run('RUNNING')]),
        [readOf(RUN_ID)]: data(run),
        [`GET /v2/runs/${RUN_ID}`]: data(v2Run('COMPLETED', { output: { count: 3 } })),
      }),
    )
    expect(await client().listEventRuns(EVENT_ID)).toEqual([{ ...run, output: { count: 3 } }])
    expect(lines).toEqual([V1, V2, readOf(RUN_ID), `GET /v2/runs/${RUN_ID}`])
  })

  it('are left out if v1 does not show them yet', async () => {
    const unknown = { body: { error: `Unable to load function run: ${RUN_ID}`, data: null, status: 500 } }
    const { client } = await serve(
      answering({ [V1]: data([]), [V2]: data([v2Run('QUEUED')]), [readOf(RUN_ID)]: unknown }),
    )
    expect(await client().listEventRuns(EVENT_ID)).toEqual([])
  })

  it('cause an error, not a shorter list, if one cannot be read', async () => {
    const { client } = await serve(
      answering({ [V1]: data([]), [V2]: data([v2Run('QUEUED')]), [readOf(RUN_ID)]: { status: 500 } }),
    )
    expect(await failureOf(client().listEventRuns(EVENT_ID))).toMatchObject({ name: 'ServerError' })
  })

  it('are reported one by one if v1 cannot encode the list', async () => {
    const output = { error: '', message: 'Unable to grab HTTP response' }
    const others = Array.from({ length: 9 }, (_, number) => idOf(number))
    const { client } = await serve((asked) => {
      const { line } = asked
      if (line === V1 || line === readOf(RUN_ID)) return { body: '' }
      if (line === V2) return data([RUN_ID, ...others].map((id) => v2Run('COMPLETED', { id })))
      if (line === `GET /v2/runs/${RUN_ID}`) return data(v2Run('COMPLETED', { output }))
      return data(v1Run('Completed', { run_id: line.split('/').at(-1), output: 1 }))
    })
    const runs = await client().listEventRuns(EVENT_ID)
    expect(runs.map(({ run_id }) => run_id)).toEqual([RUN_ID, ...others])
    expect(runs.map(({ output: one }) => one)).toEqual([output, ...others.map(() => 1)])
  })

  it('are requested again after an empty response that v2 does not explain', async () => {
    const { client, lines } = await serve(
      answering({ [V1]: ({ times }) => (times < 3 ? { body: '' } : data([v1Run('Running')])) }),
    )
    expect(await client().listEventRuns(EVENT_ID)).toMatchObject([{ status: 'Running' }])
    expect(lines).toEqual([V1, V2, V1, V1])
  })
})

describe('fresh', () => {
  const JOBS = `GET /v1/runs/${RUN_ID}/jobs`
  const script = answering({
    [V1]: data([v1Run('Running')]),
    [JOBS]: data([]),
    [readOf(RUN_ID)]: data(v1Run('Running')),
  })

  it('makes lists bypass the cache each time by default, and getRun on request', async () => {
    const { client, asked } = await serve(script)
    const runs = client()
    await runs.listEventRuns(EVENT_ID)
    await runs.listEventRuns(EVENT_ID)
    await runs.listRunJobs(RUN_ID)
    await runs.getRun(RUN_ID, { fresh: true })
    const breakers = asked.map(({ query }) => query.get('_'))
    expect(new Set(breakers).size).toBe(4)
    expect(breakers).not.toContain(null)
  })

  it('set to false uses the cache, as getRun does by default', async () => {
    const { client, asked } = await serve(script)
    const runs = client()
    await runs.listEventRuns(EVENT_ID, { fresh: false })
    await runs.listRunJobs(RUN_ID, { fresh: false })
    await runs.getRun(RUN_ID)
    expect(asked.map(({ query }) => query.get('_'))).toEqual([null, null, null])
  })

  it('is refused by name if it is neither true nor false', async () => {
    const { client, lines } = await serve(script)
    const runs = client()
    const options = { fresh: 'yes' } as object
    for (const call of [
      runs.getRun(RUN_ID, options),
      runs.listEventRuns(EVENT_ID, options),
      runs.listRunJobs(RUN_ID, options),
    ]) {
      expect((await failureOf(call)).message).toContain('fresh: expected true or false, got a string')
    }
    expect(lines).toEqual([])
  })
})

describe('the age of a response', () => {
  const metadata = { fetched_at: '2026-11-22T00:00:00Z', cached_until: '2026-11-22T00:00:03Z' }

  it.each<[string, Reply]>([
    ['as v1 writes it', data([v1Run('Running')], { metadata })],
    [
      'in the casing of its OpenAPI file',
      data([v1Run('Running')], { metadata: { fetchedAt: metadata.fetched_at, cachedUntil: metadata.cached_until } }),
    ],
  ])('is reported with the response: %s', async (_, reply) => {
    const { client } = await serve(answering({ [V1]: reply }))
    expect((await client().listEventRuns(EVENT_ID).withResponse()).metadata).toMatchObject(metadata)
  })

  it('comes from v2 for a run that only v2 reports', async () => {
    const told = data(v2Run('COMPLETED'), { metadata: { fetchedAt: metadata.fetched_at } })
    const { client } = await serve(answering({ [readOf(RUN_ID)]: { body: '' }, [`GET /v2/runs/${RUN_ID}`]: told }))
    expect((await client().getRun(RUN_ID).withResponse()).metadata).toMatchObject({ fetched_at: metadata.fetched_at })
  })
})
