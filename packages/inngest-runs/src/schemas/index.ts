export type { Schema, SchemaIssue } from '@x/transport'

import { type Schema, type SchemaOfOptions, schemaOf } from '@x/transport'
import type {
  Run,
  RunEnvelope,
  RunJob,
  RunJobsEnvelope,
  RunRow,
  RunRowsEnvelope,
  RunsEnvelope,
  RunTraceEnvelope,
} from '../wire.gen.ts'
import { runEnvelope, runJobsEnvelope, runRowsEnvelope, runsEnvelope, runTraceEnvelope } from './envelope.ts'
import { run, runRow } from './run.ts'
import { runJob } from './run-job.ts'

// Messages show no value: a run's output may hold anything.
const RESPONSE: SchemaOfOptions = { vendor: 'inngest-runs', reveal: 'types' }

/** A run. */
export const runSchema: Schema<Run> = /* @__PURE__ */ schemaOf(run, RESPONSE)

/** The response to `getRun`. */
export const runEnvelopeSchema: Schema<RunEnvelope> = /* @__PURE__ */ schemaOf(runEnvelope, RESPONSE)

/** The response to `listEventRuns`. */
export const runsEnvelopeSchema: Schema<RunsEnvelope> = /* @__PURE__ */ schemaOf(runsEnvelope, RESPONSE)

/** A job, with the field names of this client. */
export const runJobSchema: Schema<RunJob> = /* @__PURE__ */ schemaOf(runJob, RESPONSE)

/** The response to `listRunJobs`, whose jobs have the field names of this client. */
export const runJobsEnvelopeSchema: Schema<RunJobsEnvelope> = /* @__PURE__ */ schemaOf(runJobsEnvelope, RESPONSE)

/** A row of `listRuns`, in the form that the client gives. */
export const runRowSchema: Schema<RunRow> = /* @__PURE__ */ schemaOf(runRow, RESPONSE)

/** The response to `listRuns`, whose rows have the form that the client gives. */
export const runRowsEnvelopeSchema: Schema<RunRowsEnvelope> = /* @__PURE__ */ schemaOf(runRowsEnvelope, RESPONSE)

/** The response to `getRunTrace`, before the client makes a `RunTrace` of it. */
export const runTraceEnvelopeSchema: Schema<RunTraceEnvelope> = /* @__PURE__ */ schemaOf(runTraceEnvelope, RESPONSE)
