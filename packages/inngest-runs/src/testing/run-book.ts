import type { RandomIds } from '@x/sandbox'
import { idKey } from './run-id.ts'
import { completedScript, type JobScript, type RunEnding, type RunScript, sleepingScript } from './run-script.ts'
import type { Settings } from './sandbox-options.ts'

/** What a run is started with. */
export interface RunStart {
  /** The name of its function. Runs of the same name have the same `function_id`. Default `function`. */
  readonly function?: string
  /** The id of the event that it belongs to, so that several runs can share one. Default: an event of its own. */
  readonly event?: string
  /** The environment that it belongs to. Default: the first that the sandbox's options name. */
  readonly environment?: string
  /** How it goes on. `sleeping` never ends. Default: it completes at once, with `null` as its output. */
  readonly script?: RunScript | 'sleeping'
  /** Fields to show beside, or instead of, its own: `cron`, `batch_id`, `original_run_id`, or what the future may bring. */
  readonly fields?: Readonly<Record<string, unknown>>
}

/** A run as the server has it. Times are milliseconds since the Unix epoch. */
export interface Run {
  readonly id: string
  readonly eventId: string
  readonly functionName: string
  readonly functionId: string
  readonly environment: string
  readonly fields: Readonly<Record<string, unknown>>
  readonly script: RunScript
  readonly jobs: readonly (JobScript & { readonly id: string })[]
  readonly startedAt: number
  /** From when on it can be read. */
  readonly knownFrom: number
  /** How it ends. A cancel that comes before puts another ending in its place. */
  ending: RunEnding | undefined
  /** When its end shows. Infinity when it never ends. */
  endsAt: number
  /** When the server forgets its jobs and cannot cancel it any more: before a cancel shows. */
  settledAt: number
  cancelRequests: number
  cancels: number
}

/** Every run of a sandbox. */
export interface RunBook {
  add(start: RunStart, now: number): Run
  byId(id: string): Run | undefined
  /** In the order of starting. */
  readonly all: readonly Run[]
}

export function createRunBook({ environments, habits }: Settings, ids: RandomIds): RunBook {
  const all: Run[] = []
  const byKey = new Map<string, Run>()
  const functionIds = new Map<string, string>()

  const functionId = (name: string): string => {
    const id = functionIds.get(name) ?? ids.uuid()
    functionIds.set(name, id)
    return id
  }

  return {
    all,
    byId: (id) => byKey.get(id.toUpperCase()),
    add: ({ function: name = 'function', event, environment, fields = {}, script: given = completedScript }, now) => {
      const script = given === 'sleeping' ? sleepingScript : given
      const { ends, afterMs = 0, jobs = [{ kind: 'start' }] } = script
      if (event !== undefined && idKey(event) === undefined) throw new TypeError('An event id is a ULID: 26 characters')
      if (!(afterMs >= 0)) throw new RangeError(`A run ends 0 or more milliseconds after its start, not ${afterMs}`)
      const endsAt = ends === undefined ? Number.POSITIVE_INFINITY : now + afterMs
      const run: Run = {
        id: ids.ulid(now),
        eventId: event?.toUpperCase() ?? ids.ulid(now),
        functionName: name,
        functionId: functionId(name),
        environment: environments.chosen(environment),
        fields,
        script,
        jobs: jobs.map((job) => ({ ...job, id: ids.hex(16) })),
        startedAt: now,
        knownFrom: now + habits.runRowLag,
        ending: ends === undefined ? undefined : { ...script, ends },
        endsAt,
        settledAt: endsAt,
        cancelRequests: 0,
        cancels: 0,
      }
      all.push(run)
      byKey.set(run.id, run)
      return run
    },
  }
}

export function statusAt({ ending, endsAt, script, startedAt }: Run, now: number): string {
  if (ending !== undefined && now >= endsAt) return ending.ends
  const { status = 'Running', statusForMs = Number.POSITIVE_INFINITY } = script
  return now < startedAt + statusForMs ? status : 'Running'
}

/** Ends a run that goes on: its jobs are gone at once, and the end shows after so many milliseconds. */
export function endRun(run: Run, ending: RunEnding, now: number, visibleAfterMs: number): void {
  run.ending = ending
  run.settledAt = now
  run.endsAt = now + visibleAfterMs
}
