import type { RunScript } from '../runs/run-script.ts'

/** An event as it is sent. */
export interface EventToSend {
  /** Its name: `app/user.created`. */
  readonly name: string
  /** Its data. Default: an empty object. */
  readonly data?: unknown
  /** An id of your own. A second event with the same id starts nothing. */
  readonly id?: string
  /** Milliseconds since the Unix epoch. Default: now. */
  readonly ts?: number
  /** The `user` of the event. */
  readonly user?: unknown
}

/** A function that the sandbox simulates. */
export interface FunctionScript {
  /** The name of the event that starts a run of the function. */
  readonly trigger: string
  /**
   * What its runs do, or a function that decides this for each event. Return undefined for an event that starts no run,
   * as when the real server rate-limits, debounces or skips. Default: they complete at once and return `null`.
   */
  readonly script?: RunScript | 'sleeping' | ((event: SandboxEvent) => RunScript | 'sleeping' | undefined)
  /** Its app. Default `app`. */
  readonly app?: string
  /** Its id within the app. Default: its name among the functions of the sandbox. */
  readonly id?: string
  /** The display name that v2 shows. Default: its id. */
  readonly name?: string
  /** Whether it uses checkpointing. Default: as the options of the sandbox say. */
  readonly checkpointing?: boolean
  /**
   * The reason that v2 gives for an invocation if `script` returns undefined for it. A debounced run comes later: start it
   * with `sandbox.runs.start`. Default: `rate_limited`.
   */
  readonly refuses?: 'rate_limited' | 'debounced' | 'skipped'
  /** How many events start one run, as with `batchEvents`. Default 1. */
  readonly batch?: number
}

/** An event in the sandbox. */
export interface SandboxEvent {
  /** The id that was returned when it was sent. */
  readonly eventId: string
  /** Its name. */
  readonly name: string
  /** Its data, as it was sent. */
  readonly data: unknown
  /** The sender's own id, or its `eventId` if there was none. */
  readonly id: string
  /** Milliseconds since the Unix epoch, from the sender. */
  readonly ts: number
  /** The `user` of the event, as it was sent. */
  readonly user: unknown
  /** When it arrived, in milliseconds since the Unix epoch. */
  readonly receivedAt: number
}
