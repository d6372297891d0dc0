/** How many causes of causes are told. Causes may go round in a circle. */
const DEEPEST = 5

/** Fields of an error that are told by themselves, or never. */
const OWN_WORDS: ReadonlySet<string> = new Set(['name', 'message', 'stack', 'cause'])

/**
 * An error as plain data that survives JSON, `structuredClone` and messages between workers: name, message, fields and
 * causes, without stacks.
 *
 * @param isOurs whose fields are all plain data; of any other error only texts, numbers and switches are told.
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
  // Whatever somebody threw, or aborted a signal with.
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

/** By its fields: errors of another realm, and a DOMException in some runtimes, are no instances of this realm's Error. */
const isErrorLike = (value: unknown): value is ErrorLike =>
  typeof value === 'object' &&
  value !== null &&
  typeof Reflect.get(value, 'name') === 'string' &&
  typeof Reflect.get(value, 'message') === 'string'

const isPlain = (value: unknown): value is string | number | boolean =>
  typeof value === 'string' || typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))
