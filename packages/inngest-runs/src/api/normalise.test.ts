import { describe, expect, it } from 'vitest'
import { fixture } from '../../test/fixture.ts'
import { runEnvelopeSchema, runJobsEnvelopeSchema, runsEnvelopeSchema } from '../schemas/index.ts'
import { normaliseJobs, normaliseRun, normaliseRuns } from './normalise.ts'

/** A run as a third party describes it (api-evangelist/inngest, openapi/inngest-runs-api-openapi.yml). */
const FLAT = {
  run_id: '01HX9TK1GG2EQE3ZXV4F9S9N7P',
  function_id: 'send-welcome',
  app_id: 'shop',
  status: 'COMPLETED',
  event_id: 'evt_1',
  started_at: '2026-01-01T00:00:00Z',
  ended_at: '2026-01-01T00:00:02Z',
  output: { delivered: true },
}

const CAMEL = { fetchedAt: '2026-01-01T00:00:03Z', cachedUntil: null }
const SNAKE = { fetched_at: '2026-01-01T00:00:03Z', cached_until: null }

describe.each([
  ['normaliseRun', normaliseRun],
  ['normaliseRuns', normaliseRuns],
  ['normaliseJobs', normaliseJobs],
])('%s', (_, normalise) => {
  it.each([
    [undefined],
    [null],
    [0],
    ['text'],
    [true],
    [{}],
    [{ data: null }],
    [{ data: 'text', metadata: CAMEL }],
    [{ metadata: CAMEL }],
    [{ errors: [{ code: 'not_found', message: 'no' }] }],
    [fixture('unable-to-load')],
    [fixture('invalid-run-id')],
    // JSON.parse makes own keys of these names.
    [JSON.parse('{ "__proto__": { "data": [] }, "constructor": { "run_id": "r" } }')],
  ])('leaves %j alone', (json) => {
    expect(normalise(json)).toBe(json)
  })
})

describe.each([
  ['running-run', normaliseRun],
  ['failed-run', normaliseRun],
  ['completed-run.production', normaliseRun],
  ['event-runs', normaliseRuns],
])("the server's own form, %s,", (name, normalise) => {
  it('stays as it is', () => {
    expect(normalise(fixture(name))).toEqual(fixture(name))
  })
})

describe.each([
  ['a bare run', normaliseRun, FLAT],
  ['a run in an envelope', normaliseRun, { data: FLAT, metadata: CAMEL, page: { cursor: 'c' } }],
  ['a bare list of runs', normaliseRuns, [FLAT]],
  ['runs in an envelope', normaliseRuns, { data: [FLAT], metadata: CAMEL }],
  ['a bare list of jobs', normaliseJobs, [{ JobID: 'j', Raw: { at: 1 } }, { id: 'j' }]],
  ['jobs in an envelope', normaliseJobs, { data: [{ JobID: 'j', Raw: { at: 1 } }], metadata: CAMEL }],
])('%s', (_, normalise, json) => {
  it('is copied where it changes', () => {
    const frozen = deepFreeze(structuredClone(json))
    expect(normalise(frozen)).not.toEqual(json)
    expect(frozen).toEqual(json)
  })

  it('does not change further when it is normalised again', () => {
    const once = normalise(json)
    expect(normalise(once)).toEqual(once)
  })
})

