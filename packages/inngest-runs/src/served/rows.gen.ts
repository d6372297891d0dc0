// Made from specs/inngest-runs.openapi.yaml by `node scripts/generate.ts`. Do not edit.

import type { ServedRow } from '@x/serving'
import type { Operation } from '@x/transport'
import {
  cancelRun,
  getEvent,
  getRun,
  getRunTrace,
  invokeFunction,
  listEvents,
  listRunJobs,
  listRuns,
  rerun,
  sendEvent,
} from '../api/operations.gen.ts'
import { cancelRunsRequestSchema } from '../schemas/index.ts'

/** Cancel many runs. The servers answer it themselves. */
const cancelRuns = {
  id: 'cancelRuns',
  method: 'POST',
  path: '/v2/runs/cancel',
  parameters: [],
  body: cancelRunsRequestSchema,
  responses: {},
  otherSuccess: 200,
  accepted: 'readable',
  retry: 'idempotent',
  timeoutMs: 15000,
} as const satisfies Operation

/** Wait until a run has ended. The servers answer it themselves. */
const waitForRun = {
  id: 'waitForRun',
  method: 'GET',
  path: '/v2/runs/{runId}/wait',
  parameters: [
    { name: 'runId', in: 'path', type: 'string', required: true, minLength: 1 },
    { name: 'seconds', in: 'query', type: 'integer', required: false, minimum: 1, maximum: 45 },
  ],
  responses: {},
  otherSuccess: 200,
  accepted: 'readable',
  retry: 'read',
  timeoutMs: 15000,
  resourceId: 'runId',
} as const satisfies Operation

