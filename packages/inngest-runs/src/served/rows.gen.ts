// Made from specs/inngest-runs.openapi.yaml by `node scripts/generate.ts`. Do not edit.

import type { ServedRow } from '@x/serving'
import { cancelRun, getRun, listRunJobs } from '../api/operations.gen.ts'

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
        'Get the status of a function run, and its output once it has ended: what it returned, or why it failed. Reads only. A run that waits, sleeps or is queued is Running.',
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
        'End a function run for good: a step that is under way ends by itself, later steps do not begin, and nothing resumes it. What its steps have done stays done. Cancelling a run that has ended changes nothing, and says so.',
    },
    response: {
      type: 'object',
      required: ['result'],
      properties: {
        result: {
          type: 'string',
          enum: ['cancelled', 'already_ended', 'accepted'],
          description:
            'cancelled: it was under way and is cancelled now. already_ended: it had ended before, and nothing was done. accepted: the server took the cancel and does not show yet what came of it.',
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
        'List what stands in the queue for a function run: jobs that wait or are under way. It is no history of steps, and empty once the run has ended. Reads only.',
    },
  },
] as const satisfies readonly ServedRow[]
