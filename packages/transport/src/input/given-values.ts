/** Whether a value is a plain object, not an instance of a class. Plain objects of another realm count too. */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || Object.getPrototypeOf(prototype) === null
}

/** Whether a value is what JSON calls an object: neither null nor an array. */
export function isJsonObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/**
 * The options of a call as plain properties, each read once, so that what is checked is what is used. This includes
 * getters of the caller's classes: a spread would drop a `firstAttemptAt` getter and keep the key beside it.
 *
 * A value that is not an object is returned unchanged; the option check then rejects it.
 *
 * @param known the names to look for beyond the object's own.
 */
export function givenOptions<T>(options: T, known: readonly string[]): T {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) return options
  const given: Record<string, unknown> = Object.fromEntries(Object.entries(options))
  for (const name of known) {
    if (!Object.hasOwn(given, name) && name in options) given[name] = Reflect.get(options, name)
  }
  // The same properties, read.
  return given as T
}

/** The same for a query, whose parameters may be arrays. */
export const givenQuery = <T>(query: T): T =>
  isPlainObject(query)
    ? // The same parameters, read.
      (Object.fromEntries(
        Object.entries(query).map(([name, value]) => [name, Array.isArray(value) ? Array.from(value) : value]),
      ) as T)
    : query

/**
 * The same for an option that is a record with the caller's own names, such as headers, and for lists in it. Anything
 * else is returned unchanged.
 */
export function givenRecord<T>(record: T): T {
  if (!isPlainObject(record)) return record
  const entries = Object.entries(record).map(([name, value]) => [
    name,
    Array.isArray(value) ? Array.from(value) : value,
  ])
  // The same properties, read.
  return Object.fromEntries(entries) as T
}

/** Calls an observer. Its own failure, now or later, must not look like the call's, nor lose its result. */
export function undisturbed(tell: () => unknown): void {
  try {
    const told = tell()
    // Documented at every such option: what it throws is ignored.
    if (told !== undefined) Promise.resolve(told).catch(() => {})
  } catch {
    // The same.
  }
}
