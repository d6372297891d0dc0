import { failureOf } from '@x/test-kit'
import { afterEach, describe, expect, it } from 'vitest'
import { playingTapes, tapeNamed } from './tapes.ts'

const { play, close } = playingTapes()
afterEach(close)

/** Endpoints without their own method are reached by `request`, with the same errors. */

const idsIn = (page: unknown): string[] => Object(page).data?.map(({ id }: { id: string }) => id) ?? []

describe('20-v2-lists', () => {
  it('an empty list has no data, and the last page has no cursor', async () => {
    const { client } = await play('20-v2-lists', 'no run at all: no data key, no cursor')
    expect(await client().request('GET', '/v2/runs')).toEqual({
      metadata: { fetchedAt: expect.any(String) },
      page: { limit: 20 },
    })
  })

  it.each([
    ['/v2/runs', 'three a page, page 3', 3, 3],
    ['/v2/runs', 'four a page: the last page is full, page 2', 4, 2],
    ['/v2/events/01M8K9B80V8CG7EMVZM5MYX625/runs', 'three runs of one event, one a page, page 3', 1, 3],
  ])('%s by %s: a walk by cursors has each run once', async (path, note, limit, pages) => {
    const { client, requests } = await play('20-v2-lists', note)
    const ids: string[] = []
    let cursor: string | undefined
    do {
      const page = await client().request('GET', path, { query: { limit, cursor } })
      ids.push(...idsIn(page))
      cursor = Object(page).page.hasMore === true ? Object(page).page.cursor : undefined
    } while (cursor !== undefined)
    expect(requests).toHaveLength(pages)
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('a list of values repeats its parameter', async () => {
    const { client, requests } = await play('20-v2-lists', 20_000)
    const page = await client().request('GET', '/v2/runs', { query: { status: ['FAILED', 'CANCELLED'] } })
    expect(requests).toMatchObject([{ target: '/v2/runs?status=FAILED&status=CANCELLED' }])
    expect(Object(page).data.map(({ status }: { status: string }) => status)).toContain('CANCELLED')
  })

  it.each([
    ['status=SKIPPED', 'invalid_field_format'],
    ['functionId=steps', 'invalid_field_format'],
    ['limit=101', 'invalid_field_format'],
    ['limit=x', 'api_error'],
    ['cursor=abc', 'invalid_field_format'],
  ])('%s is an error of type %s', async (query, type) => {
    const { client } = await play('20-v2-lists', 20_000)
    const wanted = Object.fromEntries(new URLSearchParams(query))
    expect(await failureOf(client().request('GET', '/v2/runs', { query: wanted }))).toMatchObject({ status: 400, type })
  })
})

describe('21-v2-trace', () => {
  const traces = tapeNamed('21-v2-trace').exchanges.filter(
    ({ request, response }) => request.path.includes('/trace') && response.status === 200,
  )

  it('there are traces', () => expect(traces.length).toBeGreaterThan(10))

  it.each(traces.map(({ atMs, request }) => [atMs, request.path] as const))(
    'at %i ms: %s is read',
    async (atMs, target) => {
      const { client } = await play('21-v2-trace', atMs)
      const [path = '', search] = target.split('?')
      const answer = await client().request('GET', path, { query: Object.fromEntries(new URLSearchParams(search)) })
      expect(answer).toMatchObject({ data: { rootSpan: { id: expect.any(String) } } })
    },
  )
})

describe('22-v2-rerun', () => {
  const OF = '/v2/runs/01M8K9CVC5H1M1DV122N3N0YR0/rerun'

  it.each([
    ['plain, no body', undefined],
    ['from step b', { fromStep: { stepId: 'b' } }],
    ['from step b with input', { fromStep: { stepId: 'b', input: [{ x: 1 }] } }],
  ])('%s: one more run', async (note, body) => {
    const { client, requests } = await play('22-v2-rerun', note)
    const answer = await client().request('POST', OF, body === undefined ? {} : { body })
    expect(answer).toMatchObject({ data: { runId: expect.stringMatching(/^01M8K9C/) } })
    expect(requests).toHaveLength(1)
  })

  it.each([
    ['unknown step', { fromStep: { stepId: 'nope' } }, { status: 400, type: 'invalid_request' }],
    ['fromStep without an id', { fromStep: {} }, { status: 400, type: 'missing_field' }],
  ])('%s is an error', async (note, body, error) => {
    const { client } = await play('22-v2-rerun', note)
    expect(await failureOf(client().request('POST', OF, { body }))).toMatchObject(error)
  })

  it('its run has the event of the first one, and v1 says what it is a rerun of', async () => {
    const { client } = await play('22-v2-rerun', 'the new run in v2')
    expect(await client().getRun('01M8K9CVYZ5FVC38K72VVX6Z9J')).toMatchObject({
      original_run_id: '01M8K9CVC5H1M1DV122N3N0YR0',
      status: 'Running',
    })
    expect(await client().getRun('01M8K9CVYZ5FVC38K72VVX6Z9J', { fresh: true })).toMatchObject({
      status: 'Completed',
      output: { a: 1, b: { v: 2 } },
    })
  })
})

describe('23-v2-invoke', () => {
  const OF = '/v2/apps/app-on/functions'

  it.each([
    ['plain', 'object', { data: { a: 1 } }],
    ['with a key', 'string', { data: { a: 1 }, idempotencyKey: 'order-1' }],
    // A 409 with the body of a success: the first run's id.
    ['the same key, other data', 'string', { data: { a: 2 }, idempotencyKey: 'order-1' }],
    ['an empty key again: it is a key like any other', 'string', { data: {}, idempotencyKey: '' }],
  ])('%s: a run', async (note, name, body) => {
    const { client } = await play('23-v2-invoke', note)
    const answer = await client().request('POST', `${OF}/${name}/invoke`, { body })
    expect(answer).toMatchObject({ data: { runId: expect.stringMatching(/^01M8K9E/) } })
  })

  it.each([
    ['unknown function', 'nope', { data: {} }, 404, 'not_found'],
    ['the second', 'rate-limited', { data: {} }, 422, 'rate_limited'],
    ['debounced again', 'debounced', { data: { n: 2 } }, 422, 'function_debounced'],
    ['second', 'idempotent', { data: { k: 1 } }, 422, 'rate_limited'],
  ])('%s: no run, with the reason', async (note, name, body, status, type) => {
    const { client, requests } = await play('23-v2-invoke', note)
    expect(await failureOf(client().request('POST', `${OF}/${name}/invoke`, { body }))).toMatchObject({ status, type })
    expect(requests).toHaveLength(1)
  })
})

describe('24-events', () => {
  it.each([
    ['good', { name: 'app-on/object', data: { a: 1 } }],
    ['the same id again: another eventId', { name: 'app-on/string', id: 'invoice-7', data: { n: 2 } }],
  ])('%s is sent', async (note, body) => {
    const { client } = await play('24-events', note)
    expect(await client().request('POST', '/v2/events', { body })).toMatchObject({
      data: { eventId: expect.any(String) },
    })
  })

  it.each([
    ['no name', { data: {} }, 'missing_field'],
    ['a reserved name', { name: 'inngest/function.finished', data: {} }, 'invalid_field_format'],
    ['a negative time', { name: 'app-on/object', ts: -1 }, 'validation_error'],
  ])('%s is refused', async (note, body, type) => {
    const { client } = await play('24-events', note)
    expect(await failureOf(client().request('POST', '/v2/events', { body }))).toMatchObject({ status: 400, type })
  })

  it.each([
    ['/v1/events/01HX9TK1GG2EQE3ZXV4F9S9N7P', {}, 404],
    ['/v1/events/bad', {}, 400],
    ['/v1/events', { cursor: 'abc' }, 400],
    ['/v1/events', { received_after: 'zz' }, 400],
  ])('%s with %o: the error in a 200 is thrown', async (path, query, status) => {
    const { client } = await play('24-events', 8_700)
    expect(await failureOf(client().request('GET', path, { query }))).toMatchObject({ status })
  })

  it('an event is read, and so is the list', async () => {
    const { client } = await play('24-events', 8_700)
    expect(await client().request('GET', '/v1/events/01M8K9ECNNXTAM8PP130Z7B38R')).toMatchObject({
      data: { name: 'app-on/object', data: { a: 1 } },
    })
    expect(Object(await client().request('GET', '/v1/events', { query: { limit: 2 } })).data).toHaveLength(2)
  })
})

describe('29-cron-run and 31-scores-and-metadata', () => {
  it('the event of a schedule is read', async () => {
    const { client } = await play('29-cron-run', 'the list of events')
    expect(await client().request('GET', '/v1/events/01M8K9HN9JDTQXTK52W3VEVJYB')).toMatchObject({
      data: { name: 'inngest/scheduled.timer' },
    })
    expect(await client().getRun('01M8K9HN9J7N7VXSEVS732EY96')).toMatchObject({
      cron: '* * * * *',
      output: { cron: true },
    })
  })

  it('a score is posted, and an invalid one is refused', async () => {
    const path = '/v2/runs/01M8K9HSBCZYJPBM0C163HA6HD/scores'
    const { client } = await play('31-scores-and-metadata', 'no array')
    const scored = await client().request('POST', path, { body: [{ name: 'accuracy', value: 0.95 }] })
    expect(scored).toMatchObject({ data: [{ name: 'accuracy' }] })
    expect(await failureOf(client().request('POST', path, { body: [{ name: 'x', value: 'text' }] }))).toMatchObject({
      status: 400,
      type: 'invalid_field_format',
    })
  })
})
