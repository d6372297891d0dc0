import { failureOf } from '@x/test-kit'
import { afterEach, describe, expect, it } from 'vitest'
import production from '../../fixtures/completed-run.production.json'
import { sandboxes, UNKNOWN_ID } from '../../test/running-sandbox.ts'
import type { DriftEvent, InngestRuns } from '../index.ts'

const { start, close } = sandboxes()
afterEach(close)

/** Without checking whether the id is that of an event. */
const reads = (requests: readonly { readonly path: string }[]) =>
  requests.filter(({ path }) => !path.startsWith('/v1/events/'))

describe('a run as the server returns it', () => {
  it('is running: no output, no end', async () => {
    const { client, sandbox } = await start()
    const { runId, eventId } = sandbox.runs.start({ script: {} })
    const run = await client().getRun(runId)
    expect(run).toMatchObject({ run_id: runId, event_id: eventId, status: 'Running', ended_at: null })
    expect(run).not.toHaveProperty('output')
  })

  it.each([
    ['an object', { n: 1 }],
    ['text', 'done'],
    ['a number', 0],
    ['false', false],
    ['null', null],
    ['characters that Go escapes', { html: '<b>&</b>' }],
    ['the empty string of async checkpointing', ''],
  ])('is completed, with %s as output', async (_, output) => {
    const { client, sandbox } = await start()
    const { runId } = sandbox.runs.start({ script: { ends: 'Completed', output } })
    const run = await client().getRun(runId)
    expect(run).toMatchObject({ status: 'Completed', output })
    expect(run.ended_at).toMatch(/^2026-/)
  })

  it('has times with the offset and the digits of the server', async () => {
    const { client, sandbox } = await start({ habits: { localOffset: '+02:00' } })
    const { runId } = sandbox.runs.start()
    expect((await client().getRun(runId)).run_started_at).toMatch(/\+02:00$/)
  })

  it('may have a future status', async () => {
    const { client, sandbox } = await start()
    const { runId } = sandbox.runs.start({ script: { status: 'Hibernating' } })
    expect((await client().getRun(runId)).status).toBe('Hibernating')
  })

  it('keeps future fields', async () => {
    const { client, sandbox } = await start()
    sandbox.faults.next({ status: 200, body: { ...production, data: { ...production.data, brand_new: 1 } } })
    expect(await client().getRun(production.data.run_id)).toHaveProperty('brand_new', 1)
  })

  it('matches the production sample of the documentation', async () => {
    const { client, sandbox } = await start()
    sandbox.faults.next({ status: 200, body: production })
    expect(await client().getRun(production.data.run_id)).toEqual(production.data)
  })
})

describe('where sources disagree, other forms are accepted too', () => {
  const bare = {
    run_id: UNKNOWN_ID,
    function_id: 'f',
    app_id: 'a',
    status: 'Completed',
    started_at: '2026-01-01T00:00:00Z',
  }

  it('a bare run without an envelope, started_at for run_started_at', async () => {
    const { client, sandbox } = await start()
    sandbox.faults.next({ status: 200, body: bare })
    expect(await client().getRun(UNKNOWN_ID)).toMatchObject({ ...bare, run_started_at: '2026-01-01T00:00:00Z' })
  })

  it('an envelope whose metadata is in camel case', async () => {
    const { client, sandbox } = await start()
    const metadata = { fetchedAt: '2026-01-01T00:00:00Z', cachedUntil: '2026-01-01T00:00:03Z' }
    sandbox.faults.next({ status: 200, body: { data: bare, metadata } })
    expect(await client().getRun(UNKNOWN_ID)).toMatchObject({ run_id: UNKNOWN_ID })
  })
})

