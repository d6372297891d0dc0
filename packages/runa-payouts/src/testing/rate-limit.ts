/**
 * Says whether a request may pass at the time `now` (milliseconds since the Unix epoch), and counts it if so.
 *
 * The window slides. Every request that was let in counts, whatever became of it (developer.runa.io,
 * /best-practices/rate-limits); that those turned away do not count is not documented, but else waiting would not help.
 */
export type RateLimit = (now: number) => boolean

const WINDOW_MS = 60_000

export function createRateLimit(perMinute: number): RateLimit {
  const passed: number[] = []
  return (now) => {
    for (let oldest = passed[0]; oldest !== undefined && oldest <= now - WINDOW_MS; oldest = passed[0]) passed.shift()
    if (passed.length >= perMinute) return false
    passed.push(now)
    return true
  }
}
