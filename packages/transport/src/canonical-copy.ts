/**
 * A deep copy as JSON would make it: undefined properties are gone, and what cannot be in JSON is kept for the schema
 * to refuse by name. The copy is what is checked and sent, so nothing can change in between.
 *
 * Its properties are in one order, so that the same content makes the same bytes: a body that comes back from a database
 * or another process with its properties turned about is still the request that its idempotency key belongs to.
 */
export function canonicalCopy(value: unknown): unknown {
  return copyOf(value, new Set())
}

/** @param above what the value is in: something that holds itself is kept as it is, for JSON to refuse. */
function copyOf(value: unknown, above: Set<object>): unknown {
  if (typeof value !== 'object' || value === null || above.has(value)) return value
  if (!Array.isArray(value) && !isPlain(value)) return value
  above.add(value)
  const copy = Array.isArray(value) ? value.map((member) => copyOf(member, above)) : copyOfFields(value, above)
  above.delete(value)
  return copy
}

function copyOfFields(original: object, above: Set<object>): Record<string, unknown> {
  const copy: Record<string, unknown> = {}
  // By code units, and never by a locale.
  for (const key of Object.keys(original).sort()) {
    const member: unknown = Reflect.get(original, key)
    if (member === undefined) continue
    const value = copyOf(member, above)
    // Defined where assigning would set the prototype; assigned elsewhere, which is many times as fast.
    if (key === '__proto__')
      Object.defineProperty(copy, key, { value, enumerable: true, writable: true, configurable: true })
    else copy[key] = value
  }
  return copy
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || prototype === Object.prototype || Object.getPrototypeOf(prototype) === null
}
