import { isJsonObject } from '@x/transport'
import { momentOf } from './moment.ts'
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
  const at = momentOf(endedAt) - LATE_MS
  // A run cannot end before it is queued: this end is not late.
  if (status !== 'CANCELLED' || Number.isNaN(at) || at < momentOf(queuedAt)) return row
  const duration = numberOf(durationMs)
  // Whole seconds earlier, with all digits of the fraction.
  const [fraction = ''] = /\.\d+/.exec(String(endedAt)) ?? []
  return {
    ...row,
    endedAt: `${new Date(at).toISOString().slice(0, 19)}${fraction}Z`,
    ...(duration === undefined ? {} : { durationMs: Math.max(0, duration - LATE_MS) }),
  }
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