export const SERVED_ROWS = [
  {
    operation: getRun,
    rest: { method: 'GET', path: '/v1/v1/runs/{runId}', also: '/v1/runs/{runId}' },
    tool: {
      name: 'get-function-run-status',
      readOnly: true,
      destructive: false,
      idempotent: true,
      description:
        'Get the status of a function run and, once it has ended, its output: what it returned, or why it failed. Reads only. A run that is waiting, sleeping or queued is Running.',
    },
  },
  {
    operation: cancelRun,
    rest: { method: 'POST', path: '/v1/v1/runs/{runId}/cancel', also: '/v1/runs/{runId}/cancel' },
    tool: {
      name: 'cancel-function-run',
      readOnly: false,
      destructive: false,
      idempotent: false,
      description:
        'Cancel a function run for good: a step that is running finishes, later steps do not start, and nothing resumes the run. Completed steps are not undone. Cancelling a run that has ended changes nothing, and the result says so.',
    },
    response: {
      type: 'object',
      required: ['result'],
      properties: {
        result: {
          type: 'string',
          enum: ['cancelled', 'already_ended', 'accepted'],
          description:
            'cancelled: it was running and is now cancelled. already_ended: it had ended before, and nothing was done. accepted: the server accepted the cancel, but does not show the result yet.',
        },
        run: {
          description: 'The run as it was read afterwards, if the server did not say what the cancel did.',
          anyOf: [
            { $ref: '#/components/schemas/Run' },
            {
              type: 'object',
              description: 'The same in a form that this version does not know.',
              required: ['run_id', 'status'],
              properties: { run_id: { type: 'string' }, status: { type: 'string' } },
            },
          ],
        },
      },
    },
  },
  {
    operation: listRunJobs,
    rest: { method: 'GET', path: '/v1/v1/runs/{runId}/jobs', also: '/v1/runs/{runId}/jobs' },
    tool: {
      name: 'list-jobs-steps-run',
      readOnly: true,
      destructive: false,
      idempotent: true,
      description:
        'List the queue items of a function run: jobs that are waiting or running. This is not a history of steps, and it is empty once the run has ended. Reads only.',
    },
  },
  {
    operation: getEvent,
    rest: { method: 'GET', path: '/v1/events/{eventId}' },
    tool: {
      name: 'get-event',
      readOnly: true,
      destructive: false,
      idempotent: true,
      description:
        'Get an event: its name, its data and when it was received. Takes the id that sending returned (internal_id), not an id that the sender chose. Reads only.',
    },
    addition: 'by_default',
  },
  {
    operation: listEvents,
    rest: { method: 'GET', path: '/v1/events' },
    tool: {
      name: 'list-events',
      readOnly: true,
      destructive: false,
      idempotent: true,
      description:
        'List the events that were received, newest first, a page at a time, with their data. For the next page, pass the internal_id of the last event as cursor; a page without events is the end. Reads only.',
      defaults: { limit: 10 },
    },
    addition: 'by_default',
  },
  {
    operation: sendEvent,
    rest: { method: 'POST', path: '/v2/events' },
    tool: {
      name: 'send-event',
      readOnly: false,
      destructive: true,
      idempotent: false,
      description:
        'Send an event, which starts a run of every function that it triggers. Pass your own id, so that sending it again starts nothing twice. The result is the id of the event.',
    },
    addition: 'when_named',
    response: {
      type: 'object',
      required: ['data'],
      properties: {
        data: {
          type: 'object',
          required: ['eventId'],
          properties: {
            eventId: { type: 'string', description: 'The id that Inngest gave the event.' },
            eventIdMayBeDuplicate: {
              type: 'boolean',
              description: 'True if another event with the same id may have been received first and have the runs.',
            },
          },
        },
      },
    },
  },
  {
    operation: listRuns,
    rest: { method: 'GET', path: '/v2/runs' },
    tool: {
      name: 'list-runs',
      readOnly: true,
      destructive: false,
      idempotent: true,
      description:
        'List function runs, newest first, 20 at a time unless limit says otherwise. Filter by status (FAILED, for example), by app and function, and by time with from and until. Reads only. A result that would be too long says what it left out.',
      defaults: { limit: 20 },
    },
    addition: 'by_default',
  },
  {
    operation: cancelRuns,
    rest: { method: 'POST', path: '/v2/runs/cancel' },
    tool: {
      name: 'cancel-runs',
      readOnly: false,
      destructive: true,
      idempotent: true,
      description:
        'Cancel many function runs for good: those that have not ended, of an app, a function or a time, or those with the ids in runIds. Call it with dryRun first, which only lists them. The result says what happened to each run.',
    },
    addition: 'when_named',
    response: { $ref: '#/components/schemas/CancelledRuns' },
  },
  {
    operation: rerun,
    rest: { method: 'POST', path: '/v2/runs/{runId}/rerun' },
    tool: {
      name: 'rerun',
      readOnly: false,
      destructive: true,
      idempotent: false,
      description:
        "Rerun a function run that has ended: one more run of the same function with the same event, from the beginning or from a step (fromStep.stepId is the step's id in code). Each call starts one more run, so do not repeat a call whose result was lost. The result is the id of the new run.",
    },
    addition: 'when_named',
    response: {
      type: 'object',
      required: ['data'],
      properties: {
        data: {
          type: 'object',
          required: ['runId'],
          properties: { runId: { type: 'string', description: 'The id of the new run.' } },
        },
      },
    },
  },
  {
    operation: invokeFunction,
    rest: { method: 'POST', path: '/v2/apps/{appId}/functions/{functionId}/invoke' },
    tool: {
      name: 'invoke-function',
      readOnly: false,
      destructive: true,
      idempotent: false,
      description:
        'Start a function with your own data. The result is the id of its run, which continues; read it with get-function-run-status. Pass an idempotencyKey: then a repeated call returns the same run instead of starting a second one.',
    },
    addition: 'when_named',
    response: {
      type: 'object',
      required: ['data'],
      properties: {
        data: {
          type: 'object',
          required: ['runId', 'alreadyStarted'],
          properties: {
            runId: { type: 'string', description: 'The id of the run.' },
            alreadyStarted: {
              type: 'boolean',
              description: 'True if an earlier call with the idempotencyKey started this run.',
            },
          },
        },
      },
    },
  },
  {
    operation: getRunTrace,
    rest: { method: 'GET', path: '/v2/runs/{runId}/trace' },
    tool: {
      name: 'get-run-trace',
      readOnly: true,
      destructive: false,
      idempotent: true,
      description:
        'Get the steps of a function run: which ones ran, how they ended, how many attempts each took and how long. Reads only. With includeOutput, also what steps returned or why they failed. A result that would be too long says what it left out.',
    },
    addition: 'by_default',
    response: { $ref: '#/components/schemas/RunTrace' },
  },
  {
    operation: waitForRun,
    rest: { method: 'GET', path: '/v2/runs/{runId}/wait' },
    tool: {
      name: 'wait-for-run',
      readOnly: true,
      destructive: false,
      idempotent: true,
      description:
        'Wait until a function run has ended, 45 seconds at most, and get its result. If it has not ended by then, the result has its state so far, and says to call again. Reads only.',
    },
    addition: 'by_default',
    response: { $ref: '#/components/schemas/RunWait' },
  },
] as const satisfies readonly ServedRow[]
