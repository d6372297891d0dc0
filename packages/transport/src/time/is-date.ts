/**
 * Whether a value is a Date, of this realm or of another: tests in Jest and code in a vm context have their own
 * classes, which `instanceof` does not recognise.
 */
export function isDate(value: unknown): value is Date {
  // Most calls have no Date, and throwing and catching an error costs as much as checking a whole body.
  if (typeof value !== 'object' || value === null) return false
  try {
    // Throws for anything that is not a Date inside, whatever it claims to be.
    Date.prototype.getTime.call(value)
    return true
  } catch {
    return false
  }
}
