import { type Clock, isDate, optionsIssues, systemClock } from '@x/transport'
import type { ListRunsFilters } from '../runs/list-runs.ts'
import { momentOf } from '../runs/moment.ts'
import type { CallOptions } from '../runs/read-options.ts'
import { isCursor, type Place, placeOf } from './cursor.ts'

/** How to watch runs. */
export interface WatchRunsOptions {
  /** Only runs of this app, or of this function. Default: every run of the environment. */
  readonly filters?: Pick<ListRunsFilters, 'appId' | 'functionId'> | undefined
  /** Ms between two rounds, at least 2,000: a list costs the server about ten reads. Default: 10,000. */
  readonly intervalMs?: number | undefined
  /**
   * Where it begins: a time (a Date, or an RFC 3339 time), from which on runs were queued, or the `cursor` of a change,
   * to continue after it. Default: now.
   */
  readonly from?: Date | string | undefined
  /** Whether runs that completed or failed have their `output`. Default: false. */
  readonly includeOutput?: boolean | undefined
  /** Ends the watch: the iteration is then over, without an error. */
  readonly signal?: AbortSignal | undefined
  /** Options of each call. */
  readonly call?: Omit<CallOptions, 'signal'> | undefined
  /** The clock, for tests: that of the client. Default: real time. */
  readonly clock?: Clock | undefined
}

const FILTERS = ['appId', 'functionId']

const NAMES = ['filters', 'intervalMs', 'from', 'includeOutput', 'signal', 'call', 'clock']

const LEAST_MS = 2_000
const USUAL_MS = 10_000
const MOST_MS = 86_400_000

/** The options as they are used. */
export interface Watch extends Omit<WatchRunsOptions, 'from' | 'intervalMs' | 'clock'> {
  readonly intervalMs: number
  readonly clock: Clock
  /** Undefined for now, by the clock of the server. */
  readonly begin: Place | undefined
}

/** @throws TypeError that names the option, what came and what is allowed. */
export function watchFrom(options: WatchRunsOptions): Watch {
  for (const { message } of optionsIssues(options)) throw new TypeError(`options: ${message}`)
  const unknown = Object.keys(options).find((name) => !NAMES.includes(name))
  if (unknown !== undefined) throw new TypeError(`${unknown}: unknown option; allowed: ${NAMES.join(', ')}`)
  // A list takes more filters than a watch: one by status would hide what it is for.
  const filter = Object.keys(options.filters ?? {}).find((name) => !FILTERS.includes(name))
  if (filter !== undefined) throw new TypeError(`filters.${filter}: unknown filter; allowed: ${FILTERS.join(', ')}`)
  const { intervalMs = USUAL_MS, clock = systemClock, from, ...others } = options
  if (!(Number.isInteger(intervalMs) && intervalMs >= LEAST_MS && intervalMs <= MOST_MS)) {
    throw new TypeError(`intervalMs: expected a whole number from ${LEAST_MS} to ${MOST_MS}, got ${String(intervalMs)}`)
  }
  return { ...others, intervalMs, clock, begin: from === undefined ? undefined : beginOf(from) }
}

function beginOf(from: unknown): Place {
  const cursor = typeof from === 'string' && isCursor(from) ? placeOf(from) : undefined
  if (cursor !== undefined) return cursor
  const at = isDate(from) ? from.getTime() : momentOf(from)
  if (Number.isNaN(at)) throw new TypeError('from: expected a Date, an RFC 3339 time, or the cursor of a change')
  return { since: at, at, open: [], known: [] }
}
