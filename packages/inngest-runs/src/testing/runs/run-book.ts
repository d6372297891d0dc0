import type { RandomIds } from '@x/sandbox'
import type { Settings } from '../settings.ts'
import { progressOf, type RunEnding, type RunProgress, type RunScript, scriptedEnd, scriptOf } from './run-script.ts'

/** The options for starting a run. */
export interface RunStart {
  /** The id of its function. Runs of the same function have the same `function_id`. Default `function`. */
  readonly function?: string
  /** The display name of its function, which v2 shows. Default: its id. */
  readonly functionName?: string
  /** The app of its function. Default `app`. */
  readonly app?: string
  /**
   * The id of the event that it belongs to, so that several runs can share an event. A list of ids makes a batch run.
   * Default: an event of its own.
   */
  readonly event?: string | readonly string[]
  /** The environment that it belongs to. Default: the first that the sandbox's options name. */
  readonly environment?: string
  /** What it does. `sleeping` never ends. Default: it completes at once and returns `null`. */
  readonly script?: RunScript | 'sleeping'
  /** Whether its function uses checkpointing. Default: as the options of the sandbox say. */
  readonly checkpointing?: boolean
  /** Fields that v1 shows in addition to, or instead of, its own: `cron`, `original_run_id`, or future ones. */
  readonly fields?: Readonly<Record<string, unknown>>
}

/** A run as the server stores it. Times are milliseconds since the Unix epoch. */
export interface Run {
  readonly id: string
  /** Its event, or the first of its batch. */
  readonly eventId: string
  readonly eventIds: readonly string[]
  readonly batchId: string | undefined
  /** The id of its function within the app, and the id that v1 shows for it. */
  readonly functionSlug: string
  readonly functionId: string
  readonly functionName: string
  readonly app: string
  readonly appId: string
  readonly environment: string
  readonly fields: Readonly<Record<string, unknown>>
  readonly script: RunScript
  readonly checkpointing: boolean
  /** Ids for its jobs: the most that it can have, made once, so that they are the same on every read. */
  readonly jobIds: readonly JobIds[]
  readonly startedAt: number
  /** When it becomes readable. */
  readonly knownFrom: number
  /** How it ends. An earlier cancel replaces this. */
  ending: RunEnding | undefined
  /** When its end becomes visible. Infinity if it never ends. */
  endsAt: number
  /** When the server deletes its jobs and can no longer cancel it. This comes before a cancel becomes visible. */
  settledAt: number
  /** Ends that were recorded after the first one: v1's list has a row for each. */
  readonly laterEnds: LaterEnd[]
  /** Code that was executing when the run was cancelled. It reports its result when it is done. */
  late: { readonly at: number; readonly output: unknown; readonly isStep: boolean } | undefined
  /** What was posted about it. It breaks what v2 shows: scores break its lists, and metadata also get run. */
  spoiltBy: 'score' | 'metadata' | undefined
  cancelRequests: number
  cancels: number
}

/** An end that was recorded after a run had already ended. */
export interface LaterEnd {
  /** When it becomes visible, and its `ended_at`. */
  readonly from: number
  readonly endedAt: number
  readonly ending: RunEnding
}

/** The ids that the server assigns to one job of a run. */
export interface JobIds {
  readonly id: string
  readonly groupId: string
  readonly stepId: string
  readonly pauseId: string
  readonly traceId: string
  readonly spanId: string
}

/** A start with a known event. */
export type KnownStart = Omit<RunStart, 'event'> & { readonly eventIds: readonly string[] }

/** Every run of a sandbox. */
export interface RunBook {
  add(start: KnownStart, startedAt: number): Run
  byId(id: string): Run | undefined
  /** The id that v1 shows for a function. */
  functionIdOf(app: string, functionSlug: string): string
  /** In the order in which they started. */
  readonly all: readonly Run[]
}

export function createRunBook({ environments, habits, checkpointing }: Settings, ids: RandomIds): RunBook {
  const all: Run[] = []
  const byKey = new Map<string, Run>()
  const uuids = new Map<string, string>()

  /** The same name gets the same id. */
  const uuidOf = (name: string): string => {
    const id = uuids.get(name) ?? ids.uuid()
    uuids.set(name, id)
    return id
  }

  return {
    all,
    byId: (id) => byKey.get(id.toUpperCase()),
    functionIdOf: (app, functionSlug) => uuidOf(`${app} ${functionSlug}`),
    add: (start, startedAt) => {
      const { function: functionSlug = 'function', app = 'app', environment, eventIds, fields = {} } = start
      const script = scriptOf(start.script)
      const endsAt = startedAt + scriptedEnd(script)
      const { ends } = script
      const run: Run = {
        id: ids.ulid(startedAt),
        eventId: eventIds[0] ?? '',
        eventIds,
        batchId: eventIds.length > 1 ? ids.ulid(startedAt) : undefined,
        functionSlug,
        functionId: uuidOf(`${app} ${functionSlug}`),
        functionName: start.functionName ?? functionSlug,
        app,
        appId: uuidOf(app),
        environment: environments.chosen(environment),
        fields,
        script,
        checkpointing: start.checkpointing ?? checkpointing,
        jobIds: jobIdsFor(script, ids),
        startedAt,
        knownFrom: startedAt + habits.runRowLag,
        ending: ends === undefined ? undefined : { ...script, ends },
        endsAt,
        settledAt: endsAt,
        laterEnds: [],
        late: undefined,
        spoiltBy: undefined,
        cancelRequests: 0,
        cancels: 0,
      }
      all.push(run)
      byKey.set(run.id, run)
      return run
    },
  }
}

function jobIdsFor({ steps = [], jobs = [] }: RunScript, ids: RandomIds): JobIds[] {
  const count = Math.max(steps.length + 1, jobs.length)
  const make = () => ({
    id: ids.hex(13),
    groupId: ids.uuid(),
    stepId: ids.hex(40),
    pauseId: ids.uuid(),
    traceId: ids.hex(32),
    spanId: ids.hex(16),
  })
  return Array.from({ length: count }, make)
}

/** How a run ended, once the end is visible. */
export const endedBy = ({ ending, endsAt }: Run, now: number): RunEnding | undefined =>
  now >= endsAt ? ending : undefined

/** Where a run is in its script. It stops where it was ended. */
export const progressAt = ({ script, startedAt, settledAt }: Run, now: number): RunProgress =>
  progressOf(script, startedAt, Math.min(now, settledAt))

/** The status that a script shows instead of the real one. */
export function scriptedStatus({ script, startedAt }: Run, now: number): string | undefined {
  const { status, statusForMs = Number.POSITIVE_INFINITY } = script
  return now < startedAt + statusForMs ? status : undefined
}

/** The status that v1 shows for a run that is read by its id. It is always correct. */
export const statusAt = (run: Run, now: number): string =>
  endedBy(run, now)?.ends ?? scriptedStatus(run, now) ?? 'Running'

/** Ends a run: its jobs are gone at once, and the end becomes visible after this many milliseconds. */
export function endRun(run: Run, ending: RunEnding, now: number, visibleAfterMs: number): void {
  run.ending = ending
  run.settledAt = now
  run.endsAt = now + visibleAfterMs
}
