import {
  type ChecksOf,
  isNotFoundError,
  LONGEST_TIMER_MS,
  RunNotFoundError,
  SHARED_WAIT_OPTIONS,
  trueOrFalse,
  waitUntilEnded,
  wholeNumber,
} from '@x/transport'
import { isSaidByApi } from '../api/missing-route.ts'
import type { Run } from '../wire.gen.ts'
import { type EndedRun, endOf } from './ended-run.ts'
import { type EventRunsWanted, readEventRuns } from './event-runs.ts'
import { isKnownRunStatus } from './run-status.ts'
import type { RunReads } from './v2-reads.ts'
import { POLL_FROM_MS, type WaitForEventRunsOptions } from './waiting.ts'

const WAIT_OPTIONS = {
  ...SHARED_WAIT_OPTIONS,
  count: (count) =>
    Number.isSafeInteger(count) && Number(count) > 0 ? undefined : 'expected a whole number, 1 or more',
  grace: wholeNumber(LONGEST_TIMER_MS),
  fresh: trueOrFalse,
} satisfies ChecksOf<WaitForEventRunsOptions>

const GRACE_MS = 10_000

/** How long after the first run was seen another function of the same event may still start, in ms. */
const SETTLING_MS = 1_000

/** The result of one look at an event's runs. */
interface Look {
  readonly runs: readonly Run[]
  /** How each ended, once all have. */
  readonly ends: readonly EndedRun[] | undefined
  /** Whether these are all the runs to wait for. */
  readonly settled: boolean
  /** Whether there are runs that the previous look did not show. */
  readonly grown: boolean
}

type Settled = Look & { readonly ends: readonly EndedRun[] }

const isSettled = (look: Look): look is Settled => look.settled && look.ends !== undefined

/** The event has no runs, or none yet. Never leaves this file. */
class NoRunsYet extends Error {}

/** Waits until an event has runs, and until each of them has ended. */
export async function waitForEventRuns(
  reads: RunReads,
  eventId: string,
  given: WaitForEventRunsOptions,
): Promise<EndedRun[]> {
  const { transport } = reads
  const options = transport.checkOptions('waitForEventRuns', given, WAIT_OPTIONS)
  const { count, grace = GRACE_MS, fresh = true, interval = POLL_FROM_MS, onUpdate, ...waiting } = options
  const { clock } = transport
  let before: Look | undefined
  let firstSeenAt = 0

  const look = async (callOptions: Parameters<typeof readEventRuns>[2]): Promise<Look> => {
    const hadEnded = before?.ends !== undefined
    // Without a count, the number of runs is unknown: once all have ended, there is one more look.
    const isLast = count === undefined && hadEnded
    const wanted: EventRunsWanted = {
      outputs: (runs) => runs.every(hasEnded) && (count === undefined ? isLast : runs.length >= count),
      // With a count, others are still expected, and v1 may never list them. Runs found on v2 are looked up there
      // again.
      complete: (runs) => hadEnded || hasOthers(before?.runs ?? [], runs),
    }
    const { data: runs } = await readEventRuns(reads, eventId, { ...callOptions, fresh: fresh || isLast }, wanted)
    if (runs.length === 0) {
      if (before === undefined) throw new NoRunsYet()
      return { ...before, settled: false, grown: false }
    }
    if (before === undefined) firstSeenAt = clock.now()
    const ends = runs.flatMap((run) => endOf(run) ?? [])
    const grown = hasOthers(runs, before?.runs ?? [])
    if (!runs.every(({ status }) => isKnownRunStatus(status))) transport.reportUnknown('waitForEventRuns', 'status')
    return {
      runs,
      ends: ends.length === runs.length ? ends : undefined,
      settled: count === undefined ? isLast && !grown : runs.length >= count,
      grown,
    }
  }

  const ended = await waitUntilEnded<Look, Settled>(
    transport,
    {
      operation: 'waitForEventRuns',
      resource: { eventId },
      thing: `event ${eventId}`,
      continues: 'Its runs continue',
      unread: 'has started no run that could be read',
      isEnded: isSettled,
      lastStateOf: ({ runs }) => runs,
      statusOf: (seen) => progress(seen, count),
      notYetVisible: { is: isNoRunsYet, graceMs: grace },
      intervalMs: interval,
      nextIn: ({ ends, grown }) => {
        if (count === undefined && ends !== undefined) return Math.max(0, firstSeenAt + SETTLING_MS - clock.now())
        return grown ? interval : undefined
      },
      first: 'now',
      async read(callOptions): Promise<Look> {
        before = await look(callOptions)
        return before
      },
    },
    { ...waiting, interval, ...(onUpdate === undefined ? {} : { onUpdate: ({ runs }: Look) => onUpdate([...runs]) }) },
  ).catch((error: unknown) => {
    throw before === undefined && isNoRunsYet(error) ? noRuns(eventId, grace) : error
  })
  return [...ended.ends]
}

/** Whether one of these runs is not among those. */
function hasOthers(these: readonly Run[], those: readonly Run[]): boolean {
  const known = new Set(those.map(({ run_id }) => run_id))
  return these.some(({ run_id }) => !known.has(run_id))
}

const hasEnded = (run: Run): boolean => endOf(run) !== undefined

/** An empty list, and the 404 that Inngest Cloud reportedly returns for a moment. A router's 404 is different. */
const isNoRunsYet = (error: unknown): boolean =>
  error instanceof NoRunsYet || (isNotFoundError(error) && isSaidByApi(error))

function progress({ runs }: Look, count = 0): string {
  const ended = runs.filter(hasEnded).length
  return `waiting: ${ended} of ${Math.max(count, runs.length)} runs have ended`
}

function noRuns(eventId: string, graceMs: number): RunNotFoundError {
  return new RunNotFoundError(
    `waitForEventRuns: event ${eventId} started no run within ${graceMs} ms. Possible reasons: no function is triggered by it; it was debounced, and its run will belong to a later event; it was rate limited; it was skipped by a singleton or an idempotency key of the function; it was de-duplicated, because an event with the same id was sent before; it is waiting for its batch; or it belongs to another environment (INNGEST_ENV). To wait longer, pass a longer grace.`,
    { status: 404, type: 'no_runs' },
    { operation: 'waitForEventRuns', outcome: 'rejected', eventId },
  )
}
