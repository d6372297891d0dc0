/**
 * Whether a value is a Date, of this realm or of another: tests in Jest and code in a vm context have classes of their own,
 * which `instanceof` does not know.
 */
export function isDate(value: unknown): value is Date {
  // Most calls have no Date, and an error that is thrown and caught costs as much as checking a whole body.
  if (typeof value !== 'object' || value === null) return false
  try {
    // Throws for whatever has no time of a Date inside, whatever it says of itself.
    Date.prototype.getTime.call(value)
    return true
  } catch {
    return false
  }
}
