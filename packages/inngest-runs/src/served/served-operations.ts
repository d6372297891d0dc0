import type { JsonSchema, OperationResponse, ServedOperation } from '@x/serving'
import { withLeftOutRows } from '@x/transport'
import { cancelRun, getRun, listRunJobs } from '../api/operations.ts'
import type { InngestRuns } from '../client.ts'
import type { ReadResponse } from '../runs/read-options.ts'

/** The client's own answer to a cancel, as the API has none. */
const CANCELLED: JsonSchema = {
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
}

/**
 * How the operations of the capability are served: the REST adapter's routes and the MCP server's tool for each. Names
 * and hints are fixed by specs/inngest-runs.capability.yaml, the doubled prefix of the first route included; a test
 * holds the two equal.
 *
 * Answers have the API's own envelope around what the client gives, with its metadata: how old the answer is.
 */
export const SERVED_OPERATIONS = [
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
    call: async (client, { path }, options) => {
      return enveloped(await client.getRun(path.runId ?? '', options).withResponse())
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
    response: CANCELLED,
    call: async (client, { path }, options) => {
      const { data, ...answer } = await client.cancelRun(path.runId ?? '', options).withResponse()
      // The API has no answer of its own: an empty 200, a 204, or a 409 where the run had ended before. What the client
      // found out is `{ result, run? }`, and that it found it out is a 200.
      return { ...answer, status: 200, data }
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
    call: async (client, { path }, options) => {
      const { data, ...answer } = await client.listRunJobs(path.runId ?? '', options).withResponse()
      return enveloped({ ...answer, data: withLeftOutRows(data, answer.drift) })
    },
  },
] as const satisfies readonly ServedOperation<InngestRuns>[]

function enveloped({ data, metadata, ...answer }: ReadResponse<unknown>): OperationResponse {
  return { ...answer, data: metadata === undefined ? { data } : { data, metadata } }
}
