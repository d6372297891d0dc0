import { operation, type Parameter } from '@x/transport'
import { runEnvelopeSchema, runJobsEnvelopeSchema, runsEnvelopeSchema } from '../schemas/index.ts'
import { normaliseJobs, normaliseRun, normaliseRuns } from './normalise.ts'

const TIMEOUT_MS = 15_000

const RUN_ID: Parameter = {
  name: 'runId',
  in: 'path',
  type: 'string',
  required: true,
}

/** `true`, or absent: without it, v2 leaves outputs out. */
const INCLUDE_OUTPUT: Parameter = { name: 'includeOutput', in: 'query', type: 'string', required: false }

const read = { method: 'GET', otherSuccess: 200, accepted: 'readable', retry: 'read', timeoutMs: TIMEOUT_MS } as const

/**
 * Cancelling twice has the same effect as cancelling once, so it may be repeated. The body may be empty; an HTML page
 * is the web interface of a server, which answers every unknown path.
 */
const cancel = {
  parameters: [RUN_ID],
  responses: {},
  otherSuccess: 200,
  accepted: 'empty_or_readable',
  retry: 'idempotent',
  timeoutMs: TIMEOUT_MS,
  resourceId: 'runId',
} as const

export const getRun = operation({
  ...read,
  id: 'getRun',
  path: '/v1/runs/{runId}',
  parameters: [RUN_ID],
  responses: { 200: runEnvelopeSchema },
  normalise: normaliseRun,
  essential: ['data', 'data.run_id', 'data.status'],
  resourceId: 'runId',
  // The server reads ULIDs in any case, and writes them in upper case.
  echoedId: { parameter: 'runId', field: 'data.run_id', anyCase: true },
})

export const cancelRun = operation({
  ...cancel,
  id: 'cancelRun',
  method: 'POST',
  path: '/v1/runs/{runId}/cancel',
})

/** The same on servers without a cancel route: the open-source one (inngest/inngest, pkg/api/apiv1). */
export const cancelRunByDelete = operation({
  ...cancel,
  id: 'cancelRun',
  method: 'DELETE',
  path: '/v1/runs/{runId}',
})

/** The same in the second version of the API, which reports whether the run had already ended. It always returns JSON. */
export const cancelRunByV2 = operation({
  ...cancel,
  accepted: 'readable',
  id: 'cancelRun',
  method: 'POST',
  path: '/v2/runs/{runId}/cancel',
})

/** What v1 does not report about a run: its output, with Inngest's SDK 4 (inngest/inngest, pkg/execution/history/lifecycle.go). */
export const getRunByV2 = operation({
  ...read,
  id: 'getRun',
  path: '/v2/runs/{runId}',
  parameters: [RUN_ID, INCLUDE_OUTPUT],
  responses: {},
  resourceId: 'runId',
  echoedId: { parameter: 'runId', field: 'data.id', anyCase: true },
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
  resourceId: 'runId',
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

/** Outputs, and the runs that v1 does not list: those of a batch that another event began. */
export const listEventRunsByV2 = operation({
  ...read,
  id: 'listEventRuns',
  path: '/v2/events/{eventId}/runs',
  parameters: [
    { ...RUN_ID, name: 'eventId' },
    INCLUDE_OUTPUT,
    { name: 'limit', in: 'query', type: 'integer', required: false },
    { name: 'cursor', in: 'query', type: 'string', required: false },
  ],
  responses: {},
})

/** Used to find out whether an id is that of an event. */
export const getEvent = operation({
  ...read,
  id: 'getEvent',
  path: '/v1/events/{eventId}',
  parameters: [{ ...RUN_ID, name: 'eventId' }],
  responses: {},
})
