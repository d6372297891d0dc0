/**
 * A deep copy as JSON would make it: undefined properties are gone, and what cannot be in JSON is kept for the schema
 * to refuse by name. The copy is what is checked and sent, so nothing can change in between.
 */
export function withoutUndefined(value: unknown, depth = 0): unknown {
  if (typeof value !== 'object' || value === null || depth > DEEPEST) return value
  if (Array.isArray(value)) return value.map((member) => withoutUndefined(member, depth + 1))
  if (!isPlain(value)) return value
  const copy: Record<string, unknown> = {}
  for (const [key, member] of Object.entries(value)) {
    if (member === undefined) continue
    Object.defineProperty(copy, key, {
      value: withoutUndefined(member, depth + 1),
      enumerable: true,
      writable: true,
      configurable: true,
    })
  }
  return copy
}

/** Deeper than any body of these APIs; a cycle ends here and is refused by the schema or by JSON. */
const DEEPEST = 64

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || prototype === Object.prototype || Object.getPrototypeOf(prototype) === null
}
