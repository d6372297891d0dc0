// Made from specs/inngest-runs.openapi.yaml by `node scripts/generate.ts`. Do not edit.

import type { Operation } from '@x/transport'
import {
  eventEnvelopeSchema,
  eventsEnvelopeSchema,
  invokeFunctionRequestSchema,
  rerunRequestSchema,
  runEnvelopeSchema,
  runJobsEnvelopeSchema,
  runRowsEnvelopeSchema,
  runTraceEnvelopeSchema,
  runsEnvelopeSchema,
  sendEventRequestSchema,
  sentEventEnvelopeSchema,
  startedRunEnvelopeSchema,
} from '../schemas/index.ts'
import { normaliseJobs, normaliseRun, normaliseRunRows, normaliseRuns } from './normalise.ts'

/** Read one run. */
export const getRun = {
  id: 'getRun',
  method: 'GET',
  path: '/v1/runs/{runId}',
  parameters: [{ name: 'runId', in: 'path', type: 'string', required: true, minLength: 1 }],
  responses: { 200: runEnvelopeSchema },
  normalise: normaliseRun,
  otherSuccess: 200,
  accepted: 'readable',
  retry: 'read',
  timeoutMs: 15000,
  essential: ['data', 'data.run_id', 'data.status'],
  echoedId: { parameter: 'runId', field: 'data.run_id', anyCase: true },
  resourceId: 'runId',
} as const satisfies Operation

/** Cancel a run, where cancelRun does not exist. */
export const cancelRunByDelete = {
  id: 'cancelRun',
  method: 'DELETE',
  path: '/v1/runs/{runId}',
  parameters: [{ name: 'runId', in: 'path', type: 'string', required: true, minLength: 1 }],
  responses: {},
  otherSuccess: 200,
  accepted: 'empty_or_readable',
  retry: 'idempotent',
  timeoutMs: 15000,
  resourceId: 'runId',
} as const satisfies Operation

/** Cancel a run. */
export const cancelRun = {
  id: 'cancelRun',
  method: 'POST',
  path: '/v1/runs/{runId}/cancel',
  parameters: [{ name: 'runId', in: 'path', type: 'string', required: true, minLength: 1 }],
  responses: {},
  otherSuccess: 200,
  accepted: 'empty_or_readable',
  retry: 'idempotent',
  timeoutMs: 15000,
  resourceId: 'runId',
} as const satisfies Operation

/** List a run's jobs. */
export const listRunJobs = {
  id: 'listRunJobs',
  method: 'GET',
  path: '/v1/runs/{runId}/jobs',
  parameters: [{ name: 'runId', in: 'path', type: 'string', required: true, minLength: 1 }],
  responses: { 200: runJobsEnvelopeSchema },
  normalise: normaliseJobs,
  otherSuccess: 200,
  accepted: 'readable',
  retry: 'read',
  timeoutMs: 15000,
  essential: ['data'],
  rows: { at: 'data', essential: [] },
  resourceId: 'runId',
} as const satisfies Operation

/** List the runs that an event started. */
export const listEventRuns = {
  id: 'listEventRuns',
  method: 'GET',
  path: '/v1/events/{eventId}/runs',
  parameters: [{ name: 'eventId', in: 'path', type: 'string', required: true, minLength: 1 }],
  responses: { 200: runsEnvelopeSchema },
  normalise: normaliseRuns,
  otherSuccess: 200,
  accepted: 'readable',
  retry: 'read',
  timeoutMs: 15000,
  essential: ['data'],
  rows: { at: 'data', essential: ['run_id'] },
} as const satisfies Operation

/** Read one event. */
export const getEvent = {
  id: 'getEvent',
  method: 'GET',
  path: '/v1/events/{eventId}',
  parameters: [{ name: 'eventId', in: 'path', type: 'string', required: true, minLength: 1 }],
  responses: { 200: eventEnvelopeSchema },
  otherSuccess: 200,
  accepted: 'readable',
  retry: 'read',
  timeoutMs: 15000,
  essential: ['data', 'data.internal_id'],
  echoedId: { parameter: 'eventId', field: 'data.internal_id', anyCase: true },
} as const satisfies Operation

