/** The most causes of causes that are included. Causes may be circular. */
const DEEPEST = 5

/** Fields of an error that are handled separately, or never included. */
const OWN_WORDS: ReadonlySet<string> = new Set(['name', 'message', 'stack', 'cause'])

/**
 * An error as plain data that survives JSON, `structuredClone` and messages between workers: name, message, fields and
 * causes, without stacks.
 *
 * @param isOurs whether all fields are plain data; of any other error only strings, numbers and booleans are included.
 */
export function plainError(
  error: ErrorLike,
  isOurs: (value: unknown) => boolean,
  depth: number = DEEPEST,
): Record<string, unknown> {
  const { name, message } = error
  const all = isOurs(error)
  const fields = Object.entries(error).filter(([field, value]) => !OWN_WORDS.has(field) && (all || isPlain(value)))
  const cause: unknown = Reflect.get(error, 'cause')
  const told = cause === undefined ? [] : [['cause', plainCause(cause, isOurs, depth - 1)]]
  return Object.fromEntries([['name', name], ['message', message], ...fields, ...told])
}

function plainCause(cause: unknown, isOurs: (value: unknown) => boolean, depth: number): unknown {
  if (isErrorLike(cause)) {
    return depth > 0 ? plainError(cause, isOurs, depth) : { name: cause.name, message: cause.message }
  }
  if (isPlain(cause) || cause === null) return cause
  // Anything can be thrown, or be the reason of a signal.
  try {
    const json = JSON.stringify(cause)
    return json === undefined ? String(cause) : JSON.parse(json)
  } catch {
    return Object.prototype.toString.call(cause)
  }
}

interface ErrorLike {
  readonly name: string
  readonly message: string
}

/** Recognised by fields: errors of another realm, and a DOMException in some runtimes, are not instances of this realm's Error. */
const isErrorLike = (value: unknown): value is ErrorLike =>
  typeof value === 'object' &&
  value !== null &&
  typeof Reflect.get(value, 'name') === 'string' &&
  typeof Reflect.get(value, 'message') === 'string'

const isPlain = (value: unknown): value is string | number | boolean =>
  typeof value === 'string' || typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))
