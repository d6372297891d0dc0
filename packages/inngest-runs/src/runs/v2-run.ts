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

/** A status the way v1 writes it: `COMPLETED` is `Completed` there. */
export const inWordsOfV1 = (status: string): string => `${status.charAt(0)}${status.slice(1).toLowerCase()}`

type Fields = Readonly<Record<string, unknown>>

/** The fields of a run that both versions know, by v1's names. A run has ended if it has an end, whatever its status. */
export function fieldsOfV1(fields: Fields) {
  const trigger: Fields = isJsonObject(fields.trigger) ? fields.trigger : {}
  const [eventId] = Array.isArray(trigger.eventIds) ? trigger.eventIds : []
  const endedAt = text(fields.endedAt)
  const named = text(fields.status) ?? 'UNKNOWN'
  const status = named === 'QUEUED' ? 'Running' : inWordsOfV1(named)
  return {
    ...given({
      run_started_at: text(fields.queuedAt),
      event_id: text(eventId),
      batch_id: text(trigger.batchId),
      cron: text(trigger.cronSchedule),
    }),
    status: endedAt === undefined && isEndedRunStatus(status) ? 'Running' : status,
    ended_at: endedAt ?? null,
  }
}

/** Whether v2's output of a run is that of the run, not that of a step. */
export const hasOwnOutput = ({ status, ended_at }: ReturnType<typeof fieldsOfV1>): boolean =>
  ended_at !== null && (status === 'Completed' || status === 'Failed')

/**
 * Builds a v1 run from v2's data, for a run that v1 cannot encode. v2 does not have the function's UUID: its
 * `function_id` is the id of the function in your code.
 */
export function runOfV2({ id, output, fields }: V2Run): Run {
  const known = fieldsOfV1(fields)
  const run = {
    run_id: id,
    function_id: (isJsonObject(fields.function) ? text(fields.function.id) : undefined) ?? '',
    ...known,
    ...(hasOwnOutput(known) && output !== undefined ? { output: output.value } : {}),
  }
  // An unknown status is a later addition, for which the type has its own name.
  return run as unknown as Run
}

/** Members that have a value. */
export function given<Members extends Fields>(
  fields: Members,
): { readonly [Name in keyof Members]?: NonNullable<Members[Name]> } {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined)
  // What is left of the members is what the type says.
  return Object.fromEntries(entries) as { readonly [Name in keyof Members]?: NonNullable<Members[Name]> }
}

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)
