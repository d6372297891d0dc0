import { isJsonObject } from '@x/transport'
import type { Run } from '../wire.gen.ts'
import { isEndedRunStatus } from './run-status.ts'

// What the second version of the API reports about runs (inngest/inngest, proto/api/v2 and pkg/api/v2). It omits every
// zero value, so any field here may be missing.

/** A run as v2 reports it. */
export interface V2Run {
  readonly id: string
  /** What the function returned or threw; undefined if v2 does not say. */
  readonly output: { readonly value: unknown } | undefined
  /** The fields as they came. */
  readonly fields: Readonly<Record<string, unknown>>
}

/** A page of a list, and the cursor of the next one. */
export interface V2Page {
  readonly runs: readonly V2Run[]
  readonly cursor: string | undefined
}

/** The run in a response; undefined if there is none that can be read. */
export const readV2Run = (json: unknown): V2Run | undefined => (isJsonObject(json) ? asRun(json.data) : undefined)

/** The runs of a page. An empty list counts as no list. */
export function readV2Page(json: unknown): V2Page {
  const { data, page }: Record<string, unknown> = isJsonObject(json) ? json : {}
  const runs = (Array.isArray(data) ? data : []).flatMap((one) => asRun(one) ?? [])
  const { cursor, hasMore }: Record<string, unknown> = isJsonObject(page) ? page : {}
  return { runs, cursor: hasMore === true && typeof cursor === 'string' ? cursor : undefined }
}

function asRun(data: unknown): V2Run | undefined {
  if (!isJsonObject(data) || typeof data.id !== 'string') return undefined
  return { id: data.id, output: 'output' in data ? { value: bareOutput(data.output) } : undefined, fields: data }
}

/**
 * What a function returned. v2 wraps every value that is not an object into one, `{ data: value }`, and leaves objects
 * unchanged, including one that has `data` itself: only then does `data` hold an object.
 */
export function bareOutput(output: unknown): unknown {
  if (!isJsonObject(output) || !('data' in output) || Object.keys(output).length > 1) return output
  return isJsonObject(output.data) ? output : output.data
}

const STATUSES: Readonly<Record<string, string>> = {
  QUEUED: 'Running',
  RUNNING: 'Running',
  COMPLETED: 'Completed',
  FAILED: 'Failed',
  CANCELLED: 'Cancelled',
}

/**
 * Builds a v1 run from v2's data, for a run that v1 cannot encode. v2 does not have the function's UUID: its
 * `function_id` is the id of the function in your code.
 */
export function runOfV2({ id, output, fields }: V2Run): Run {
  const trigger: Record<string, unknown> = isJsonObject(fields.trigger) ? fields.trigger : {}
  const [eventId] = Array.isArray(trigger.eventIds) ? trigger.eventIds : []
  const endedAt = text(fields.endedAt)
  const named = text(fields.status) ?? 'UNKNOWN'
  const status = STATUSES[named] ?? `${named.charAt(0)}${named.slice(1).toLowerCase()}`
  const hasOutput = endedAt !== undefined && (status === 'Completed' || status === 'Failed')
  const known = {
    run_started_at: text(fields.queuedAt),
    event_id: text(eventId),
    batch_id: text(trigger.batchId),
    cron: text(trigger.cronSchedule),
  }
  const run = {
    run_id: id,
    function_id: (isJsonObject(fields.function) ? text(fields.function.id) : undefined) ?? '',
    ...Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined)),
    status: endedAt === undefined && isEndedRunStatus(status) ? 'Running' : status,
    ended_at: endedAt ?? null,
    ...(hasOutput && output !== undefined ? { output: output.value } : {}),
  }
  // An unknown status is a later addition, for which the type has its own name.
  return run as unknown as Run
}

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)
