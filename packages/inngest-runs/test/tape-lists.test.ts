import { failureOf, type TapeExchange } from '@x/test-kit'
import { afterEach, describe, expect, it } from 'vitest'
import { normaliseRunRows } from '../src/api/normalise.ts'
import type { ListRunsFilters, RunRow } from '../src/index.ts'
import { playingTapes, TAPE_NAMES, tapeNamed } from './tapes.ts'

const { play, close } = playingTapes()
afterEach(close)

const isListOfRuns = ({ request }: TapeExchange): boolean => /^\/v2\/runs(\?|$)/.test(request.path)

const recorded = TAPE_NAMES.flatMap((name) =>
  tapeNamed(name)
    .exchanges.filter(isListOfRuns)
    .map((exchange) => ({ name, ...exchange })),
)

/** The filters of a recorded request, as a caller without types might pass them. */
function filtersOf({ request }: TapeExchange): ListRunsFilters {
  const query = new URLSearchParams(request.path.split('?')[1])
  const typed = (value: string) => (value === 'true' ? true : /^-?\d{1,3}$/.test(value) ? Number(value) : value)
  return Object.fromEntries(
    [...new Set(query.keys())].map((name) => {
      const values = query.getAll(name).map(typed)
      return [name, values.length === 1 ? values[0] : values]
    }),
  )
}

const rowsIn = ({ response }: TapeExchange): { id: string }[] => JSON.parse(response.body).data ?? []

/** What no row may say, whatever the server said. */
function problemsOf(row: RunRow, at: number): string[] {
  const { run_id, status, ended_at, output, startedAt, durationMs } = row
  const isEnded = ['Completed', 'Failed', 'Cancelled'].includes(status)
  return [
    ...(isEnded !== (ended_at !== null) ? [`${run_id}: ${status}, ended at ${ended_at}`] : []),
    ...(ended_at !== null && Date.parse(ended_at) > at ? [`${run_id}: ends in the future, at ${ended_at}`] : []),
    ...(output !== undefined && status !== 'Completed' && status !== 'Failed'
      ? [`${run_id}: ${status} with an output`]
      : []),
    ...(status === 'Scheduled' && startedAt !== undefined ? [`${run_id}: queued, and started at ${startedAt}`] : []),
    ...((durationMs === undefined) === isEnded ? [`${run_id}: ${status}, and took ${durationMs} ms`] : []),
  ]
}

/** Requests that the server takes and the client does not send: it has one name for each filter, and one form. */
const NOT_OFFERED =
  /[?&]\w+_\w+=|isDeferred|nope=|query=|limit=0|cursor=($|&)|appId=app-on&appId=|timeField=STARTED_AT|includeOutput=1|status=Running/

const taken = recorded.filter(({ request, response }) => response.status === 200 && !NOT_OFFERED.test(request.path))

describe('every list of runs on every tape is read: no row ends before its end, or has the output of a step', () => {
  it('there are lists', () => expect(taken.length).toBeGreaterThan(60))

  it.each(taken.map((one) => [one.name, one.atMs, one.request.path, one] as const))(
    '%s at %i ms: %s',
    async (name, atMs, path, exchange) => {
      const { client, clock } = await play(name, atMs)
      const page = await client().listRuns(filtersOf(exchange))
      expect(page.items.map(({ run_id }) => run_id)).toEqual(rowsIn(exchange).map(({ id }) => id))
      expect(page.items.flatMap((row) => problemsOf(row, clock.now()))).toEqual([])
      expect(page.drift).toEqual([])
      const hasOutputs = path.includes('includeOutput=true') || path.includes('include_output=true')
      const ended = page.items.filter(({ status }) => status === 'Completed' || status === 'Failed')
      expect(ended.filter((row) => 'output' in row)).toHaveLength(hasOutputs ? ended.length : 0)
    },
  )
})

describe('whatever the server refuses is refused before anything is sent', () => {
  const refused = recorded.filter(({ response }) => response.status === 400)

  it('there are refusals', () => expect(refused.length).toBeGreaterThan(10))

  it.each(
    // Only the server knows whether a text is a cursor, and the client has no such filter.
    refused
      .filter(({ request }) => !/cursor=abc|isDeferred/.test(request.path))
      .map((one) => [one.request.path, one] as const),
  )('%s', async (_, exchange) => {
    const { client, requests } = await play(exchange.name, exchange.atMs)
    expect(await failureOf(client().listRuns(filtersOf(exchange)))).toMatchObject({
      name: 'RequestValidationError',
      outcome: 'not_sent',
      operation: 'listRuns',
    })
    expect(requests).toEqual([])
  })

  it('but a text that is no cursor is sent, and refused by the server', async () => {
    const { client } = await play('20-v2-lists', 20_000)
    const list = client().listRuns({ cursor: 'abc' })
    expect(await failureOf(list)).toMatchObject({ status: 400, type: 'invalid_field_format', outcome: 'rejected' })
  })
})

