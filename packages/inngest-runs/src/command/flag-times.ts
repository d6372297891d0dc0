import { exists } from '../runs/moment.ts'
import { UsageError } from './run-command.ts'

const UNITS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** A span of time, such as `30s`, `15m`, `24h` or `7d`, in ms. */
export function spanIn(values: ReadonlyMap<string, string>, name: string): number | undefined {
  const text = values.get(name)
  if (text === undefined) return undefined
  const ms = spanOf(text)
  if (ms === undefined)
    throw new UsageError(`--${name}: expected a duration such as 30s, 15m, 24h or 7d, got ${JSON.stringify(text)}`)
  return ms
}

/** With an offset: without one, it would be another time on another machine. A day alone begins in UTC. */
const TIME = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/

/** A time: a span before now, a day, or a time with its offset. */
export function timeIn(values: ReadonlyMap<string, string>, name: string, now: number): Date | undefined {
  const text = values.get(name)
  if (text === undefined) return undefined
  const span = spanOf(text)
  const at = span === undefined && TIME.test(text) && exists(text) ? Date.parse(text) : now - (span ?? Number.NaN)
  if (!Number.isNaN(at) && !Number.isNaN(new Date(at).getTime())) return new Date(at)
  throw new UsageError(
    `--${name}: expected a duration before now such as 24h, or a time such as 2026-11-29T08:00:00Z, got ${JSON.stringify(text)}`,
  )
}

function spanOf(text: string): number | undefined {
  const [, number, unit = ''] = /^(\d{1,6})([smhd])$/.exec(text) ?? []
  const size = UNITS[unit]
  return number === undefined || size === undefined ? undefined : Number(number) * size
}

/** A whole number within limits. */
export function countIn(
  values: ReadonlyMap<string, string>,
  name: string,
  { usual, most }: { readonly usual: number; readonly most: number },
): number {
  const text = values.get(name)
  if (text === undefined) return usual
  const number = /^\d{1,7}$/.test(text) ? Number(text) : 0
  if (number >= 1 && number <= most) return number
  throw new UsageError(`--${name}: expected a whole number from 1 to ${most}, got ${JSON.stringify(text)}`)
}
