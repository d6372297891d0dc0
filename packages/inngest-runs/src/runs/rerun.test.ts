import { failureOf } from '@x/test-kit'
import { afterEach, describe, expect, it } from 'vitest'
import {
  data,
  EVENT_ID,
  NO_ROUTE_IN_V2,
  type Reply,
  RUN_ID,
  scriptedServers,
  v1Run,
  v2Run,
} from '../../test/scripted-server.ts'
import type { RerunOptions } from '../index.ts'

const { serve, close } = scriptedServers()
afterEach(close)

const RERUN = `POST /v2/runs/${RUN_ID}/rerun`
const BY_V2 = `GET /v2/runs/${RUN_ID}`
const BY_V1 = `GET /v1/runs/${RUN_ID}`
const NEW_ID = '01M8K9CVYZ5FVC38K72VVX6Z9J'
const STARTED = data({ runId: NEW_ID }, { metadata: { fetchedAt: '2026-11-22T00:00:00Z' } })
const ENDED = data(v2Run('COMPLETED'))

const server = (replies: Readonly<Record<string, Reply>>) =>
  serve(({ line }) => ({ [BY_V2]: ENDED, [RERUN]: STARTED, ...replies })[line])

describe('a rerun', () => {
  it.each<[string, RerunOptions, string]>([
    ['of everything', {}, '{}'],
    ['from a step', { fromStep: { stepId: 'b' } }, '{"fromStep":{"stepId":"b"}}'],
    [
      'from a step with another input',
      { fromStep: { stepId: 'b', input: [{ x: 1 }] } },
      '{"fromStep":{"input":[{"x":1}],"stepId":"b"}}',
    ],
  ])('%s: reads whether the run has ended, then gives the new run', async (_, options, text) => {
    const { client, asked } = await server({})
    expect(await client().rerun(RUN_ID, options)).toEqual({ runId: NEW_ID })
    expect(asked).toMatchObject([{ line: BY_V2 }, { line: RERUN, text }])
  })

  it('asks v1 where v2 has lost the run, and not its cache', async () => {
    const lost = { status: 404, body: { errors: [{ code: 'not_found', message: 'Function not found' }] } }
    const { client, asked } = await server({ [BY_V2]: lost, [BY_V1]: data(v1Run('Failed')) })
    expect(await client().rerun(RUN_ID)).toEqual({ runId: NEW_ID })
    expect(asked.map(({ line }) => line)).toEqual([BY_V2, BY_V1, RERUN])
    expect(asked[1]?.query.has('_')).toBe(true)
  })
})

describe('a run that has not ended', () => {
  it.each<[string, Readonly<Record<string, Reply>>, string]>([
    ['by v2', { [BY_V2]: data(v2Run('RUNNING')) }, 'Running'],
    ['queued', { [BY_V2]: data(v2Run('QUEUED')) }, 'Scheduled'],
    [
      'though v2 names the status of a step',
      { [BY_V2]: data({ ...v2Run('RUNNING'), status: 'COMPLETED' }) },
      'Running',
    ],
    ['by v1', { [BY_V2]: NO_ROUTE_IN_V2, [BY_V1]: data(v1Run('Running')) }, 'Running'],
  ])('%s: is refused, and nothing is rerun', async (_, replies, status) => {
    const { client, lines } = await server(replies)
    const error = await failureOf(client().rerun(RUN_ID))
    expect(error).toMatchObject({ name: 'RequestValidationError', outcome: 'not_sent', runId: RUN_ID })
    expect(error.message).toContain(`evenIfRunning: run ${RUN_ID} has not ended (${status})`)
    expect(error.message).toContain('The rerun was not sent.')
    expect(lines).not.toContain(RERUN)
  })

  it('is rerun with evenIfRunning, and not read before', async () => {
    const { client, lines } = await server({ [BY_V2]: data(v2Run('RUNNING')) })
    expect(await client().rerun(RUN_ID, { evenIfRunning: true })).toEqual({ runId: NEW_ID })
    expect(lines).toEqual([RERUN])
  })
})

