import { isDate } from '@x/transport'

/** A time with its offset (RFC 3339), with a fraction of a second or without. */
const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/

/** The direction in which a fraction of a second is rounded. */
export type Rounding = 'down' | 'up'

/**
 * A time as the list of events takes it: in whole seconds, since the server does not read a fraction (inngest/inngest,
 * pkg/api/apiv1/events.go). What is no time comes back as it is, for the check of parameters to refuse.
 */
export function inWholeSeconds(time: unknown, rounding: Rounding): unknown {
  const ms = isDate(time)
    ? time.getTime()
    : typeof time === 'string' && hasFraction(time)
      ? Date.parse(time)
      : Number.NaN
  if (Number.isNaN(ms)) return time
  const seconds = rounding === 'up' ? Math.ceil(ms / 1000) : Math.floor(ms / 1000)
  return isShown(seconds) ? new Date(seconds * 1000).toISOString().replace('.000Z', 'Z') : time
}

const hasFraction = (time: string): boolean => RFC_3339.exec(time)?.[1] !== undefined

/** The largest time of a Date, rounded up, is none. */
const isShown = (seconds: number): boolean => Math.abs(seconds) <= 8.64e12
