/**
 * One text for every way to say the same in JSON: the order of keys in an object carries nothing, the order of an array
 * does. A member that is null says no more than one that is left out, and programs write either; in an array, null has
 * its place.
 *
 * For comparing what two callers mean, and never for sending: canonical JSON, which is sent, keeps every null, as the bytes
 * under an idempotency key must be those that were written.
 */
export function comparableJson(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) => (isPlain(inner) ? sorted(inner) : inner)) ?? 'undefined'
}

const isPlain = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Without a prototype, so that a key such as __proto__ is a key like any other. */
function sorted(object: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const copy: Record<string, unknown> = Object.create(null)
  for (const key of Object.keys(object).sort()) {
    const member = object[key]
    if (member !== null && member !== undefined) copy[key] = member
  }
  return copy
}
