import type { Run } from '../runs/run-book.ts'
import type { RunStep } from '../runs/run-script.ts'

/** An attempt at a step, or at the code outside of steps. Times are milliseconds since the Unix epoch. */
export interface PartAttempt {
  readonly from: number
  /** Undefined while it is under way. */
  readonly to: number | undefined
  readonly error?: unknown
  readonly output?: unknown
  readonly status: 'COMPLETED' | 'FAILED' | 'RUNNING'
}

/** One thing that a run has begun: what its trace has spans for. */
export interface ScriptPart {
  /** `failure`: an attempt of the code outside of steps that failed. */
  readonly kind: 'queue' | 'execute' | 'step' | 'sleep' | 'wait' | 'failure'
  /** The id of the step in code. */
  readonly name: string
  readonly from: number
  /** Undefined if it has not ended, and will not. */
  readonly to: number | undefined
  readonly attempts: readonly PartAttempt[]
}

/** What a run has begun up to a time, in the order of its script. */
export function scriptParts({ script, startedAt, settledAt }: Run, now: number): readonly ScriptPart[] {
  const { steps = [] } = script
  const stop = Math.min(now, settledAt)
  const parts: ScriptPart[] = []
  let from = startedAt
  let earlier: { readonly from: number; readonly attempts: readonly PartAttempt[] } | undefined
  for (const [index, step] of steps.entries()) {
    if (from > stop) return parts
    const until = from + step.ms
    const to = stop >= until ? until : undefined
    const name = nameOf(steps, index)
    const begun = earlier ?? { from, attempts: [] }
    if (step.does === 'fail' && step.inStep === true) {
      const attempts = [...begun.attempts, failureOf(step, from)]
      const isLast = to === undefined || !isAttemptOfStep(steps[index + 1])
      if (isLast) parts.push({ kind: 'step', name, from: begun.from, to: from, attempts })
      earlier = isLast ? undefined : { from: begun.from, attempts }
    } else if (step.does === 'fail') {
      parts.push({ kind: 'failure', name, from, to: from, attempts: [failureOf(step, from)] })
    } else if (step.does === 'step') {
      const own: PartAttempt =
        to === undefined
          ? { from, to, status: 'RUNNING' }
          : { from, to, status: 'COMPLETED', output: step.output ?? null }
      parts.push({ kind: 'step', name, from: begun.from, to, attempts: [...begun.attempts, own] })
      earlier = undefined
    } else {
      parts.push({ kind: step.does, name, from, to, attempts: [] })
    }
    from = until
  }
  // After the last of them, code executes until the run ends.
  return stop >= from ? [...parts, { kind: 'execute', name: '', from, to: undefined, attempts: [] }] : parts
}

const failureOf = ({ error }: Extract<RunStep, { does: 'fail' }>, at: number): PartAttempt => ({
  from: at,
  to: at,
  status: 'FAILED',
  error: error ?? { message: 'The sandbox was told to fail' },
})

const isAttemptOfStep = (step: RunStep | undefined): boolean =>
  step?.does === 'step' || (step?.does === 'fail' && step.inStep === true)

/** The name in the script, or what it does with its number. An attempt that fails has the name of the step after it. */
function nameOf(steps: readonly RunStep[], index: number): string {
  const at = steps.findIndex((one, place) => place >= index && !(one.does === 'fail' && one.inStep === true))
  const own = steps[index]
  const step = own?.does === 'fail' && isAttemptOfStep(steps[at]) ? steps[at] : own
  const given = [own, step].find((one) => one !== undefined && 'name' in one && one.name !== undefined)
  if (given !== undefined && 'name' in given) return given.name ?? ''
  const kind = own?.does === 'fail' ? 'step' : (own?.does ?? 'step')
  const number = steps.slice(0, index + 1).filter(({ does }) => does === own?.does).length
  return `${kind}-${own?.does === 'fail' ? at + 1 : number}`
}