describe('errors that hide in HTTP 200', () => {
  it('an unknown run (500 in the body): RunNotFoundError, not tried again', async () => {
    const { client, sandbox } = await start()
    const error = await failureOf(client().getRun(UNKNOWN_ID))
    expect(error).toMatchObject({ name: 'RunNotFoundError', status: 404, runId: UNKNOWN_ID, operation: 'getRun' })
    expect(error.message).toContain(`Unable to load function run: ${UNKNOWN_ID}`)
    expect(error.attempts).toMatchObject([{ status: 200, verdict: 'rejected' }])
    expect(reads(sandbox.requests)).toHaveLength(1)
  })

  it.each([200, 404, 500])('the same error as HTTP %i', async (status) => {
    const { client, sandbox } = await start()
    sandbox.faults.next(
      { status, body: { error: `Unable to load function run: ${UNKNOWN_ID}`, data: null, status } },
      { times: 4 },
    )
    expect(await failureOf(client().getRun(UNKNOWN_ID))).toMatchObject({ name: 'RunNotFoundError' })
    expect(reads(sandbox.requests)).toHaveLength(1)
  })

  it.each([
    ['in other words', { error: 'Run not found', data: null, status: 404 }],
    ['in the words of v2', { errors: [{ code: 'not_found', message: 'No such run' }] }],
  ])('a 404 %s', async (_, body) => {
    const { client, sandbox } = await start()
    sandbox.faults.next({ status: 404, body })
    expect(await failureOf(client().getRun(UNKNOWN_ID))).toMatchObject({ name: 'RunNotFoundError', runId: UNKNOWN_ID })
  })

  it('a 404 of a router does not mean that the run is missing', async () => {
    const { client, sandbox } = await start()
    sandbox.faults.next({ status: 404, body: '404 page not found\n' })
    expect(await failureOf(client().getRun(UNKNOWN_ID))).toMatchObject({ name: 'NotFoundError' })
  })

  it('an invalid id (400 in the body)', async () => {
    const { client, sandbox } = await start()
    const error = await failureOf(client().getRun('bad'))
    expect(error).toMatchObject({ name: 'ApiError', status: 400, outcome: 'rejected' })
    expect(error.message).toContain('Invalid run ID: bad')
    expect(sandbox.requests).toHaveLength(1)
  })

  it('a rate limit (429 in the body) is waited out', async () => {
    const { client, sandbox, clock } = await start()
    const { runId } = sandbox.runs.start()
    sandbox.faults.next('rate-limit')
    expect(await client().getRun(runId)).toMatchObject({ run_id: runId })
    expect(clock.pauses).toEqual([5000])
  })

  it('a failure (500 in the body) is tried again', async () => {
    const { client, sandbox } = await start({ checkpointing: false })
    const { runId } = sandbox.runs.start()
    sandbox.faults.next('internal-error', { times: 2 })
    expect(await client().getRun(runId)).toMatchObject({ run_id: runId })
    expect(sandbox.requests).toHaveLength(3)
  })

  it('a failure without a message ({} in a 200)', async () => {
    const { client, sandbox } = await start()
    sandbox.faults.next('empty-object-200', { times: 4 })
    expect(await failureOf(client().getRun(UNKNOWN_ID))).toMatchObject({ name: 'ServerError', status: 500 })
    expect(sandbox.requests).toHaveLength(4)
  })

  it('a well-behaved server gives the same errors', async () => {
    const { client } = await start({ habits: { errorsAs200: false } })
    expect(await failureOf(client().getRun(UNKNOWN_ID))).toMatchObject({ name: 'RunNotFoundError' })
    expect(await failureOf(client().getRun('bad'))).toMatchObject({ name: 'ApiError', status: 400 })
  })
})

