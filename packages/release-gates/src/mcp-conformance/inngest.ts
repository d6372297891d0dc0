import { InngestRuns } from '@x/inngest-runs'
import { createMcpHandler } from '@x/inngest-runs/mcp'
import { serveMcpStdio } from '@x/inngest-runs/mcp/stdio'
import type { SandboxOperation } from '@x/inngest-runs/testing'
import { startInngestSandbox } from '@x/inngest-runs/testing/server'
import { toolNames } from '@x/test-kit'
import {
  type Arguments,
  forTools,
  type OddAnswer,
  type ServedAs,
  type ServedPackage,
  type ServeStdio,
} from './served-package.ts'

const ALLOWED_HOSTS = ['127.0.0.1', 'localhost']

export async function startInngest(options: ServedAs = {}): Promise<ServedPackage> {
  const { url, signingKey, sandbox, close } = await startInngestSandbox()
  const client = new InngestRuns({ apiKey: signingKey, baseUrl: url })
  const started = () => ({ runId: sandbox.runs.start({ script: { ends: 'Completed', output: 7 } }).runId })
  const oddRun = (runId: unknown) => ({ run_id: runId, status: 'Cancelled', function_id: 7 })
  const next = (operation: SandboxOperation, body: object) => sandbox.faults.next({ status: 200, body }, { operation })
  const tools = toolNames('inngest-runs')
  return {
    name: 'inngest',
    handler: createMcpHandler(client, { allowedHosts: ALLOWED_HOSTS, ...options }),
    environment: { INNGEST_API_KEY: signingKey, INNGEST_BASE_URL: url },
    calls: forTools<Arguments>(
      tools,
      {
        'get-function-run-status': started,
        'cancel-function-run': started,
        'list-jobs-steps-run': started,
        'list-runs': () => {
          started()
          return { status: ['COMPLETED'], limit: 5 }
        },
        'get-run-trace': started,
        'wait-for-run': started,
      },
      () => ({}),
    ),
    answerOddly: forTools<OddAnswer>(
      tools,
      {
        'get-function-run-status': ({ runId }) => next('getRun', { data: oddRun(runId), metadata: 7 }),
        // An answer to the cancel that says nothing, so that the run is read.
        'cancel-function-run': ({ runId }) => {
          next('cancelRun', { data: 7 })
          next('getRun', { data: oddRun(runId) })
        },
        'list-runs': () =>
          next('listRuns', { data: [null, { run_id: 7 }, { id: 'r', status: 7 }], page: { limit: 'many' } }),
        'get-run-trace': ({ runId }) =>
          next('getRunTrace', { data: { runId, rootSpan: { status: 7, children: [null, { stepId: 7 }] } } }),
        'wait-for-run': ({ runId }) => next('getRun', { data: { ...oddRun(runId), ended_at: 7 } }),
        'list-jobs-steps-run': () => next('listRunJobs', { data: [null, { job_id: 7, position: 'first' }] }),
      },
      () => {},
    ),
    close,
  }
}

export const serveInngestStdio: ServeStdio = () => serveMcpStdio(new InngestRuns())