/** List events. */
export const listEvents = {
  id: 'listEvents',
  method: 'GET',
  path: '/v1/events',
  parameters: [
    { name: 'name', in: 'query', type: 'string', required: false, minLength: 1 },
    {
      name: 'received_after',
      option: 'receivedAfter',
      in: 'query',
      type: 'string',
      required: false,
      pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(Z|[+-]\\d\\d:\\d\\d)$',
      expected: 'a time such as "2026-11-29T09:15:21Z"',
    },
    {
      name: 'received_before',
      option: 'receivedBefore',
      in: 'query',
      type: 'string',
      required: false,
      pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(Z|[+-]\\d\\d:\\d\\d)$',
      expected: 'a time such as "2026-11-29T09:15:21Z"',
    },
    { name: 'limit', in: 'query', type: 'integer', required: false, minimum: 1, maximum: 100 },
    {
      name: 'cursor',
      in: 'query',
      type: 'string',
      required: false,
      pattern: '^[0-7][0-9A-Za-z]{25}$',
      expected: 'the internal_id of an event, 26 characters',
    },
  ],
  responses: { 200: eventsEnvelopeSchema },
  otherSuccess: 200,
  accepted: 'readable',
  retry: 'read',
  timeoutMs: 15000,
  essential: ['data'],
  rows: { at: 'data', essential: ['internal_id'] },
  paging: { cursors: [{ parameter: 'cursor', inLastRow: 'internal_id' }], end: 'empty_page', rowId: 'internal_id' },
} as const satisfies Operation

/** Send an event. */
export const sendEvent = {
  id: 'sendEvent',
  method: 'POST',
  path: '/v2/events',
  parameters: [],
  body: sendEventRequestSchema,
  responses: { 200: sentEventEnvelopeSchema },
  otherSuccess: 200,
  accepted: 'readable',
  retry: 'once',
  timeoutMs: 15000,
  essential: ['data', 'data.eventId'],
} as const satisfies Operation

/** List runs. */
export const listRuns = {
  id: 'listRuns',
  method: 'GET',
  path: '/v2/runs',
  parameters: [
    {
      name: 'status',
      in: 'query',
      type: 'string',
      required: false,
      repeatable: true,
      enum: ['QUEUED', 'RUNNING', 'COMPLETED', 'FAILED', 'CANCELLED'],
    },
    { name: 'appId', in: 'query', type: 'string', required: false, minLength: 1 },
    { name: 'functionId', in: 'query', type: 'string', required: false, minLength: 1 },
    {
      name: 'from',
      in: 'query',
      type: 'string',
      required: false,
      pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,9})?(Z|[+-]\\d\\d:\\d\\d)$',
      expected: 'an RFC 3339 time such as "2026-11-29T08:00:00Z"',
    },
    {
      name: 'until',
      in: 'query',
      type: 'string',
      required: false,
      pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,9})?(Z|[+-]\\d\\d:\\d\\d)$',
      expected: 'an RFC 3339 time such as "2026-11-29T08:00:00Z"',
    },
    { name: 'timeField', in: 'query', type: 'string', required: false, enum: ['queuedAt', 'startedAt', 'endedAt'] },
    { name: 'order', in: 'query', type: 'string', required: false, enum: ['DESC', 'ASC'] },
    { name: 'limit', in: 'query', type: 'integer', required: false, minimum: 1, maximum: 100 },
    { name: 'cursor', in: 'query', type: 'string', required: false, minLength: 1 },
    { name: 'includeOutput', in: 'query', type: 'boolean', required: false },
  ],
  responses: { 200: runRowsEnvelopeSchema },
  normalise: normaliseRunRows,
  otherSuccess: 200,
  accepted: 'readable',
  retry: 'read',
  timeoutMs: 15000,
  essential: ['data'],
  rows: { at: 'data', essential: ['run_id', 'status'] },
  paging: { cursors: [{ parameter: 'cursor', at: 'page.cursor' }], end: { hasMore: 'page.hasMore' }, rowId: 'run_id' },
} as const satisfies Operation

