import type { Clock } from '@x/transport'
import type { Environments } from './environments.ts'

/**
 * Which of Inngest's servers the sandbox plays:
 *
 * - `dev`: `inngest dev`, which asks nobody for a key
 * - `start`: `inngest start`, the same server self-hosted, which does
 * - `cloud`: api.inngest.com, as far as its answers are known: keys, timestamps in UTC, no user interface
 */
export type InngestMode = 'dev' | 'start' | 'cloud'

/** What the real server does and nobody would expect. Each habit can be switched off by itself. */
export interface InngestHabits {
  /** Errors of a GET arrive with HTTP status 200; their own status is only in the body. Default true. */
  readonly errorsAs200: boolean
  /**
   * Short answers to a GET are kept, by the whole URL and the Authorization header: a run for 3 s, its jobs for 5 s,
   * the runs of an event for 15 s. A kept answer comes as text/plain. Default true.
   */
  readonly cache: boolean
  /** A cancel is answered with an empty body. Default true; with false, the run comes back. */
  readonly emptyCancel: boolean
  /** A cancel shows only after `cancelVisibleMs`. Default true. */
  readonly asyncCancel: boolean
  /** Two fields of a job are written `JobID` and `Raw`. Default true; with false, `job_id` and `raw`. */
  readonly capitalJobs: boolean
  /** How long a new run is unknown, in milliseconds. Default 0. */
  readonly runRowLag: number
  /** The offset of the server's timestamps: `Z`, or hours and minutes. Default `+02:00`; in mode `cloud` `Z`. */
  readonly localOffset: string
  /**
   * How one run is cancelled: `DELETE /v1/runs/{id}`, which is what the open-source server has,
   * `POST /v1/runs/{id}/cancel`, or both. Default `delete`.
   */
  readonly cancelRoute: 'delete' | 'post' | 'both'
  /** Any path outside `/v1` gives the page of the user interface, with status 200. Default true; in mode `cloud` false. */
  readonly uiFallback: boolean
  /**
   * What `POST …/cancel` answers: the same as DELETE (`v1`), or the way the second version of the API does (`v2`),
   * which refuses to cancel a run that has ended. Default `v1`.
   */
  readonly postCancelStyle: 'v1' | 'v2'
}

/** How an Inngest sandbox behaves. Every option has a default that suits most tests. */
export interface InngestSandboxOptions {
  /** The time that the sandbox lives in. Default: real time. Give a manual clock to make time go by at once. */
  readonly clock?: Clock
  /** Default `start`. */
  readonly mode?: InngestMode
  /**
   * The signing keys that are taken, as they are or hashed: an even number of hexadecimal digits, with or without a
   * prefix such as `signkey-prod-`. Default: one key, which is `sandbox.signingKey`.
   */
  readonly signingKeys?: readonly string[]
  /** Habits to switch off, or to set. Default: all of them as the open-source server has them. */
  readonly habits?: Partial<InngestHabits>
  /** How long a cancel takes to show, in milliseconds. Default 50. */
  readonly cancelVisibleMs?: number
  /**
   * Names of environments that share nothing. `x-inngest-env` says which one a request is about, and the first name is
   * meant by requests without it. Default: none, which is the open-source server: the header changes nothing.
   */
  readonly environments?: readonly string[]
  /**
   * Whether functions run with async checkpointing, the default of version 4 of the official SDK. The open-source
   * server then shows the output of every completed run as an empty string. Default false.
   */
  readonly asyncCheckpointing?: boolean
  /** A number that decides the random part of every id. Default 1: a test gets the same ids on every run. */
  readonly random?: number
}

/** The rules of one sandbox, with every default filled in. */
export interface Settings {
  readonly mode: InngestMode
  readonly habits: InngestHabits
  readonly cancelVisibleMs: number
  readonly asyncCheckpointing: boolean
  readonly environments: Environments
}

/** What the open-source server does. */
const openSourceHabits: InngestHabits = {
  errorsAs200: true,
  cache: true,
  emptyCancel: true,
  asyncCancel: true,
  capitalJobs: true,
  runRowLag: 0,
  localOffset: '+02:00',
  cancelRoute: 'delete',
  uiFallback: true,
  postCancelStyle: 'v1',
}

/** What is known to be otherwise on Inngest's own servers. */
const cloudHabits: InngestHabits = { ...openSourceHabits, localOffset: 'Z', uiFallback: false }

export const sandboxDefaults = { cancelVisibleMs: 50, random: 1 }

export const habitsOf = (mode: InngestMode, given: Partial<InngestHabits> = {}): InngestHabits => ({
  ...(mode === 'cloud' ? cloudHabits : openSourceHabits),
  ...given,
})
