import { failureOf } from '@x/test-kit'
import { afterEach, describe, expect, it } from 'vitest'
import { sandboxes, UNKNOWN_ID } from '../../test/running-sandbox.ts'

const { start, close } = sandboxes()
afterEach(close)

describe('listRunJobs', () => {
  it.each([true, false])(
    'lists waiting jobs, with documented names (capitals on the wire: %s)',
    async (capitalJobs) => {
      const { client, sandbox } = await start({ habits: { capitalJobs } })
      const { runId } = sandbox.runs.start({
        script: { jobs: [{ kind: 'sleep', atMs: 60_000, position: 2, attempt: 1 }] },
      })
      const jobs = await client().listRunJobs(runId)
      expect(jobs).toHaveLength(1)
      expect(jobs[0]).toMatchObject({
        job_id: expect.any(String),
        kind: 'sleep',
        position: 2,
        attempt: 1,
        at: expect.stringMatching(/^2026-/),
      })
      for (const name of ['JobID', 'Raw', 'raw']) expect(jobs[0]).not.toHaveProperty(name)
    },
  )

  it('lists none for an ended run', async () => {
    const { client, sandbox } = await start()
    const { runId } = sandbox.runs.start({ script: { ends: 'Completed' } })
    expect(await client().listRunJobs(runId)).toEqual([])
  })

  it('an unknown run', async () => {
    const { client } = await start()
    expect(await failureOf(client().listRunJobs(UNKNOWN_ID))).toMatchObject({
      name: 'RunNotFoundError',
      operation: 'listRunJobs',
      runId: UNKNOWN_ID,
    })
  })

  it('an invalid id', async () => {
    const { client } = await start()
    expect(await failureOf(client().listRunJobs('bad'))).toMatchObject({ name: 'ApiError', status: 400 })
  })

  it('accepts a bare list without an envelope', async () => {
    const { client, sandbox } = await start()
    sandbox.faults.next({
      status: 200,
      body: [{ JobID: 'j', at: '2026-01-01T00:00:00Z', position: 0, kind: 'edge', attempt: 0, Raw: null }],
    })
    expect(await client().listRunJobs(UNKNOWN_ID)).toEqual([
      { job_id: 'j', at: '2026-01-01T00:00:00Z', position: 0, kind: 'edge', attempt: 0 },
    ])
  })
})

describe('listEventRuns', () => {
  it('lists every run of an event', async () => {
    const { client, sandbox } = await start()
    const one = sandbox.runs.start({ script: { ends: 'Completed', output: 1 } })
    const two = sandbox.runs.start({ event: one.eventId, script: {} })
    const runs = await client().listEventRuns(one.eventId)
    expect(runs.map(({ run_id }) => run_id).sort()).toEqual([one.runId, two.runId].sort())
  })

  it('lists none for an unknown event, which is not an error', async () => {
    const { client } = await start()
    expect(await client().listEventRuns(UNKNOWN_ID)).toEqual([])
  })

  it('an invalid id', async () => {
    const { client } = await start()
    const error = await failureOf(client().listEventRuns('bad'))
    expect(error).toMatchObject({ name: 'ApiError', status: 400, operation: 'listEventRuns' })
    expect(error.message).toContain('Invalid event ID: bad')
  })

  it('does not take a failure without a message ({} in a 200) for a list', async () => {
    const { client, sandbox } = await start()
    sandbox.faults.next('empty-object-200', { times: 4 })
    expect(await failureOf(client().listEventRuns(UNKNOWN_ID))).toMatchObject({ name: 'ServerError' })
  })

  it.each(['Scheduled', 'Skipped', 'Unknown', 'Overflowed'])(
    'shows %s, a status that only this list has',
    async (status) => {
      const { client, sandbox } = await start()
      const { eventId } = sandbox.runs.start({ script: { status } })
      expect(await client().listEventRuns(eventId)).toMatchObject([{ status }])
    },
  )
})

describe('rows of a list are judged one by one', () => {
  const run = { run_id: UNKNOWN_ID, function_id: 'f', status: 'Running' }

  it('listEventRuns: a run without an id is left out, and does not affect the others', async () => {
    const { client, sandbox } = await start()
    const { run_id: _, ...nameless } = run
    const odd = { ...run, run_id: '01HX9TK1GG2EQE3ZXV4F9S9N7Q', function_id: 7 }
    sandbox.faults.next({ status: 200, body: { data: [nameless, odd, 'text', run] } })
    const { data, drift } = await client().listEventRuns(UNKNOWN_ID).withResponse()
    expect(data).toEqual([odd, run])
    expect(drift.map(({ path, index, raw }) => [path.join('.'), index, raw])).toEqual([
      ['data.0.run_id', 0, nameless],
      ['data.1.function_id', undefined, undefined],
      ['data.2', 2, 'text'],
    ])
  })

  it('listRunJobs: a row that is not an object is left out', async () => {
    const { client, sandbox } = await start()
    sandbox.faults.next({ status: 200, body: [null, { id: 'j', position: 'first' }] })
    const { data, drift } = await client().listRunJobs(UNKNOWN_ID).withResponse()
    expect(data).toEqual([{ id: 'j', job_id: 'j', position: 'first' }])
    expect(drift).toMatchObject([{ path: ['data', 0], index: 0 }, { path: ['data', 1, 'position'] }])
  })

  it('strict: one odd row is an error', async () => {
    const { client, sandbox } = await start()
    sandbox.faults.next({ status: 200, body: { data: [{ ...run, function_id: 7 }] } })
    expect(await failureOf(client({ responseValidation: 'strict' }).listEventRuns(UNKNOWN_ID))).toMatchObject({
      name: 'ResponseValidationError',
    })
  })
})
