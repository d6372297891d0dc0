import { isJsonObject } from '@x/transport'
import { bareOutput, fieldsOfV1, given, hasOwnOutput } from './v2-run.ts'

type Fields = Readonly<Record<string, unknown>>

/**
 * A row of a list in the client's form, from v2's own, with what the server's lists have wrong put right. What is not one
 * of v2's rows stays as it is, for validation to judge.
 */
export function runRowOf(row: unknown): unknown {
  if (!isJsonObject(row) || typeof row.id !== 'string' || Object.hasOwn(row, 'run_id')) return row
  const { id, app, function: of, status, startedAt, output, ...others } = withRealEnd(row)
  const known = fieldsOfV1({ ...others, status })
  const isQueued = status === 'QUEUED' && known.ended_at === null
  return {
    run_id: id,
    ...known,
    // As in v1's own lists.
    ...(isQueued ? { status: 'Scheduled' } : {}),
    ...given({
      app,
      function: of,
      // The server sends one for a queued run, too: that run has not started.
      startedAt: isQueued ? undefined : startedAt,
      durationMs: known.ended_at === null ? undefined : numberOf(others.durationMs),
      output: hasOwnOutput(known) ? listedOutput(known.status, output) : undefined,
    }),
  }
}

/** How late the server's lists put the end of a cancelled run: by exactly so many ms, 19 of 19 times on the tapes. */
const LATE_MS = 10_000

/** Get run, the trace and v1 have the real end. */
function withRealEnd(row: Fields): Fields {
  const { status, endedAt, queuedAt, durationMs } = row
  if (status !== 'CANCELLED' || typeof endedAt !== 'string') return row
  const real = earlier(endedAt, LATE_MS)
  // A run cannot end before it is queued: this end is not late.
  if (real === undefined || Date.parse(real) < Date.parse(String(queuedAt))) return row
  const duration = numberOf(durationMs)
  return {
    ...row,
    endedAt: real,
    ...(duration === undefined ? {} : { durationMs: Math.max(0, duration - LATE_MS) }),
  }
}

/** A time so many whole seconds earlier, with all digits of its fraction. */
function earlier(time: string, ms: number): string | undefined {
  const [, whole, fraction = '', zone] = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d+)?(Z|[+-]\d\d:\d\d)$/.exec(time) ?? []
  const at = Date.parse(`${whole}${zone}`)
  return Number.isNaN(at) ? undefined : `${new Date(at - ms).toISOString().slice(0, 19)}${fraction}Z`
}

/** v2 writes 64-bit integers as strings. */
export function numberOf(value: unknown): number | undefined {
  const number = typeof value === 'string' && value !== '' ? Number(value) : value
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined
}

/** Lists wrap the error of a failed run once more than get run does: `{ error }`. */
function listedOutput(status: string, output: unknown): unknown {
  const isWrapped = isJsonObject(output) && Object.keys(output).length === 1 && 'error' in output
  return status === 'Failed' && isWrapped ? output.error : bareOutput(output)
}
