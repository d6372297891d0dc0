import type { Clock } from '@x/transport'
import type { FunctionScript } from './events/function-script.ts'

/**
 * The server that the sandbox simulates:
 *
 * - `dev`: `inngest dev`, the open-source server. It needs no key.
 * - `start`: `inngest start`, the same server self-hosted. It needs a signing key.
 * - `well-behaved`: a server without surprises, at api.inngest.com. No real server is like this. Use it for tests that
 *   are about something else.
 */
export type InngestMode = 'dev' | 'start' | 'well-behaved'

/**
 * The surprises of the real server. The mode sets them all, and you can override each. The defaults are listed first
 * for `dev` and `start`, then for `well-behaved`.
 */
export interface InngestHabits {
  /** Errors of a v1 GET arrive with HTTP status 200. Their own status is only in the body. Default `true`, `false`. */
  readonly errorsAs200: boolean
  /**
   * Short responses to a v1 GET are cached by URL and Authorization header: a run for 2 to 3 s, an event and an empty
   * list of jobs for 4 to 5 s, the runs of an event for 14 to 15 s. A cached response is sent as text/plain. Default
   * `true`, `false`.
   */
  readonly cache: boolean
  /**
   * v1's list of an event and v2's get run show an ended status for runs that have not ended: `Completed` while a run
   * sleeps after a step, `Failed` while it waits for its next attempt. Default `true`, `false`.
   */
  readonly earlyStatus: boolean
  /**
   * Lists are unreliable. v1 lists a run once for each time that its end was written, and lists the run of a batch
   * under its first event only. v2 lists the end of a cancelled run 10 s too late. Default `true`, `false`.
   */
  readonly looseLists: boolean
  /** v1 shows `""` as the output of a completed run whose function uses checkpointing. Default `true`, `false`. */
  readonly lostOutputs: boolean
  /** v1 responds to a cancel with an empty body; with `false`, with the run. Default `true`, `false`. */
  readonly emptyCancel: boolean
  /** Two fields of a job are named `JobID` and `Raw`; with `false`, `job_id` and `raw`. Default `true`, `false`. */
  readonly capitalJobs: boolean
  /** Every path outside the APIs returns 200 with the page of the web interface. Default `true`, `false`. */
  readonly uiFallback: boolean
  /**
   * Which routes of v1 cancel a run: `DELETE /v1/runs/{id}`, `POST /v1/runs/{id}/cancel`, or both. Default `delete`,
   * `both`.
   */
  readonly cancelRoute: 'delete' | 'post' | 'both'
  /** Whether v2 has the routes for runs. Older servers do not. Default `true`. */
  readonly v2: boolean
  /** How long a new run is unknown, in milliseconds. Default 0. */
  readonly runRowLag: number
  /** How long after an event its runs start, in milliseconds. Default 100, 0. */
  readonly eventLag: number
  /** The offset of v1's timestamps: `Z`, or hours and minutes such as `+02:00`. Default `Z`. */
  readonly localOffset: string
}

/** How an Inngest sandbox behaves. Every option has a default that suits most tests. */
export interface InngestSandboxOptions {
  /** The clock of the sandbox. Default: real time. Pass a manual clock to make time pass at once. */
  readonly clock?: Clock | undefined
  /** Default `start`. */
  readonly mode?: InngestMode | undefined
  /** Overrides of what the mode sets. */
  readonly habits?: { readonly [Habit in keyof InngestHabits]?: InngestHabits[Habit] | undefined } | undefined
  /**
   * The accepted signing keys, plain or hashed: an even number of lower-case hexadecimal digits, with or without a
   * prefix such as `signkey-prod-`. Default: one key, which is `sandbox.signingKey`.
   */
  readonly signingKeys?: readonly string[] | undefined
  /** The event keys that `POST /e/{key}` accepts. Default: any. */
  readonly eventKeys?: readonly string[] | undefined
  /**
   * Your functions by name: the event that triggers each, and what its runs do. An event that arrives by
   * `POST /e/{key}` (the official SDK), `POST /v2/events` or `sandbox.events.send` starts a run of each function that
   * it triggers. Default: none.
   */
  readonly functions?: Readonly<Record<string, FunctionScript>> | undefined
  /**
   * How long after its response a cancel becomes visible, in milliseconds. Default 0, as in 96 % of cases on the real
   * server.
   */
  readonly cancelVisibleMs?: number | undefined
  /**
   * How long a cancel takes, in milliseconds. Default 0; the real server takes about 60. Cancels of one run that
   * overlap all succeed, and with `looseLists` v1 then lists that run several times.
   */
  readonly cancelTakesMs?: number | undefined
  /**
   * Names of environments that share nothing. `x-inngest-env` selects the environment of a request; without it, the
   * first name is used. Default: none, as on the open-source server, where the header changes nothing.
   */
  readonly environments?: readonly string[] | undefined
  /**
   * Whether functions use checkpointing, the default of version 4 of the official SDK. With `lostOutputs`, v1 loses the
   * outputs of their runs. You can override it for each run. Default true.
   */
  readonly checkpointing?: boolean | undefined
  /**
   * Faults from the start, in this order, as text: `rate-limit:3,drop-after-commit@cancelRun` is a rate limit three
   * times, then a cancel whose response is lost. Default: nothing. `faults.next` of the sandbox has more options.
   */
  readonly faults?: string | undefined
  /** A number that decides the random part of every id. Default 1: a test gets the same ids on every run. */
  readonly random?: number | undefined
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
    v2: true,
    runRowLag: 0,
    eventLag: 0,
    localOffset: 'Z',
  },
}

/** Throws for an unknown mode or habit, since plain JavaScript has no compiler to catch it. */
export function habitsOf(mode: InngestMode, given: InngestSandboxOptions['habits'] = {}): InngestHabits {
  if (!Object.hasOwn(modes, mode)) {
    throw new TypeError(`mode: unknown mode '${mode}'; allowed: ${Object.keys(modes).join(', ')}`)
  }
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(openSource, name)) {
      throw new TypeError(`habits: unknown habit '${name}'; allowed: ${Object.keys(openSource).join(', ')}`)
    }
  }
  return { ...modes[mode], ...Object.fromEntries(Object.entries(given).filter(([, habit]) => habit !== undefined)) }
}
