import { type Clock, requireOptions } from '@x/transport'
import type { EventBook } from '../events/events.ts'
import { endRun, type Run, type RunBook, type RunStart, statusAt } from './run-book.ts'
import { idKey } from './run-id.ts'
import type { RunEnding } from './run-script.ts'

/** A run as a test sees it. A copy: it does not change. */
export interface SandboxRun {
  /** Id of the run, a ULID. */
  readonly id: string
  /** Id of the event that started it, a ULID. */
  readonly eventId: string
  /** The full id of its function: `app-welcome`. */
  readonly function: string
  /** Empty if the sandbox has no environments. */
  readonly environment: string
  /** What the server would return now without its cache. */
  readonly status: string
  /** Milliseconds since the Unix epoch. */
  readonly startedAt: number
  /** Milliseconds since the Unix epoch; undefined if it has not ended. */
  readonly endedAt: number | undefined
  /** How many cancels reached it, whatever their effect. */
  readonly cancelRequests: number
  /** How many cancels actually ended it: 0 or 1. */
  readonly cancels: number
}

/** The runs of a sandbox: a test starts them and inspects their state. */
export interface SandboxRuns {
  /** Starts a run. Throws for an event id that is not a ULID, and for an unknown environment. */
  start(start?: RunStart): { readonly runId: string; readonly eventId: string }
  /** Ends a run now, whatever its script says. Returns false if it has already ended. Throws for an unknown id. */
  end(runId: string, ending: RunEnding): boolean
  /** Undefined for an unknown id. */
  get(runId: string): SandboxRun | undefined
  /** Every run, in the order in which they started. */
  readonly all: readonly SandboxRun[]
}

export function createRuns(book: RunBook, events: EventBook, clock: Clock): SandboxRuns {
  const shown = (run: Run): SandboxRun => ({
    id: run.id,
    eventId: run.eventId,
    function: run.functionSlug,
    environment: run.environment,
    status: statusAt(run, clock.now()),
    startedAt: run.startedAt,
    endedAt: clock.now() >= run.endsAt ? run.endsAt : undefined,
    cancelRequests: run.cancelRequests,
    cancels: run.cancels,
  })
  return {
    start: (given = {}) => {
      requireOptions(given, 'start')
      const { event, ...start } = given
      for (const id of event === undefined ? [] : [event].flat()) {
        if (idKey(id) === undefined) throw new TypeError(`event: expected a ULID of 26 characters, got '${id}'`)
      }
      const belongsTo = event === undefined ? start : { ...start, event }
      const { id, eventId } = book.add({ ...start, eventIds: events.addFor(belongsTo, clock.now()) }, clock.now())
      return { runId: id, eventId }
    },
    end: (runId, ending) => {
      const run = book.byId(runId)
      if (run === undefined) throw new TypeError(`unknown run ${runId}`)
      if (clock.now() >= run.settledAt) return false
      endRun(run, ending, clock.now(), 0)
      return true
    },
    get: (runId) => {
      const run = book.byId(runId)
      return run === undefined ? undefined : shown(run)
    },
    get all() {
      return book.all.map(shown)
    },
  }
}
