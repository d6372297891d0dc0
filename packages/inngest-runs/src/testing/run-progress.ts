import { type RunScript, type RunStep, scriptedEnd } from './run-script.ts'

/** Where a run is on its way, at one time. Times are milliseconds since the Unix epoch. */
export interface RunProgress {
  /** What it does. Code in no step is executed where its script names nothing. */
  readonly does: RunStep['does']
  /** Which of its steps that is; the number of steps where it is none. */
  readonly index: number
  /** When it is done with that; Infinity for never. */
  readonly until: number
  /** When its code was first executed; undefined as long as it is queued. */
  readonly executedFrom: number | undefined
  /** Attempts that failed since the last one that did not. */
  readonly attempts: number
  /** What was last written down of it: what a step returned, or why an attempt failed. */
  readonly written: { readonly output: unknown } | { readonly error: unknown; readonly inStep: boolean } | undefined
}

/** What a run that started at `startedAt` does at the time `now`, as long as nothing ends it. */
export function progressOf(script: RunScript, startedAt: number, now: number): RunProgress {
  const { steps = [] } = script
  let from = startedAt
  let executedFrom: number | undefined
  let attempts = 0
  let written: RunProgress['written']
  for (const [index, step] of steps.entries()) {
    if (step.does !== 'queue') executedFrom ??= from
    if (step.does === 'fail') {
      attempts += 1
      written = { error: step.error, inStep: step.inStep === true }
    }
    const until = from + step.ms
    if (now < until) return { does: step.does, index, until, executedFrom, attempts, written }
    if (step.does === 'step') {
      attempts = 0
      written = { output: step.output ?? null }
    }
    from = until
  }
  executedFrom ??= from
  const until = startedAt + scriptedEnd(script)
  return { does: 'execute', index: steps.length, until, executedFrom, attempts, written }
}

/** Whether nothing of a run is executed or waits for a slot: it sleeps, waits, or comes again later. */
export const isParked = ({ does }: RunProgress): boolean => does === 'sleep' || does === 'wait' || does === 'fail'
