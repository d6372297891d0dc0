import type { ApiResponse } from '@x/sandbox'
import { secondVersionError } from '../requests/responses.ts'
import type { Run } from '../runs/run-book.ts'

type Row = Readonly<Record<string, unknown>>

/** Which runs a list has, and in which order. */
export interface WantedRuns {
  readonly isWanted: (run: Run) => boolean
  /** The time that the list is about, in milliseconds since the Unix epoch. */
  readonly timeOf: (run: Run) => number
  readonly ascending: boolean
  /** Both bounds, if there are both: the answer repeats them. */
  readonly range: { readonly from: string; readonly until: string } | undefined
}

const STATUSES = ['QUEUED', 'RUNNING', 'COMPLETED', 'FAILED', 'CANCELLED']

/** Either spelling of each, in lower case and without what is between words. */
const TIME_FIELDS = ['queuedat', 'startedat', 'endedat']

/**
 * What the filters of a list ask for, or an error answer.
 *
 * @param row how the list shows a run. Filters see what it shows, also where that is wrong.
 */
export function wantedRuns(query: URLSearchParams, row: (run: Run) => Row): WantedRuns | ApiResponse {
  const times = timesIn(query)
  if ('status' in times) return times
  const statuses = query.getAll('status').map((status) => status.toUpperCase())
  const apps = valuesOf(query, 'appId')
  const functions = valuesOf(query, 'functionId')
  const field = (valuesOf(query, 'timeField')[0] ?? 'queuedAt').replaceAll('_', '').toLowerCase()
  const order = (query.get('order') ?? 'DESC').toUpperCase()
  const problem =
    (statuses.some((status) => !STATUSES.includes(status)) && 'Status is invalid') ||
    (!TIME_FIELDS.includes(field) && 'timeField is invalid') ||
    (!['DESC', 'ASC'].includes(order) && 'order is invalid') ||
    (functions.length > 0 && apps.length === 0 && 'appId is required when filtering by functionId') ||
    (times.to <= times.since && 'from must be before until')
  if (problem) return secondVersionError(400, 'invalid_field_format', problem)
  const shownAt = (run: Run): number => {
    const { endedAt, startedAt, queuedAt } = row(run)
    // For a run without an end, the server takes the time of its latest record: it is in the list, too.
    const time = field === 'endedat' ? (endedAt ?? startedAt) : field === 'startedat' ? startedAt : queuedAt
    return Date.parse(String(time))
  }
  return {
    isWanted: (run) =>
      (statuses.length === 0 || statuses.includes(String(row(run).status))) &&
      (apps.length === 0 || apps.includes(run.app)) &&
      (functions.length === 0 || functions.includes(run.functionSlug)) &&
      shownAt(run) >= times.since &&
      shownAt(run) < times.to,
    timeOf: (run) => (field === 'endedat' ? shownAt(run) : run.startedAt),
    ascending: order === 'ASC',
    range: times.range,
  }
}

/** The server takes either spelling. */
function valuesOf(query: URLSearchParams, camel: string): string[] {
  const snake = camel.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
  return [...query.getAll(camel), ...query.getAll(snake)]
}

interface Times {
  readonly since: number
  readonly to: number
  readonly range: WantedRuns['range']
}

function timesIn(query: URLSearchParams): Times | ApiResponse {
  const [from, until] = [query.get('from'), query.get('until')]
  for (const [name, time] of [
    ['from', from],
    ['until', until],
  ] as const) {
    if (time !== null && !isTime(time)) return unreadableTime(name, time)
  }
  return {
    since: from === null ? Number.NEGATIVE_INFINITY : Date.parse(from),
    to: until === null ? Number.POSITIVE_INFINITY : Date.parse(until),
    range: from === null || until === null ? undefined : { from, until },
  }
}

const isTime = (text: string): boolean =>
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(text) && !Number.isNaN(Date.parse(text))

/** As Go's library says it: where the text stops being what the form has next. */
function unreadableTime(name: string, text: string): ApiResponse {
  const form = '2006-01-02T15:04:05.999999999Z07:00'
  const [rest, next] = /^\d{4}/.test(text) ? [text.slice(4), '-'] : [text, '2006']
  const quoted = [text, form, rest, next].map((one) => JSON.stringify(one))
  return secondVersionError(
    400,
    'api_error',
    `parsing field "${name}": parsing time ${quoted[0]} as ${quoted[1]}: cannot parse ${quoted[2]} as ${quoted[3]}`,
  )
}