/** Read one run by v2. */
export const getRunByV2 = {
  id: 'getRun',
  method: 'GET',
  path: '/v2/runs/{runId}',
  parameters: [
    { name: 'runId', in: 'path', type: 'string', required: true, minLength: 1 },
    { name: 'includeOutput', in: 'query', type: 'boolean', required: false },
  ],
  responses: {},
  otherSuccess: 200,
  accepted: 'readable',
  retry: 'read',
  timeoutMs: 15000,
  echoedId: { parameter: 'runId', field: 'data.id', anyCase: true },
  resourceId: 'runId',
} as const satisfies Operation

/** Rerun a run. */
export const rerun = {
  id: 'rerun',
  method: 'POST',
  path: '/v2/runs/{runId}/rerun',
  parameters: [{ name: 'runId', in: 'path', type: 'string', required: true, minLength: 1 }],
  body: rerunRequestSchema,
  responses: { 200: startedRunEnvelopeSchema },
  otherSuccess: 200,
  accepted: 'readable',
  retry: 'once',
  timeoutMs: 15000,
  essential: ['data', 'data.runId'],
  resourceId: 'runId',
} as const satisfies Operation

/** Start a function. */
export const invokeFunction = {
  id: 'invokeFunction',
  method: 'POST',
  path: '/v2/apps/{appId}/functions/{functionId}/invoke',
  parameters: [
    { name: 'appId', in: 'path', type: 'string', required: true, minLength: 1 },
    { name: 'functionId', in: 'path', type: 'string', required: true, minLength: 1 },
  ],
  body: invokeFunctionRequestSchema,
  responses: { 200: startedRunEnvelopeSchema },
  otherSuccess: 200,
  accepted: 'readable',
  retry: 'once',
  timeoutMs: 15000,
  essential: ['data', 'data.runId'],
} as const satisfies Operation

/** Read the steps of a run. */
export const getRunTrace = {
  id: 'getRunTrace',
  method: 'GET',
  path: '/v2/runs/{runId}/trace',
  parameters: [
    { name: 'runId', in: 'path', type: 'string', required: true, minLength: 1 },
    { name: 'includeOutput', in: 'query', type: 'boolean', required: false },
  ],
  responses: { 200: runTraceEnvelopeSchema },
  otherSuccess: 200,
  accepted: 'readable',
  retry: 'read',
  timeoutMs: 15000,
  essential: ['data', 'data.rootSpan'],
  echoedId: { parameter: 'runId', field: 'data.runId', anyCase: true },
  resourceId: 'runId',
} as const satisfies Operation

/** Cancel a run by v2. */
export const cancelRunByV2 = {
  id: 'cancelRun',
  method: 'POST',
  path: '/v2/runs/{runId}/cancel',
  parameters: [{ name: 'runId', in: 'path', type: 'string', required: true, minLength: 1 }],
  responses: {},
  otherSuccess: 200,
  accepted: 'readable',
  retry: 'idempotent',
  timeoutMs: 15000,
  resourceId: 'runId',
} as const satisfies Operation

/** List the runs that an event started, by v2. */
export const listEventRunsByV2 = {
  id: 'listEventRuns',
  method: 'GET',
  path: '/v2/events/{eventId}/runs',
  parameters: [
    { name: 'eventId', in: 'path', type: 'string', required: true, minLength: 1 },
    { name: 'includeOutput', in: 'query', type: 'boolean', required: false },
    { name: 'limit', in: 'query', type: 'integer', required: false, minimum: 1, maximum: 40 },
    { name: 'cursor', in: 'query', type: 'string', required: false, minLength: 1 },
  ],
  responses: {},
  otherSuccess: 200,
  accepted: 'readable',
  retry: 'read',
  timeoutMs: 15000,
} as const satisfies Operation

/** The operations that the client has methods for, by their names. */
export type OperationId =
  | 'getRun'
  | 'cancelRun'
  | 'listRunJobs'
  | 'listEventRuns'
  | 'getEvent'
  | 'listEvents'
  | 'sendEvent'
  | 'listRuns'
  | 'rerun'
  | 'invokeFunction'
  | 'getRunTrace'
