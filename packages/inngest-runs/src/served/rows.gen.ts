// Made from specs/inngest-runs.openapi.yaml by `node scripts/generate.ts`. Do not edit.

import type { ServedRow } from '@x/serving'
import type { Operation } from '@x/transport'
import { cancelRun, getRun, getRunTrace, listRunJobs, listRuns } from '../api/operations.gen.ts'

/** Wait for the end of a run. The servers answer it themselves. */
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
            'cancelled: it was running and is now cancelled. already_ended: it had ended before, and nothing was done. accepted: the server accepted the cancel and does not show the result yet.',
        },
        run: {
          description: 'The run as it was read afterwards, where the server did not say what came of the cancel.',
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
    operation: listRuns,
    rest: { method: 'GET', path: '/v2/runs' },
    tool: {
      name: 'list-runs',
      readOnly: true,
      destructive: false,
      idempotent: true,
      description:
        'List function runs, newest first, 20 at a time unless limit says otherwise. Filter by status (FAILED, for example), by app and function, and by time with from and until. Reads only. An answer that would be too long says what it left out.',
      defaults: { limit: 20 },
    },
    addition: 'by_default',
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
        'Get the steps of a function run: which ones ran, how they ended, how often each was tried and how long it took. Reads only. With includeOutput, also what steps returned or why they failed. An answer that would be too long says what it left out.',
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
        'Wait until a function run has ended, 45 seconds at most, and get its result. If it has not ended by then, the answer has the state so far, and says to ask again. Reads only.',
    },
    addition: 'by_default',
    response: { $ref: '#/components/schemas/RunWait' },
  },
] as const satisfies readonly ServedRow[]
