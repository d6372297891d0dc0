const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')

/** An IMF-fixdate (RFC 9110, 5.6.7), the only date format that may be sent. The day of the week is ignored. */
const HTTP_DATE = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), (\d{2}) ([A-Z][a-z]{2}) (\d{4}) (\d{2}):(\d{2}):(\d{2}) GMT$/

/**
 * The wait that a `Retry-After` header asks for, in ms from `now`: whole seconds or an HTTP date (RFC 9110, 10.2.3).
 * A date in the past means no wait. Undefined for an absent or unreadable header.
 */
export function retryAfterMs(header: string | null, now: number): number | undefined {
  if (header === null) return undefined
  const value = header.trim()
  if (/^\d{1,10}$/.test(value)) return Number(value) * 1000
  const date = HTTP_DATE.exec(value)
  if (date === null) return undefined
  const [, day, monthName, year, hour, minute, second] = date
  const month = MONTHS.indexOf(String(monthName))
  if (month === -1) return undefined
  const at = Date.UTC(Number(year), month, Number(day), Number(hour), Number(minute), Number(second))
  // A day that the month does not have would roll over into the next month.
  return new Date(at).getUTCDate() === Number(day) ? Math.max(0, at - now) : undefined
}
