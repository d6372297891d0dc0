/** A time from the server in ms since the Unix epoch; NaN for anything else that an odd response may contain instead. */
export const momentOf = (value: unknown): number => (typeof value === 'string' ? Date.parse(value) : Number.NaN)

/**
 * Whether a time that is written as RFC 3339 exists. JavaScript reads February 30 as March 2; the server refuses it
 * (inngest/inngest reads times with Go's `time.Parse`).
 */
export function exists(time: string): boolean {
  const day = time.slice(0, 10)
  return !Number.isNaN(Date.parse(time)) && new Date(`${day}T00:00:00Z`).toISOString().startsWith(day)
}
