// A program of a user: every subpath, and the places where the types have to narrow. It is compiled and never run.
import {
  type CancelRunResult,
  type EndedRun,
  InngestRuns,
  isEndedRunStatus,
  isRunNotFoundError,
  isSdkError,
  isWaitTimeoutError,
  type Run,
  type UnknownRunStatus,
} from '@x/inngest-runs'
import { type CancelledRun, cancelRuns, isCancelRunsError } from '@x/inngest-runs/cancel'
import { createMcpHandler, registerTools, type ToolServer } from '@x/inngest-runs/mcp'
import { serveMcpStdio } from '@x/inngest-runs/mcp/stdio'
import { createRestHandler } from '@x/inngest-runs/rest'
import { runSchema, type Schema } from '@x/inngest-runs/schemas'
import { createInngestSandbox, createManualClock } from '@x/inngest-runs/testing'
import { startInngestSandbox } from '@x/inngest-runs/testing/server'
import { formatTrace, type RunTrace } from '@x/inngest-runs/trace'
import { type RunChange, watchRuns } from '@x/inngest-runs/watch'

export async function endOf(inngest: InngestRuns, runId: string): Promise<unknown> {
  const end: EndedRun = await inngest.waitForRun(runId, { deadline: 60_000, fresh: true, signal: undefined })
  switch (end.result) {
    case 'completed':
      return end.output
    case 'failed':
      return end.error.message
    case 'cancelled':
    case 'not_run':
      // @ts-expect-error only a completed run has an output
      return end.output
  }
}

export function stateOf(run: Run): string {
  switch (run.status) {
    case 'Running':
    case 'Scheduled':
    case 'Unknown':
      return 'continues'
    case 'Completed':
    case 'Failed':
    case 'Cancelled':
    case 'Overflowed':
    case 'Skipped':
      return 'has ended'
    default: {
      const status: UnknownRunStatus = run.status
      return isEndedRunStatus(status) ? 'has ended' : 'is news'
    }
  }
}

export async function cancelAll(inngest: InngestRuns): Promise<number> {
  const notCancelled: CancelledRun[] = []
  try {
    const batch = cancelRuns(inngest, { appId: 'shop', from: new Date(0) }, { concurrency: 2 })
    for await (const one of batch) if (one.result === 'failed') notCancelled.push(one)
    const counts = await batch
    return counts.runs - counts.cancelled
  } catch (error) {
    return isCancelRunsError(error) ? error.counts.failed : notCancelled.length
  }
}

export async function start(inngest: InngestRuns): Promise<string> {
  const { runId, alreadyStarted } = await inngest.invokeFunction({ appId: 'shop', functionId: 'a', data: { n: 1 } })
  return alreadyStarted ? runId : (await inngest.rerun(runId, { fromStep: { stepId: 'b', input: [1] } })).runId
}

export function whatHappened(error: unknown): string | undefined {
  if (isWaitTimeoutError(error)) return error.runId
  if (isRunNotFoundError(error)) return String(error.status)
  return isSdkError(error) ? error.outcome : undefined
}

export async function read(inngest: InngestRuns, eventId: string): Promise<number> {
  const runs = await inngest.listEventRuns(eventId)
  const { data, requestId } = await inngest.getRun(runs[0]?.run_id ?? '').withResponse()
  const cancelled: CancelRunResult = await inngest.cancelRun(data.run_id, { confirm: false })
  return `${requestId} ${cancelled.run?.status} ${cancelled.result}`.length
}

export async function serve(inngest: InngestRuns, server: ToolServer): Promise<readonly Response[]> {
  const rest: (request: Request) => Promise<Response> = createRestHandler(inngest, { allowedHosts: ['localhost'] })
  const mcp: (request: Request) => Promise<Response> = createMcpHandler(inngest, { readOnly: true })
  registerTools(server, inngest, {})
  const stdio: unknown = serveMcpStdio(inngest)
  const request = new Request('http://localhost/v1/runs/1')
  return stdio === undefined ? [] : [await rest(request), await mcp(request)]
}

export async function test(): Promise<string> {
  const clock = createManualClock()
  const sandbox = createInngestSandbox({ clock })
  const inngest = new InngestRuns({ apiKey: sandbox.signingKey, fetch: sandbox.fetch, clock })
  const { runId } = sandbox.runs.start({ script: { ends: 'Completed', output: 7 } })
  const listening = await startInngestSandbox({ port: 0 })
  const schema: Schema<Run> = runSchema
  const verdict = await schema['~standard'].validate(await inngest.getRun(runId))
  return `${listening.url} ${verdict.issues?.length}`
}

// @ts-expect-error a misspelt option is found by the compiler
export const misspelt = new InngestRuns({ apiKye: 'x' })

export async function watched(inngest: InngestRuns, signal: AbortSignal): Promise<string> {
  for await (const change of watchRuns(inngest, { filters: { appId: 'shop' }, signal })) {
    const seen: RunChange = change
    const trace: RunTrace = await inngest.getRunTrace(seen.run.run_id)
    // @ts-expect-error a trace has no rows
    trace.rows
    return formatTrace(trace, { width: 80 })
  }
  return ''
}
