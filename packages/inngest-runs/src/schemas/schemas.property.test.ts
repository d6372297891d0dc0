import {
  assertJudgesAlike,
  assertTakesEvery,
  type Judged,
  schemaNamed,
  type Vocabulary,
} from '@x/test-kit/schema-check'
import type { Schema } from '@x/transport'
import { describe, expect, it } from 'vitest'
import { openapi } from '../../test/openapi.ts'
import { normaliseJobs, normaliseRun, normaliseRunRows, normaliseRuns } from '../api/normalise.ts'
import { KNOWN_RUN_STATUSES } from '../runs/run-status.ts'
import * as schemas from './index.ts'

/** A schema of ours, its counterpart in the OpenAPI file, and what turns that one's documents into this one's. */
const PAIRS: readonly [string, Schema<unknown>, (json: unknown) => unknown][] = [
  ['Run', schemas.runSchema, (json) => json],
  ['RunEnvelope', schemas.runEnvelopeSchema, normaliseRun],
  ['RunsEnvelope', schemas.runsEnvelopeSchema, normaliseRuns],
  ['RunJob', schemas.runJobSchema, jobAlone],
  ['RunJobsEnvelope', schemas.runJobsEnvelopeSchema, normaliseJobs],
  ['RunRow', schemas.runRowSchema, (json) => json],
  ['RunRowsEnvelope', schemas.runRowsEnvelopeSchema, normaliseRunRows],
  ['RunTraceEnvelope', schemas.runTraceEnvelopeSchema, (json) => json],
]

/** Jobs come only in lists. */
function jobAlone(json: unknown): unknown {
  const normalised = normaliseJobs([json])
  const { data }: { data?: unknown } = { ...(typeof normalised === 'object' && normalised) }
  return Array.isArray(data) ? data[0] : undefined
}

const WORDS: Vocabulary = {
  values: [
    ...KNOWN_RUN_STATUSES,
    'Paused',
    '2024-05-07T17:26:09.936+02:00',
    { run_id: 'r', function_id: 'f', status: 'Running', started_at: 'x' },
    [{ id: 'j' }],
    [{ JobID: 'j', job_id: 1 }],
    { fetchedAt: 'x', cachedUntil: 1 },
  ],
  keys: ['run_id', 'started_at', 'id', 'job_id', 'JobID', 'Raw', 'data', 'metadata', 'fetchedAt', 'cachedUntil'],
}

describe.each(PAIRS)('the schema of %s', (name, schema, asRead) => {
  const judged: Judged = { schema, openapi, counterpart: schemaNamed(name), asRead }

  it('takes every document that the OpenAPI file describes', () => {
    expect(() => assertTakesEvery(judged)).not.toThrow()
  })

  it('judges broken documents as the OpenAPI file does', () => {
    expect(() => assertJudgesAlike(judged, WORDS)).not.toThrow()
  })
})
