import { isPlainObject } from './plain-object.ts'

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