describe('20-v2-lists', () => {
  it.each<[string, string, ListRunsFilters, number]>([
    ['three a page', 'three a page, page 3', { limit: 3 }, 3],
    ['four a page: the last page is full', 'four a page: the last page is full, page 2', { limit: 4 }, 2],
    // In this order, the server begins a page with the last row of the page before.
    ['oldest first', 'oldest first, page 2', { limit: 5, order: 'ASC' }, 2],
  ])('%s: a walk has each run once, and asks for no page more', async (_, note, filters, pages) => {
    const { client, requests } = await play('20-v2-lists', note)
    const ids: string[] = []
    for await (const { run_id } of client().listRuns(filters)) ids.push(run_id)
    expect(ids).toHaveLength(8)
    expect(new Set(ids).size).toBe(8)
    expect(requests).toHaveLength(pages)
  })

  it('a last page without hasMore has no next page', async () => {
    const { client } = await play('20-v2-lists', 'all on one page: no hasMore, no cursor')
    const page = await client().listRuns()
    expect(page.page).toEqual({ limit: 20 })
    expect(await page.nextPage()).toBeNull()
  })

  it('an empty list without data is an empty list', async () => {
    const { client } = await play('20-v2-lists', 'no run at all: no data key, no cursor')
    const page = await client().listRuns()
    expect(page).toMatchObject({ items: [], metadata: { fetched_at: '2026-11-29T09:14:24.591177058Z' }, drift: [] })
    for await (const run of client().listRuns()) throw new Error(`there is a run ${run.run_id}`)
  })

  it('the words of Run.status find the same as those of v2', async () => {
    const { client } = await play('20-v2-lists', 20_000)
    const ids = async (status: ListRunsFilters['status']) =>
      (await client().listRuns({ status })).items.map(({ run_id }) => run_id)
    expect(await ids(['Failed', 'Cancelled'])).toEqual(await ids(['FAILED', 'CANCELLED']))
    expect(await ids('Scheduled')).toEqual([])
  })

  it('a Date is sent as the time that it is', async () => {
    const { client, requests } = await play('20-v2-lists', 20_000)
    const [from, until] = ['2026-11-29T09:14:25.278Z', '2026-11-29T09:14:29.721Z']
    const byText = await client().listRuns({ from, until })
    const byDate = await client().listRuns({ from: new Date(from), until: new Date(until) })
    expect(byDate.items).toEqual(byText.items)
    expect(new Set(requests.map(({ target }) => target)).size).toBe(1)
  })
})

describe('one run, in v2’s lists and as it was', () => {
  /** When each run of a tape had ended, by v1 and by v2's get run; the first answer that says so. */
  function endsOn(name: string): ReadonlyMap<string, number> {
    const ends = new Map<string, number>()
    for (const { request, response } of tapeNamed(name).exchanges) {
      if (request.method !== 'GET' || !/^\/v[12]\/runs\/[0-9A-Z]{26}(\?|$)/.test(request.path)) continue
      if (!response.body.startsWith('{"data":{')) continue
      const { data } = JSON.parse(response.body)
      const end = data.ended_at ?? data.endedAt
      if (typeof end === 'string' && !ends.has(data.run_id ?? data.id))
        ends.set(data.run_id ?? data.id, Date.parse(end))
    }
    return ends
  }

  const rows = TAPE_NAMES.flatMap((name) => {
    const ends = endsOn(name)
    return tapeNamed(name).exchanges.flatMap(({ request, response }) => {
      const isList = /^\/v2\/(runs|events\/\w+\/runs|apps\/.*\/runs)(\?|$)/.test(request.path)
      if (!isList || response.status !== 200) return []
      const { data = [] }: { data?: RunRow[] } = Object(normaliseRunRows(JSON.parse(response.body)))
      return data.flatMap((row) => {
        const end = ends.get(row.run_id)
        return row.ended_at === null || end === undefined
          ? []
          : [{ ...row, name, lateBy: Date.parse(row.ended_at) - end }]
      })
    })
  })

  it.each([
    ['Completed', 60],
    ['Failed', 10],
    ['Cancelled', 15],
  ] as const)('the end of a %s row is that of the run', (status, most) => {
    const ended = rows.filter((row) => row.status === status)
    expect(ended.length).toBeGreaterThan(most)
    expect(ended.filter(({ lateBy }) => Math.abs(lateBy) > 300)).toEqual([])
  })
})
