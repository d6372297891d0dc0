import type { Clock } from '@x/transport'
import type { Environments } from './environments.ts'
import type { FunctionScript } from './events.ts'

/**
 * Which server the sandbox plays:
 *
 * - `dev`: `inngest dev`, the open-source server, which asks nobody for a key
 * - `start`: `inngest start`, the same server self-hosted, which does
 * - `well-behaved`: a server that does what one would expect of it, at api.inngest.com. No real one is like that: it is
 *   for tests that are about something else
 */
export type InngestMode = 'dev' | 'start' | 'well-behaved'

/**
 * What the real server does and nobody would expect. The mode sets all of them: first what `dev` and `start` do, then
 * what a well-behaved server does. Each can be set by itself.
 */
export interface InngestHabits {
  /** Errors of a v1 GET arrive with HTTP status 200; their own status is only in the body. `true`, then `false`. */
  readonly errorsAs200: boolean
  /**
   * Short answers to a v1 GET are kept, by the whole URL and the Authorization header: a run for 2 to 3 s, an empty list
   * of jobs and an event for 4 to 5 s, the runs of an event for 14 to 15 s. A kept answer comes as text/plain. `true`,
   * then `false`.
   */
  readonly cache: boolean
  /**
   * Runs that have not ended are named with an ended status, in v1's list of an event and by v2's get run: `Completed`
   * for one that sleeps after a step, `Failed` for one that waits for its next attempt. `true`, then `false`.
   */
  readonly earlyStatus: boolean
  /**
   * Lists have a run once for each time that its end was written (v1), under the first event of a batch only (v1), and
   * with the end of a cancelled run 10 s late (v2). `true`, then `false`.
   */
  readonly looseLists: boolean
  /** v1 shows the output of a run that was completed by a checkpoint as an empty string. `true`, then `false`. */
  readonly lostOutputs: boolean
  /** A cancel by v1 is answered with an empty body; with `false`, the run comes back. `true`, then `false`. */
  readonly emptyCancel: boolean
  /** Two fields of a job are written `JobID` and `Raw`; with `false`, `job_id` and `raw`. `true`, then `false`. */
  readonly capitalJobs: boolean
  /** Any path that is of no API gives the page of the user interface, with status 200. `true`, then `false`. */
  readonly uiFallback: boolean
  /**
   * How one run is cancelled in v1: `DELETE /v1/runs/{id}`, `POST /v1/runs/{id}/cancel`, or both. `delete`, then `both`.
   */
  readonly cancelRoute: 'delete' | 'post' | 'both'
  /** What `POST /v1/runs/{id}/cancel` answers: the same as DELETE, or the way that v2 does. `v1` in each. */
  readonly postCancelStyle: 'v1' | 'v2'
  /** Whether v2 of the API knows runs; with `false` it has no such routes, as older servers have not. `true` in each. */
  readonly v2: boolean
  /** How long a new run is unknown, in milliseconds. 0 in each. */
  readonly runRowLag: number
  /** How long after an event the runs start that it triggers, in milliseconds. 100, then 0. */
  readonly eventLag: number
  /** The offset of v1's timestamps: `Z`, or hours and minutes such as `+02:00`. `Z` in each. */
  readonly localOffset: string
}

/** How an Inngest sandbox behaves. Every option has a default that suits most tests. */
export interface InngestSandboxOptions {
  /** The time that the sandbox lives in. Default: real time. Give a manual clock to make time go by at once. */
  readonly clock?: Clock | undefined
  /** Default `start`. */
  readonly mode?: InngestMode | undefined
  /** Habits to set otherwise than the mode does. */
  readonly habits?: { readonly [Habit in keyof InngestHabits]?: InngestHabits[Habit] | undefined } | undefined
  /**
   * The signing keys that are taken, as they are or hashed: an even number of lower-case hexadecimal digits, with or
   * without a prefix such as `signkey-prod-`. Default: one key, which is `sandbox.signingKey`.
   */
  readonly signingKeys?: readonly string[] | undefined
  /** The event keys that are taken by `POST /e/{key}`. Default: any. */
  readonly eventKeys?: readonly string[] | undefined
  /**
   * Functions by name: the event that triggers each, and how its runs go. An event that comes in, by
   * `POST /e/{key}`, by `POST /v2/events` or by `sandbox.events.send`, starts a run of each function that it triggers.
   * Default: none, so that events start nothing.
   */
  readonly functions?: Readonly<Record<string, FunctionScript>> | undefined
  /** How long after its answer a cancel shows, in milliseconds. Default 0, as in 96 of 100 cases on the real server. */
  readonly cancelVisibleMs?: number | undefined
  /**
   * How long a cancel takes, in milliseconds. Default 0; the real server takes about 60. Cancels of one run that overlap
   * all succeed, and `looseLists` then has that run more than once.
   */
  readonly cancelTakesMs?: number | undefined
  /**
   * Names of environments that share nothing. `x-inngest-env` says which one a request is about, and the first name is
   * meant by requests without it. Default: none, which is the open-source server: the header changes nothing.
   */
  readonly environments?: readonly string[] | undefined
  /**
   * Whether functions report by checkpoints, as version 4 of the official SDK does by default: `lostOutputs` is about
   * their runs. A run may say otherwise. Default true.
   */
  readonly checkpointing?: boolean | undefined
  /** A number that decides the random part of every id. Default 1: a test gets the same ids on every run. */
  readonly random?: number | undefined
}

/** The rules of one sandbox, with every default filled in. */
export interface Settings {
  readonly mode: InngestMode
  readonly habits: InngestHabits
  readonly eventKeys: readonly string[] | undefined
  readonly cancelVisibleMs: number
  readonly cancelTakesMs: number
  readonly checkpointing: boolean
  readonly environments: Environments
}

const openSource: InngestHabits = {
  errorsAs200: true,
  cache: true,
  earlyStatus: true,
  looseLists: true,
  lostOutputs: true,
  emptyCancel: true,
  capitalJobs: true,
  uiFallback: true,
  cancelRoute: 'delete',
  postCancelStyle: 'v1',
  v2: true,
  runRowLag: 0,
  eventLag: 100,
  localOffset: 'Z',
}

const modes: Readonly<Record<InngestMode, InngestHabits>> = {
  dev: openSource,
  start: openSource,
  'well-behaved': {
    errorsAs200: false,
    cache: false,
    earlyStatus: false,
    looseLists: false,
    lostOutputs: false,
    emptyCancel: false,
    capitalJobs: false,
    uiFallback: false,
    cancelRoute: 'both',
    postCancelStyle: 'v1',
    v2: true,
    runRowLag: 0,
    eventLag: 0,
    localOffset: 'Z',
  },
}

/** Throws for a mode that there is not: in plain JavaScript nobody else would say so. */
export function habitsOf(mode: InngestMode, given: InngestSandboxOptions['habits'] = {}): InngestHabits {
  if (!Object.hasOwn(modes, mode)) {
    throw new TypeError(`The sandbox has no mode '${mode}'. Its modes are ${Object.keys(modes).join(', ')}`)
  }
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(openSource, name)) {
      throw new TypeError(`The sandbox has no habit '${name}'. Its habits are ${Object.keys(openSource).join(', ')}`)
    }
  }
  return { ...modes[mode], ...Object.fromEntries(Object.entries(given).filter(([, habit]) => habit !== undefined)) }
}
