/**
 * One text for every way to write the same JSON value: the order of keys in an object carries nothing, the order of
 * an array does.
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) => (isPlain(inner) ? sorted(inner) : inner)) ?? 'undefined'
}

const isPlain = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Without a prototype, so that a key such as __proto__ is a key like any other. */
function sorted(object: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const copy: Record<string, unknown> = Object.create(null)
  for (const key of Object.keys(object).sort()) copy[key] = object[key]
  return copy
}