describe('a run that cannot be read', () => {
  it.each<[string, Reply, string, string]>([
    ['by a failing server', { status: 500, body: '' }, 'ServerError', 'not_sent'],
    ['by a connection that is cut', 'drop', 'ConnectionError', 'not_sent'],
    [
      'as it does not exist',
      { status: 404, body: { errors: [{ code: 'not_found', message: 'Run not found' }] } },
      'RunNotFoundError',
      'rejected',
    ],
  ])('%s: is not rerun, and the error says so', async (_, reply, name, outcome) => {
    const unknown = { body: { error: `Unable to load function run: ${RUN_ID}`, data: null, status: 500 } }
    const { client, lines } = await server({ [BY_V2]: reply, [BY_V1]: unknown })
    const error = await failureOf(client().rerun(RUN_ID))
    expect(error).toMatchObject({ name, outcome, operation: 'rerun', runId: RUN_ID })
    expect(error.message).toContain('The rerun was not sent.')
    expect(lines).not.toContain(RERUN)
  })
})

describe('a rerun whose response is lost', () => {
  it.each<[string, Reply]>([
    ['by a connection that is cut', 'drop'],
    ['by a gateway', { status: 502, body: '<html></html>' }],
  ])('%s: is never sent again, and the error says where to look', async (_, reply) => {
    const { client, lines } = await server({ [RERUN]: reply })
    const error = await failureOf(client().rerun(RUN_ID))
    expect(error).toMatchObject({ outcome: 'unknown', retryable: false, runId: RUN_ID, eventId: EVENT_ID })
    expect(error.message).toContain(`listEventRuns('${EVENT_ID}')`)
    expect(error.message).toContain(`original_run_id is ${RUN_ID}`)
    expect(lines.filter((line) => line === RERUN)).toHaveLength(1)
  })

  it('with evenIfRunning, the event is that of the run', async () => {
    const { client } = await server({ [RERUN]: 'drop' })
    const error = await failureOf(client().rerun(RUN_ID, { evenIfRunning: true }))
    expect(error).toMatchObject({ outcome: 'unknown' })
    expect(error.message).toContain('listEventRuns(run.event_id)')
  })

  it('by a body that names no run: it was accepted', async () => {
    const { client } = await server({ [RERUN]: { body: { data: {} } } })
    const error = await failureOf(client().rerun(RUN_ID))
    expect(error).toMatchObject({ name: 'ResponseValidationError', outcome: 'accepted' })
    expect(error.message).toContain(`original_run_id is ${RUN_ID}`)
  })
})

describe('a rerun that is refused', () => {
  it.each([
    ['an unknown step', 400, 'invalid_request', 'ApiError'],
    ['a key that may not', 403, 'access_denied', 'PermissionError'],
    ['a rate limit of the API', 429, 'rate_limited', 'RateLimitError'],
  ])('%s: the error of the API, after one request', async (_, status, code, name) => {
    const reply = { status, body: { errors: [{ code, message: 'No' }] } }
    const { client, lines } = await server({ [RERUN]: reply })
    expect(await failureOf(client().rerun(RUN_ID))).toMatchObject({ name, status, outcome: 'rejected', runId: RUN_ID })
    expect(lines).toEqual([BY_V2, RERUN])
  })

  it('by a server without the route', async () => {
    const { client } = await server({ [RERUN]: NO_ROUTE_IN_V2 })
    const error = await failureOf(client().rerun(RUN_ID))
    expect(error).toMatchObject({ name: 'UnexpectedResponseError', outcome: 'rejected', runId: RUN_ID })
    expect(error.message).toContain('POST /v2/runs/{runId}/rerun')
  })

  it.each<[string, object, string]>([
    ['a step that went missing', { fromStep: undefined }, 'fromStep: expected a step, got undefined'],
    ['a step without an id', { fromStep: {} }, 'fromStep.stepId: missing'],
    ['an input that is no list', { fromStep: { stepId: 'b', input: 1 } }, 'fromStep.input: expected an array'],
    ['an unknown option', { fromstep: { stepId: 'b' } }, 'did you mean "fromStep"'],
    ['an invalid switch', { evenIfRunning: 'yes' }, 'evenIfRunning: expected true or false'],
  ])('%s: no rerun is sent', async (_, options, words) => {
    const { client, lines } = await server({})
    const error = await failureOf(client().rerun(RUN_ID, options))
    expect(error).toMatchObject({ name: 'RequestValidationError', outcome: 'not_sent' })
    expect(error.message).toContain(words)
    expect(lines).not.toContain(RERUN)
  })
})
