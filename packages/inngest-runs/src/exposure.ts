import { cancelRun, getRun, listRunJobs } from './operations.ts'

/**
 * How the operations of the capability are served: the REST adapter's routes and the MCP server's tool for each. Names
 * and hints are fixed by specs/inngest-runs.capability.yaml, the doubled prefix of the first route included; a test
 * holds the two equal.
 */
export const EXPOSURES = [
  {
    operation: getRun,
    rest: { method: 'GET', path: '/v1/v1/runs/{runId}', also: '/v1/runs/{runId}' },
    tool: { name: 'get-function-run-status', readOnly: true, destructive: false, idempotent: true },
  },
  {
    operation: cancelRun,
    rest: { method: 'POST', path: '/v1/v1/runs/{runId}/cancel', also: '/v1/runs/{runId}/cancel' },
    tool: { name: 'cancel-function-run', readOnly: false, destructive: false, idempotent: false },
  },
  {
    operation: listRunJobs,
    rest: { method: 'GET', path: '/v1/v1/runs/{runId}/jobs', also: '/v1/runs/{runId}/jobs' },
    tool: { name: 'list-jobs-steps-run', readOnly: true, destructive: false, idempotent: true },
  },
] as const
