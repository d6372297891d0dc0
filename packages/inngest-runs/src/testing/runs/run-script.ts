/** A status that the server uses today, or one that your code does not know. */
export type ScriptedStatus =
  | 'Running'
  | 'Completed'
  | 'Failed'
  | 'Cancelled'
  | 'Overflowed'
  | 'Scheduled'
  | 'Unknown'
  | 'Skipped'
  // Any other string, without disabling an editor's completion of the names above.
  | (string & {})

/** How a run ends. */
export interface RunEnding {
  /**
   * The status that the run ends with: `Completed`, `Failed` or `Cancelled`, or any other word to test how your code
   * takes it.
   */
  readonly ends: ScriptedStatus
  /**
   * What the run returns: any JSON value. Default: `null` for a completed run, `{}` for a cancelled one, the error for
   * a failed one, and nothing for any other.
   */
  readonly output?: unknown
  /**
   * Why a failed run failed. An error (or an object with a `message`) is shown the way the SDK serializes it. A string,
   * or an object that wraps the error in a key `error`, is shown unchanged. Default: some error.
   */
  readonly error?: unknown
  /**
   * Text that the app returned instead of JSON, with a raw control character in it. v1 cannot encode it: it returns 200
   * without a body, for the run and for the whole list of its event. v2 still shows it. Default: none.
   */
  readonly unreadable?: string
}

/** A job that stays in the server's queue as long as its run has not ended. */
export interface JobScript {
  /** For example `start`, `edge`, `sleep` or `pause`. */
  readonly kind: string
  /** When it is due, in milliseconds after the start of the run. Default 0. */
  readonly atMs?: number
  /** When it leaves the queue, in milliseconds after the start of the run. Default: at the end of the run. */
  readonly untilMs?: number
  /** Its place in the queue, from 0. Default: its place among the jobs of the run, by when they are due. */
  readonly position?: number
  /** Attempts before this one. Default 0. */
  readonly attempt?: number
  /** Internals that the server shows. Default: something that looks like them. */
  readonly raw?: unknown
}

/** One thing that a run does before it ends. */
export type RunStep =
  | {
      /** It waits in the queue for a free slot. Put this first. */
      readonly does: 'queue'
      /** How long it takes, in ms. */
      readonly ms: number
    }
  | {
      /** It executes code outside of steps. */
      readonly does: 'execute'
      /** How long it takes, in ms. */
      readonly ms: number
    }
  | {
      /** It executes a step, and the step succeeds. By its `name`, a run can be run again from it. */
      readonly does: 'step'
      /** How long it takes, in ms. */
      readonly ms: number
      /** What the step returns. Default: `null`. */
      readonly output?: unknown
      /** The id of the step in your code, which its trace shows. Default: what it does and its number, such as `step-1`. */
      readonly name?: string
    }
  | {
      /** It sleeps (`step.sleep`). */
      readonly does: 'sleep'
      /** How long it takes, in ms. With Infinity it sleeps until you end it, and its job is due in an hour. */
      readonly ms: number
      /** The id of the step in your code, which its trace shows. Default: what it does and its number, such as `step-1`. */
      readonly name?: string
    }
  | {
      /** It waits for an event or an invoked function (`step.waitForEvent`, `step.invoke`). */
      readonly does: 'wait'
      /** How long it takes, in ms. With Infinity it waits until you end it, and its job is due in an hour. */
      readonly ms: number
      /** The id of the step in your code, which its trace shows. Default: what it does and its number, such as `step-1`. */
      readonly name?: string
    }
  | {
      /** An attempt of the function, or of a step, fails. An attempt in a step is one of the step that comes next, and has its name. */
      readonly does: 'fail'
      /** How long until the next attempt, in ms. */
      readonly ms: number
      /** Why it fails. Default: some error. */
      readonly error?: unknown
      /** Whether it is an attempt of a step. Default false. */
      readonly inStep?: boolean
      /** The id of the step in your code, which its trace shows. Default: what it does and its number, such as `step-1`. */
      readonly name?: string
    }

/** The life of a run. */
export interface RunScript extends Partial<RunEnding> {
  /**
   * What the run does before it ends, in order. This decides what the server shows in the meantime: it lists a run that
   * sleeps after a step as `Completed`, and one that waits for its next attempt as `Failed`. Default: it executes code.
   */
  readonly steps?: readonly RunStep[]
  /**
   * When it ends, in milliseconds after its start. Default: when its steps are done, or as soon as it starts if it has
   * none. Ignored without `ends`.
   */
  readonly afterMs?: number
  /** What it shows instead of `Running`. */
  readonly status?: ScriptedStatus
  /** How long it shows that, in milliseconds after its start. Default: until it ends. */
  readonly statusForMs?: number
  /** What waits in the queue. Default: the one job that matches what the run is doing. */
  readonly jobs?: readonly JobScript[]
}

/** A run that never ends, and waits for a job that is due in an hour. */
export const sleepingScript: RunScript = { steps: [{ does: 'sleep', ms: Number.POSITIVE_INFINITY }] }

/** The script of a run that is started without one. */
export const completedScript: RunScript = { ends: 'Completed' }

/** The script that a run is started with, with `sleeping` expanded. */
export const scriptOf = (given: RunScript | 'sleeping' = completedScript): RunScript =>
  given === 'sleeping' ? sleepingScript : given

/** When a run ends by its script, in milliseconds after its start. Throws for an invalid script. */
export function scriptedEnd({ ends, afterMs, steps = [] }: RunScript): number {
  for (const { does, ms } of steps) {
    if (!(ms >= 0)) throw new RangeError(`steps: expected '${does}' to take at least 0 ms, got ${ms}`)
  }
  const done = steps.reduce((sum, { ms }) => sum + ms, 0)
  if (afterMs !== undefined && !(afterMs >= 0)) {
    throw new RangeError(`afterMs: expected at least 0, got ${afterMs}`)
  }
  if (ends === undefined) return Number.POSITIVE_INFINITY
  if (afterMs !== undefined && afterMs < done) {
    throw new RangeError(`afterMs: expected at least ${done}, the duration of the steps, got ${afterMs}`)
  }
  return afterMs ?? done
}

/** Where a run is in its script at one time. Times are milliseconds since the Unix epoch. */
export interface RunProgress {
  /** What it is doing. If its script names nothing, it executes code outside of steps. */
  readonly does: RunStep['does']
  /** The index of that step; the number of steps if it is in none. */
  readonly index: number
  /** When it finishes that; Infinity for never. */
  readonly until: number
  /** When its code was first executed; undefined while it is queued. */
  readonly executedFrom: number | undefined
  /** Attempts that have failed since the last success. */
  readonly attempts: number
  /** Its latest record: what a step returned, or why an attempt failed. */
  readonly written: { readonly output: unknown } | { readonly error: unknown; readonly inStep: boolean } | undefined
}

/** What a run that started at `startedAt` is doing at the time `now`, if nothing has ended it. */
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

/** Whether nothing of a run is executing or waiting for a slot: it sleeps, waits, or continues later. */
export const isParked = ({ does }: RunProgress): boolean => does === 'sleep' || does === 'wait' || does === 'fail'
