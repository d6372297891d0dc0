import { schemaNamed } from '@x/test-kit/schema-check'
import type { Schema } from '@x/transport'
import { describe, expect, it } from 'vitest'
import { fixture } from '../../test/fixture.ts'
import { openapi } from '../../test/openapi.ts'
import { normaliseJobs, normaliseRun, normaliseRuns } from '../api/normalise.ts'
import * as schemas from './index.ts'

const SAMPLES: readonly [string, string, Schema<unknown>, (json: unknown) => unknown][] = [
  ['running-run', 'RunEnvelope', schemas.runEnvelopeSchema, normaliseRun],
  ['completed-run', 'RunEnvelope', schemas.runEnvelopeSchema, normaliseRun],
  ['failed-run', 'RunEnvelope', schemas.runEnvelopeSchema, normaliseRun],
  ['cancelled-run', 'RunEnvelope', schemas.runEnvelopeSchema, normaliseRun],
  ['completed-run.production', 'RunEnvelope', schemas.runEnvelopeSchema, normaliseRun],
  ['event-runs', 'RunsEnvelope', schemas.runsEnvelopeSchema, normaliseRuns],
  ['run-jobs', 'RunJobsEnvelope', schemas.runJobsEnvelopeSchema, normaliseJobs],
]

describe.each(SAMPLES)('the sample %s', (name, counterpart, schema, normalise) => {
  it(`is what the OpenAPI file calls ${counterpart}`, () => {
    expect(openapi.verdict(schemaNamed(counterpart))(fixture(name))).toBe(true)
  })

  it('fits our schema once it is read', () => {
    expect(schema.issues(normalise(fixture(name)))).toEqual([])
  })
})

it.each(['unable-to-load', 'invalid-run-id'])('the error %s is an ErrorBody and no run, runs or jobs', (name) => {
  expect(openapi.verdict(schemaNamed('ErrorBody'))(fixture(name))).toBe(true)
  for (const [, , schema, normalise] of SAMPLES) {
    expect(schema.issues(normalise(fixture(name))).map(({ path }) => path)).toEqual([['data']])
  }
})

describe('a run that does not fit', () => {
  it('is reported without any of its values', () => {
    const run = { run_id: 7, function_version: 1.5, event_id: ['secret'], status: { secret: 1 }, output: 'secret' }
    const issues = schemas.runEnvelopeSchema.issues({ data: run, metadata: { cached_until: 5 } })
    expect(issues.map(({ path, message }) => `${path.join('.')}: ${message}`)).toEqual([
      'data.run_id: expected a string, got a number',
      'data.function_id: missing; expected a string',
      'data.function_version: expected a whole number, got a number',
      'data.event_id: expected a string, got an array',
      'data.status: expected a string, got an object',
      'metadata.cached_until: expected a string, got a number',
    ])
  })
})

describe('runSchema takes', () => {
  const bare = { run_id: 'r', function_id: 'f', status: 'Running' }
  it.each([
    ['a run of three fields', bare],
    ['a status that is new', { ...bare, status: 'Paused' }],
    ['fields that are new', { ...bare, app_id: 'a', tags: ['x'] }],
    ['nulls where a description has them', { ...bare, event_id: null, batch_id: null, cron: null, output: null }],
  ])('%s', (_, run) => {
    expect(schemas.runSchema.issues(run)).toEqual([])
  })

  it.each([[{}], [[]], ['done'], [''], [0], [false], [null]])('the output %j', (output) => {
    expect(schemas.runSchema.issues({ ...bare, output })).toEqual([])
  })
})
