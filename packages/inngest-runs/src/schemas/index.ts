export type { Schema, SchemaIssue } from '@x/transport'

import { type Schema, type SchemaOfOptions, schemaOf } from '@x/transport'
import type { Run, RunEnvelope, RunJob, RunJobsEnvelope, RunsEnvelope } from '../wire.gen.ts'
import { runEnvelope, runJobsEnvelope, runsEnvelope } from './envelope.ts'
import { run } from './run.ts'
import { runJob } from './run-job.ts'

// Messages show no value: a run's output may hold anything.
const RESPONSE: SchemaOfOptions = { vendor: 'inngest-runs', reveal: 'types' }

/** A run. */
export const runSchema: Schema<Run> = /* @__PURE__ */ schemaOf(run, RESPONSE)

/** The answer to `getRun`. */
export const runEnvelopeSchema: Schema<RunEnvelope> = /* @__PURE__ */ schemaOf(runEnvelope, RESPONSE)

/** The answer to `listEventRuns`. */
export const runsEnvelopeSchema: Schema<RunsEnvelope> = /* @__PURE__ */ schemaOf(runsEnvelope, RESPONSE)

/** A job, under the names that the client gives its fields. */
export const runJobSchema: Schema<RunJob> = /* @__PURE__ */ schemaOf(runJob, RESPONSE)

/** The answer to `listRunJobs`, with its jobs under the names that the client gives their fields. */
export const runJobsEnvelopeSchema: Schema<RunJobsEnvelope> = /* @__PURE__ */ schemaOf(runJobsEnvelope, RESPONSE)
