import {
  aFunction,
  type ChecksOf,
  checkedElsewhere,
  givenOptions,
  invalidInput,
  optionProblems,
  type SchemaIssue,
  SHARED_CALL_OPTIONS,
  shownValue,
  trueOrFalse,
  wholeNumber,
} from '@x/transport'
import { INNGEST_API } from '../api/api.ts'
import type { ListRunsFilters, RunStatusFilter } from '../runs/list-runs.ts'
import type { CancelCounts } from './cancelled-run.ts'

/** The states of runs that can be cancelled, in the words of `Run.status` and in those of v2. */
export type OpenRunStatus = Extract<RunStatusFilter, 'Scheduled' | 'Running' | 'QUEUED' | 'RUNNING'>

/** Which runs to cancel: those that have not ended, and to which all of this applies. */
export interface CancelFilters extends Pick<ListRunsFilters, 'appId' | 'functionId' | 'from' | 'until'> {
  /** Default: both, `Scheduled` (waiting for its turn) and `Running`. */
  readonly status?: OpenRunStatus | readonly OpenRunStatus[]
  /** The time that `from` and `until` filter by. Default: `queuedAt`, which is when the run was scheduled. */
  readonly timeField?: 'queuedAt' | 'startedAt'
}

/** Options of `cancelRuns`. */
export interface CancelRunsOptions {
  /** Only lists: nothing is cancelled. Default: false. */
  readonly dryRun?: boolean | undefined
  /** Filters without an app or a time are refused, unless this is true. Default: false. */
  readonly all?: boolean | undefined
  /** Cancels in flight at once, 1 to 50. Default: 4. */
  readonly concurrency?: number | undefined
  /** Called with the counts once the runs are known, and after every result. Errors it throws are ignored. */
  readonly onProgress?: ((counts: CancelCounts) => void) | undefined
  /** Ends the batch: no further run is cancelled; cancels in flight end, and have their results. */
  readonly signal?: AbortSignal | undefined
}

const CANCEL_RUNS_OPTIONS = {
  dryRun: trueOrFalse,
  all: trueOrFalse,
  concurrency: wholeNumber(50, 1),
  onProgress: aFunction,
  signal: SHARED_CALL_OPTIONS.signal,
} satisfies ChecksOf<CancelRunsOptions>

/** Runs by their ids. */
export type RunIds = Iterable<string> | AsyncIterable<string>

/** A batch, as it was checked. */
export interface CancelInput {
  readonly which: { readonly filters: ListRunsFilters } | { readonly ids: RunIds }
  readonly options: CancelRunsOptions
}

/** Values of filters are checked by the list that they are for. */
const FILTERS = {
  status: checkedElsewhere,
  appId: checkedElsewhere,
  functionId: checkedElsewhere,
  from: checkedElsewhere,
  until: checkedElsewhere,
  timeField: checkedElsewhere,
} satisfies ChecksOf<CancelFilters>

/** Filters that leave some app or some time out. A status does not: every run that can be cancelled has one of two. */
const NARROWING = ['appId', 'functionId', 'from', 'until'] as const satisfies readonly (keyof CancelFilters)[]

const OPEN: readonly unknown[] = ['Scheduled', 'Running', 'QUEUED', 'RUNNING'] satisfies OpenRunStatus[]

/** @throws RequestValidationError for everything that is wrong with a batch. */
export function cancelInput(which: CancelFilters | RunIds, given: CancelRunsOptions): CancelInput {
  const options = givenOptions(given, Object.keys(CANCEL_RUNS_OPTIONS))
  const issues = optionProblems(options, CANCEL_RUNS_OPTIONS)
  if (isIds(which)) {
    refuse(issues)
    return { which: { ids: which }, options }
  }
  const filters = givenOptions(which, Object.keys(FILTERS))
  refuse([...issues, ...filterProblems(filters, options?.all === true)])
  const { status = ['Scheduled', 'Running'] } = filters
  return { which: { filters: { ...filters, status } }, options }
}

const isIds = (which: unknown): which is RunIds =>
  typeof which === 'object' && which !== null && (Symbol.iterator in which || Symbol.asyncIterator in which)

function filterProblems(filters: CancelFilters, all: boolean): SchemaIssue[] {
  const issue = (name: string, message: string): SchemaIssue => ({ path: [name], code: 'invalid_value', message })
  if (typeof filters !== 'object' || filters === null) {
    return [issue('filters', `expected filters, or a list of run ids, got ${shownValue(filters)}`)]
  }
  const unknown = optionProblems(filters, FILTERS)
  // A filter that went missing would cancel more than was meant.
  const lost = Object.entries(filters).flatMap(([name, value]) =>
    value === undefined
      ? [issue(name, 'expected a value, got undefined: without it, more runs would be cancelled')]
      : [],
  )
  const { status = [], timeField } = filters
  const ended = [status].flat().filter((one) => !OPEN.includes(one))
  const isWide = !all && NARROWING.every((name) => filters[name] === undefined)
  return [
    ...unknown,
    ...lost,
    ...ended.map((one) =>
      issue(
        'status',
        `expected "Scheduled" or "Running", because no other run can be cancelled, got ${shownValue(one)}`,
      ),
    ),
    ...(timeField === undefined || timeField === 'queuedAt' || timeField === 'startedAt'
      ? []
      : [issue('timeField', `expected "queuedAt" or "startedAt", got ${shownValue(timeField)}`)]),
    ...(isWide && lost.length === 0
      ? [
          issue(
            'filters',
            `expected one of ${NARROWING.join(', ')}: without any, every run of the environment that has not ended would be cancelled. To cancel them all, pass all: true`,
          ),
        ]
      : []),
  ]
}

/** An id of a run: the server takes nothing else (inngest/inngest, which parses ids with oklog/ulid). */
const RUN_ID = /^[0-7][0-9A-Za-z]{25}$/

/** @throws RequestValidationError for anything that is not the id of a run. */
export function checkRunId(id: unknown, index: number): asserts id is string {
  if (typeof id === 'string' && RUN_ID.test(id)) return
  const message = `expected the id of a run, 26 characters, got ${shownValue(id)}`
  refuse([{ path: ['ids', index], code: 'invalid_value', message }])
}

function refuse(issues: readonly SchemaIssue[]): void {
  if (issues.length === 0) return
  throw invalidInput(issues, { operation: 'cancelRuns' }, INNGEST_API, { advice: 'Nothing was cancelled.' })
}
