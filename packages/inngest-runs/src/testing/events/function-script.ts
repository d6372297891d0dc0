import type { RunScript } from '../runs/run-script.ts'

/** An event as it is sent. */
export interface EventToSend {
  readonly name: string
  readonly data?: unknown
  /** An id of your own. A second event with the same id starts nothing. */
  readonly id?: string
  /** Milliseconds since the Unix epoch. Default: now. */
  readonly ts?: number
  /** The `user` of the event. */
  readonly user?: unknown
}

/** A function that the sandbox plays. */
export interface FunctionScript {
  /** The name of the event that starts a run of it. */
  readonly trigger: string
  /**
   * What its runs do, or a function that decides by the event. Return undefined for an event that starts no run, as when
   * the real server rate-limits, debounces or skips. Default: they complete at once and return `null`.
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
  /** How many events start one run, as with `batchEvents`. Default 1. */
  readonly batch?: number
}

/** An event that the sandbox has. */
export interface SandboxEvent {
  /** The id that sending it gave. */
  readonly eventId: string
  readonly name: string
  readonly data: unknown
  /** The sender's own id; its `eventId` where there was none. */
  readonly id: string
  /** Milliseconds since the Unix epoch, as the sender said. */
  readonly ts: number
  readonly user: unknown
  /** When it came: milliseconds since the Unix epoch. */
  readonly receivedAt: number
}
