import { operation, type Parameter } from '@x/transport'
import { normaliseJobs, normaliseRun, normaliseRuns } from './normalise.ts'
import { runEnvelopeSchema, runJobsEnvelopeSchema, runsEnvelopeSchema } from './schemas/index.ts'

const TIMEOUT_MS = 15_000

const RUN_ID: Parameter = {
  name: 'runId',
  in: 'path',
  type: 'string',
  required: true,
}

const read = { method: 'GET', otherSuccess: 200, accepted: 'readable', retry: 'read', timeoutMs: TIMEOUT_MS } as const

/**
 * Cancelling twice is cancelling once, so it may be repeated. The body may be empty; a page of HTML is the web
 * interface of a server, which answers every path that it does not know.
 */
const cancel = {
  parameters: [RUN_ID],
  responses: {},
  otherSuccess: 200,
  accepted: 'empty_or_readable',
  retry: 'idempotent',
  timeoutMs: TIMEOUT_MS,
  subject: 'runId',
} as const

export const getRun = operation({
  ...read,
  id: 'getRun',
  path: '/v1/runs/{runId}',
  parameters: [RUN_ID],
  responses: { 200: runEnvelopeSchema },
  normalise: normaliseRun,
  essential: ['data', 'data.run_id', 'data.status'],
  subject: 'runId',
  // The server reads ULIDs in any case, and writes them in capitals.
  answersFor: { parameter: 'runId', field: 'data.run_id', anyCase: true },
})

export const cancelRun = operation({
  ...cancel,
  id: 'cancelRun',
  method: 'POST',
  path: '/v1/runs/{runId}/cancel',
})

/** The same on servers that have no route of its own for it: the open-source one (inngest/inngest, pkg/api/apiv1). */
export const cancelRunByDelete = operation({
  ...cancel,
  id: 'cancelRun',
  method: 'DELETE',
  path: '/v1/runs/{runId}',
})

export const listRunJobs = operation({
  ...read,
  id: 'listRunJobs',
  path: '/v1/runs/{runId}/jobs',
  parameters: [RUN_ID],
  responses: { 200: runJobsEnvelopeSchema },
  normalise: normaliseJobs,
  essential: ['data'],
  rows: { at: 'data', essential: [] },
  subject: 'runId',
})

export const listEventRuns = operation({
  ...read,
  id: 'listEventRuns',
  path: '/v1/events/{eventId}/runs',
  parameters: [{ ...RUN_ID, name: 'eventId' }],
  responses: { 200: runsEnvelopeSchema },
  normalise: normaliseRuns,
  essential: ['data'],
  rows: { at: 'data', essential: ['run_id'] },
})