describe('odd answers', () => {
  it('a cache hit, served as text/plain, is parsed anyway', async () => {
    const { client, sandbox } = await start()
    const { runId } = sandbox.runs.start({ script: { ends: 'Completed', output: 1 } })
    const runs = client()
    const first = await runs.getRun(runId).withResponse()
    const second = await runs.getRun(runId).withResponse()
    expect(first.headers.get('content-type')).toContain('application/json')
    expect(second.headers.get('content-type')).toContain('text/plain')
    expect(second.data).toEqual(first.data)
  })

  it('an empty 200 from v1 and v2 is retried, then ends in an UnexpectedResponseError', async () => {
    const { client, sandbox } = await start()
    sandbox.faults.next('empty-200', { times: 9 })
    expect(await failureOf(client().getRun(UNKNOWN_ID))).toMatchObject({ name: 'UnexpectedResponseError' })
    // One request to v1, one to v2, and then the read of v1 with its three retries.
    expect(sandbox.requests).toHaveLength(6)
  })

  it('the page of the web interface', async () => {
    const { client, sandbox } = await start()
    sandbox.faults.next('html-200', { times: 4 })
    expect(await failureOf(client().getRun(UNKNOWN_ID))).toMatchObject({ name: 'UnexpectedResponseError' })
  })

  it('a panic: 500 without a body', async () => {
    const { client, sandbox } = await start()
    sandbox.faults.next('panic-500', { times: 4 })
    expect(await failureOf(client().getRun(UNKNOWN_ID))).toMatchObject({ name: 'ServerError' })
  })

  it.each([
    ['an array', []],
    ['an envelope without a run', { data: null }],
    ['a run without an id', { data: { status: 'Running' } }],
    ['a status that is not a word', { data: { run_id: UNKNOWN_ID, function_id: 'f', status: 7 } }],
  ])('%s is reported by its path', async (_, body) => {
    const { client, sandbox } = await start()
    sandbox.faults.next({ status: 200, body })
    expect(await failureOf(client().getRun(UNKNOWN_ID))).toMatchObject({
      name: 'ResponseValidationError',
      runId: UNKNOWN_ID,
    })
  })

  const odd = { data: { run_id: UNKNOWN_ID, function_id: 7, status: 'Running' } }

  it('are only reported if the client itself does not need the field', async () => {
    const { client, sandbox } = await start()
    const drifts: DriftEvent[] = []
    sandbox.faults.next({ status: 200, body: odd }, { times: 2 })
    const runs = client({ onDrift: (event) => drifts.push(event) })
    expect(await runs.getRun(UNKNOWN_ID)).toEqual(odd.data)
    expect((await runs.getRun(UNKNOWN_ID).withResponse()).drift).toMatchObject([{ path: ['data', 'function_id'] }])
    expect(drifts).toMatchObject([{ operation: 'getRun', path: 'data.function_id' }])
  })

  it('are errors on request', async () => {
    const { client, sandbox } = await start()
    sandbox.faults.next({ status: 200, body: odd })
    expect(await failureOf(client({ responseValidation: 'strict' }).getRun(UNKNOWN_ID))).toMatchObject({
      name: 'ResponseValidationError',
      runId: UNKNOWN_ID,
    })
  })

  it.each([
    ['no text', 7, 8],
    ['no time', 'soon', 'later'],
  ])('neither end nor delay a wait: cache times that are %s', async (_, cached_until, fetched_at) => {
    const { client, sandbox, clock } = await start()
    const { runId } = sandbox.runs.start({ script: {} })
    const data = { run_id: runId, function_id: 'f' }
    const answer = (status: string) => ({
      status: 200,
      body: { data: { ...data, status }, metadata: { cached_until, fetched_at } },
    })
    sandbox.faults.next(answer('Running'))
    sandbox.faults.next(answer('Completed'))
    const began = clock.now()
    expect(await client().waitForRun(runId)).toMatchObject({ result: 'completed' })
    expect(clock.now() - began).toBeLessThan(3_000)
  })
})

it.each(['', '.', '..', undefined])('%j is not an id, and nothing is sent', async (id) => {
  const { client, sandbox } = await start()
  expect(await failureOf(client().getRun(id as string))).toMatchObject({ name: 'RequestValidationError' })
  expect(sandbox.requests).toHaveLength(0)
})

describe('a response about another run than the one asked for', () => {
  const ASKED = '01HWA2J4PJXKFN8Q4RJ9C5T3MB'
  const other = { data: { run_id: UNKNOWN_ID, function_id: 'f', status: 'Completed', output: 'secret' } }

  it.each([
    ['getRun', (runs: InngestRuns) => runs.getRun(ASKED)],
    ['waitForRun', (runs: InngestRuns) => runs.waitForRun(ASKED)],
  ])('makes %s throw an error with both ids, after one request', async (_, read) => {
    const { client, sandbox } = await start()
    sandbox.faults.next({ status: 200, body: other }, { times: 99 })
    const error = await failureOf(read(client()))
    expect(error).toMatchObject({ name: 'UnexpectedResponseError', status: 200, outcome: 'accepted', runId: ASKED })
    expect(error.message).toContain(`for "${UNKNOWN_ID}", but "${ASKED}" was requested`)
    expect([error.message, JSON.stringify(error)].join()).not.toContain('secret')
    expect(sandbox.requests).toHaveLength(1)
  })

  it('does not count as the state of a cancelled run', async () => {
    const { client, sandbox } = await start()
    const { runId } = sandbox.runs.start({ script: {} })
    sandbox.faults.next({ status: 200, body: other }, { operation: 'getRun' })
    expect(await client().cancelRun(runId, { confirm: true })).toEqual({ result: 'cancelled' })
  })

  it('is not assumed if the id was requested in lower case: ULIDs are case-insensitive', async () => {
    const { client, sandbox } = await start()
    sandbox.faults.next({ status: 200, body: { data: { run_id: ASKED, function_id: 'f', status: 'Running' } } })
    expect(await client().getRun(ASKED.toLowerCase())).toMatchObject({ run_id: ASKED })
  })
})