describe('normaliseRun', () => {
  it('wraps a bare run in an envelope and renames its start, so that it fits', () => {
    const read = normaliseRun(FLAT)
    expect(read).toEqual({ data: { ...FLAT, run_started_at: FLAT.started_at } })
    expect(runEnvelopeSchema.issues(read)).toEqual([])
  })

  it('keeps the start that the server sends', () => {
    const run = { ...FLAT, run_started_at: '2026-01-01T00:00:01Z' }
    expect(normaliseRun({ data: run })).toEqual({ data: run })
  })

  it('renames the times of the metadata, and keeps everything else in the envelope', () => {
    const read = normaliseRun({ data: FLAT, metadata: CAMEL, page: 1 })
    expect(read).toMatchObject({ data: { run_started_at: FLAT.started_at }, metadata: SNAKE, page: 1 })
    expect(runEnvelopeSchema.issues(read)).toEqual([])
  })

  it('keeps the times of the metadata that the server sends', () => {
    expect(normaliseRun({ data: FLAT, metadata: { ...SNAKE, fetchedAt: 'x' } })).toMatchObject({ metadata: SNAKE })
  })

  it('leaves invalid metadata for validation to report', () => {
    const read = normaliseRun({ data: FLAT, metadata: 'none' })
    expect(runEnvelopeSchema.issues(read).map(({ path }) => path)).toEqual([['metadata']])
  })

  it.each([['text'], [{ order: 7 }]])(
    'distinguishes a bare run from an envelope even if it has the data %j',
    (data) => {
      expect(normaliseRun({ run_id: 'r', data })).toEqual({ data: { run_id: 'r', data } })
    },
  )

  it('distinguishes an envelope from a bare run even if it repeats the id', () => {
    expect(normaliseRun({ run_id: 'r', data: { run_id: 'r' } })).toEqual({ run_id: 'r', data: { run_id: 'r' } })
  })

  it('leaves an envelope whose run has no id for validation to report', () => {
    const read = normaliseRun({ data: { status: 'Running' } })
    expect(runEnvelopeSchema.issues(read).map(({ path }) => path.join('.'))).toEqual([
      'data.run_id',
      'data.function_id',
    ])
  })
})

describe('normaliseRuns', () => {
  it.each([
    ['a bare list', [FLAT, FLAT]],
    ['an envelope', { data: [FLAT, FLAT], metadata: CAMEL }],
  ])('normalises every run of %s, so that it fits', (_, json) => {
    const read = normaliseRuns(json)
    const run = { ...FLAT, run_started_at: FLAT.started_at }
    expect(read).toMatchObject({ data: [run, run] })
    expect(runsEnvelopeSchema.issues(read)).toEqual([])
  })

  it('accepts an empty list', () => {
    expect(normaliseRuns([])).toEqual({ data: [] })
  })

  it('leaves members that are not runs for validation to report', () => {
    const read = normaliseRuns([FLAT, null, 'run', [FLAT]])
    expect(runsEnvelopeSchema.issues(read).map(({ path }) => path)).toEqual([
      ['data', 1],
      ['data', 2],
      ['data', 3],
    ])
  })
})

describe('normaliseJobs', () => {
  it("gives the server's fields the client's names and removes internal ones", () => {
    const read = normaliseJobs(fixture('run-jobs'))
    expect(read).toMatchObject({
      data: [
        { job_id: '6c5cc1a5d0a3e1f8b7', at: '2024-05-07T18:26:10.584+02:00', position: 0, kind: 'sleep', attempt: 0 },
        {
          job_id: 'f01d7b4490aa2c66e3',
          at: '2024-05-07T17:26:10.584+02:00',
          position: 3,
          kind: 'edge-error',
          attempt: 2,
        },
      ],
    })
    expect(JSON.stringify(read)).not.toMatch(/JobID|Raw|wfID/)
    expect(runJobsEnvelopeSchema.issues(read)).toEqual([])
  })

  it.each([
    ['as a third party describes it', { id: 'j', name: 'charge', status: 'Completed' }, { job_id: 'j' }],
    ['with the client’s own name', { job_id: 'j', id: 'other' }, { job_id: 'j', id: 'other' }],
    ['with both names, of which the server uses one', { JobID: 'j', job_id: 'other' }, { job_id: 'j' }],
    ["as Inngest's OpenAPI file describes it", { at: 'x', position: 0, attempt: 0 }, { at: 'x' }],
  ])('reads a job %s', (_, job, expected) => {
    const read = normaliseJobs([job])
    expect(read).toMatchObject({ data: [expected] })
    expect(runJobsEnvelopeSchema.issues(read)).toEqual([])
  })

  it('keeps unknown fields', () => {
    expect(normaliseJobs([{ JobID: 'j', shard: { name: 's' } }])).toEqual({
      data: [{ job_id: 'j', shard: { name: 's' } }],
    })
  })

  it('leaves members that are not jobs, and an invalid id, for validation to report', () => {
    const read = normaliseJobs({ data: [7, { JobID: null }] })
    expect(runJobsEnvelopeSchema.issues(read).map(({ path }) => path)).toEqual([
      ['data', 0],
      ['data', 1, 'job_id'],
    ])
  })
})

function deepFreeze(value: unknown): unknown {
  if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(deepFreeze)
  return value
}
