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

/** What is served only when it is named. */
const NAMED = ['invoke-function', 'rerun', 'cancel-runs', 'send-event']
const TOOLS = NAMED.map((name) => `+${name}`)

const FUNCTIONS = { welcome: { trigger: 'user.created', app: 'shop' } }

const ALLOWED_HOSTS = ['127.0.0.1', 'localhost']

export async function startInngest(options: ServedAs = {}): Promise<ServedPackage> {
  const { url, signingKey, sandbox, close } = await startInngestSandbox({ functions: FUNCTIONS })
  const client = new InngestRuns({ apiKey: signingKey, baseUrl: url })
  const started = () => ({ runId: sandbox.runs.start({ script: { ends: 'Completed', output: 7 } }).runId })
  const oddRun = (runId: unknown) => ({ run_id: runId, status: 'Cancelled', function_id: 7 })
  const next = (operation: SandboxOperation, body: object) => sandbox.faults.next({ status: 200, body }, { operation })
  const sent = () => sandbox.events.send({ name: 'user.created', data: { user: 7 } }).eventId
  const sleeping = () => ({ appId: 'shop', runId: sandbox.runs.start({ app: 'shop', script: 'sleeping' }).runId })
  const tools = toolNames('inngest-runs', { named: NAMED })
  return {
    name: 'inngest',
    handler: createMcpHandler(client, { allowedHosts: ALLOWED_HOSTS, tools: TOOLS, ...options }),
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
        'get-event': () => ({ eventId: sent() }),
        'list-events': () => ({ name: 'user.created', limit: 2 }),
        'send-event': () => ({ body: { name: 'user.created', data: { user: 7 } } }),
        rerun: () => ({ ...started(), body: {} }),
        'invoke-function': () => ({ appId: 'shop', functionId: 'welcome', body: { data: { user: 7 } } }),
        'cancel-runs': () => ({ body: { appId: sleeping().appId } }),
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
        'get-event': ({ eventId }) => next('getEvent', { data: { internal_id: eventId, name: 7, data: 7, ts: 'now' } }),
        'list-events': () => next('listEvents', { data: [null, { internal_id: '01M8', name: 7 }] }),
        'send-event': () => next('sendEvent', { data: { eventId: '01M8', more: 7 }, metadata: 7 }),
        rerun: () => next('rerun', { data: { runId: '01M8', more: 7 } }),
        'invoke-function': () => next('invokeFunction', { data: { runId: '01M8', more: 7 } }),
        // The list is as agreed; what comes of a cancel is odd.
        'cancel-runs': () => next('cancelRun', { data: 7 }),
        'list-jobs-steps-run': () => next('listRunJobs', { data: [null, { job_id: 7, position: 'first' }] }),
      },
      () => {},
    ),
    close,
  }
}

export const serveInngestStdio: ServeStdio = () => serveMcpStdio(new InngestRuns(), { tools: TOOLS })
