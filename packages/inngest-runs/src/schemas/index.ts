export type { Schema, SchemaIssue } from '@x/transport'

import { type Schema, type SchemaOfOptions, schemaOf } from '@x/transport'
import type {
  CancelRunsRequest,
  EventEnvelope,
  EventsEnvelope,
  InngestEvent,
  InvokeFunctionRequest,
  RerunRequest,
  Run,
  RunEnvelope,
  RunJob,
  RunJobsEnvelope,
  RunRow,
  RunRowsEnvelope,
  RunsEnvelope,
  RunTraceEnvelope,
  SendEventRequest,
  SentEventEnvelope,
  StartedRunEnvelope,
} from '../wire.gen.ts'
import { cancelRunsRequest } from './cancel-runs.ts'
import { runEnvelope, runJobsEnvelope, runRowsEnvelope, runsEnvelope, runTraceEnvelope } from './envelope.ts'
import { eventEnvelope, eventsEnvelope, inngestEvent, sendEventRequest, sentEventEnvelope } from './event.ts'
import { run, runRow } from './run.ts'
import { runJob } from './run-job.ts'
import { invokeFunctionRequest, rerunRequest, startedRunEnvelope } from './started-run.ts'

// Messages show no value: a run's output, or the data of an event, may hold anything.
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

/** What a served `cancelRuns` takes. */
export const cancelRunsRequestSchema: Schema<CancelRunsRequest> = /* @__PURE__ */ schemaOf(cancelRunsRequest, RESPONSE)

/** An event. */
export const inngestEventSchema: Schema<InngestEvent> = /* @__PURE__ */ schemaOf(inngestEvent, RESPONSE)

/** The response to `getEvent`. */
export const eventEnvelopeSchema: Schema<EventEnvelope> = /* @__PURE__ */ schemaOf(eventEnvelope, RESPONSE)

/** The response to `listEvents`. */
export const eventsEnvelopeSchema: Schema<EventsEnvelope> = /* @__PURE__ */ schemaOf(eventsEnvelope, RESPONSE)

/** An event to send, as `sendEvent` takes it. */
export const sendEventRequestSchema: Schema<SendEventRequest> = /* @__PURE__ */ schemaOf(sendEventRequest, RESPONSE)

/** The response to `sendEvent`. */
export const sentEventEnvelopeSchema: Schema<SentEventEnvelope> = /* @__PURE__ */ schemaOf(sentEventEnvelope, RESPONSE)

/** What `invokeFunction` sends. */
export const invokeFunctionRequestSchema: Schema<InvokeFunctionRequest> = /* @__PURE__ */ schemaOf(
  invokeFunctionRequest,
  RESPONSE,
)

/** What `rerun` sends. */
export const rerunRequestSchema: Schema<RerunRequest> = /* @__PURE__ */ schemaOf(rerunRequest, RESPONSE)

/** The response to `invokeFunction` and `rerun`. */
export const startedRunEnvelopeSchema: Schema<StartedRunEnvelope> = /* @__PURE__ */ schemaOf(
  startedRunEnvelope,
  RESPONSE,
)
