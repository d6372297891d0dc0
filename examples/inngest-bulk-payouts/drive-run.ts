import type { RunEnding } from '@x/inngest-runs/testing'

/** A function as the official SDK registers it: only the parts that are needed here. */
export interface Registered {
  readonly id: string
  readonly triggers: readonly { readonly event?: string }[]
  readonly steps: {
    readonly step: { readonly runtime: { readonly url: string }; readonly retries?: { readonly attempts: number } }
  }
}

/** A function's answer while it is not finished. */
interface Op {
  readonly id: string
  readonly op: string
  readonly data?: unknown
  readonly error?: unknown
}

/** By default, a function is tried once and retried four times. */
const DEFAULT_RETRIES = 4

/**
 * Runs a function to its end the way Inngest does: one request for every step, with the results of the steps before it.
 * If a step failed or nothing came back, it sends the same request again with a higher `attempt`.
 */
export async function driveRun(
  { steps: { step } }: Registered,
  event: Readonly<Record<string, unknown>>,
  runId: string,
  call: (url: string, init: RequestInit) => Promise<Response>,
): Promise<RunEnding> {
  const max_attempts = 1 + (step.retries?.attempts ?? DEFAULT_RETRIES)
  const steps: Record<string, unknown> = {}
  const stack: string[] = []
  const remember = (id: string, result: unknown) => {
    steps[id] = result
    stack.push(id)
  }
  for (let attempt = 0; attempt < max_attempts; ) {
    const ctx = {
      run_id: runId,
      attempt,
      max_attempts,
      disable_immediate_execution: false,
      use_api: false,
      stack: { stack, current: stack.length },
    }
    const body = JSON.stringify({ version: 1, event, events: [event], steps, ctx })
    const headers = { 'Content-Type': 'application/json' }
    const response = await call(step.runtime.url, { method: 'POST', headers, body }).catch(() => undefined)
    const answer: unknown = await response?.json()
    if (response?.status === 200) return { ends: 'Completed', output: answer }
    if (response?.status === 206 && Array.isArray(answer)) {
      const ops: readonly Op[] = answer
      const failed = ops.some(({ op }) => op === 'StepError')
      for (const { id, op, data, error } of ops) {
        if (op === 'StepRun') remember(id, { type: 'data', data })
        else if (op === 'StepFailed') remember(id, { type: 'error', error: error ?? data })
        else if (op !== 'StepError') throw new Error(`the stub knows no ${op}`)
      }
      attempt = failed ? attempt + 1 : 0
      continue
    }
    if (response?.headers.get('x-inngest-no-retry') === 'true') return { ends: 'Failed', error: answer }
    attempt += 1
  }
  return { ends: 'Failed', error: { name: 'Error', message: 'out of attempts' } }
}
