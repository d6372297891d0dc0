/** A status that the server has today, or one that your code has never heard of. */
export type ScriptedStatus =
  | 'Running'
  | 'Completed'
  | 'Failed'
  | 'Cancelled'
  | 'Overflowed'
  | 'Scheduled'
  | 'Unknown'
  | 'Skipped'
  // Any other string, without losing the names above to an editor's completion.
  | (string & {})

/** How a run ends. */
export interface RunEnding {
  readonly ends: ScriptedStatus
  /**
   * What the run gives back: any JSON value. Default: `null` of a completed run, `{}` of a cancelled one, the error of
   * a failed one, and nothing of any other.
   */
  readonly output?: unknown
  /**
   * Why a failed run failed. An error (or an object with a `message`) is shown the way the SDK serializes it; a string,
   * or an object that wraps the error in a key `error`, is shown as it is. Default: some error.
   */
  readonly error?: unknown
}

/** A job that waits in the server's queue as long as its run goes on. */
export interface JobScript {
  /** For example `start`, `edge`, `sleep` or `pause`. */
  readonly kind: string
  /** When it is due, in milliseconds after the start of the run. Default 0. */
  readonly atMs?: number
  /** When it leaves the queue, in milliseconds after the start of the run. Default: at the end of the run. */
  readonly untilMs?: number
  /** Its place in the queue, from 0. Default 0. */
  readonly position?: number
  /** Attempts before this one. Default 0. */
  readonly attempt?: number
  /** What the server shows of its insides. Default: something that looks like it. */
  readonly raw?: unknown
}

/** The life of a run. */
export interface RunScript extends Partial<RunEnding> {
  /** When it ends, in milliseconds after its start. Default 0: it has ended as soon as it starts. Of no use without `ends`. */
  readonly afterMs?: number
  /** What it shows instead of `Running`. */
  readonly status?: ScriptedStatus
  /** How long it shows that, in milliseconds after its start. Default: until it ends. */
  readonly statusForMs?: number
  /** What waits in the queue. Default: one job of kind `start`. */
  readonly jobs?: readonly JobScript[]
}

const HOUR_MS = 60 * 60 * 1000

/** A run that never ends, and waits for a job that is due in an hour. */
export const sleepingScript: RunScript = { jobs: [{ kind: 'sleep', atMs: HOUR_MS }] }

/** The script of a run that is started without one. */
export const completedScript: RunScript = { ends: 'Completed' }

/** The `output` of an ending. Undefined where the field is left out. */
export function outputOf({ ends, output, error }: RunEnding): unknown {
  if (output !== undefined) return output
  if (ends === 'Completed') return null
  if (ends === 'Cancelled') return {}
  if (ends === 'Failed' || error !== undefined) return shownError(error ?? { message: 'The sandbox was told to fail' })
  return undefined
}

/** An error as the SDK serializes it (inngest/inngest-js, packages/inngest/src/helpers/errors.ts), or what stands in for one. */
function shownError(error: unknown): unknown {
  if (typeof error !== 'object' || error === null || !('message' in error) || 'error' in error) return error
  // Of an Error, these are not enumerable.
  const name = 'name' in error ? String(error.name) : 'Error'
  const message = String(error.message)
  const stack = 'stack' in error ? error.stack : `${name}: ${message}\n    at sandbox`
  const cause = 'cause' in error && error.cause !== undefined ? { cause: shownError(error.cause) } : {}
  return { __serialized: true, ...error, name, message, stack, ...cause }
}
