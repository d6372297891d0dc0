import type { Outcome, SdkError } from '@x/transport'

/** What a copy changes. */
export interface ErrorChanges {
  readonly message?: string
  readonly operation?: string
  readonly outcome?: Outcome
  readonly retryable?: boolean
  readonly cause?: unknown
}

/**
 * A copy of an error, of the same class and with the same fields, except for the changes. The original is not changed:
 * it belongs to a row, or to the code that threw it.
 *
 * @param without names of fields that the copy omits.
 */
export function copyOf(
  error: SdkError,
  { message = error.message, cause, ...changes }: ErrorChanges,
  without: readonly string[] = [],
): SdkError {
  const fields = Object.getOwnPropertyDescriptors<object>(error)
  for (const name of without) delete fields[name]
  // Every error has a list.
  fields.attempts ??= field([], true)
  for (const [name, value] of Object.entries(changes)) fields[name] = field(value, true)
  fields.message = field(message)
  if (cause !== undefined) fields.cause = field(cause)
  const { stack } = error
  if (stack !== undefined) fields.stack = field(stack.replace(error.message, () => message))
  // A real Error: runtimes and other tools distinguish it from an object that looks like one.
  return Object.defineProperties(Object.setPrototypeOf(new Error(message), likenessOf(error)), fields)
}

const field = (value: unknown, enumerable = false): PropertyDescriptor => ({
  value,
  enumerable,
  writable: true,
  configurable: true,
})

/** The class of an error. Private fields, which a copy does not have, are read from the error itself. */
function likenessOf(error: SdkError): object {
  const own: object = Object.getPrototypeOf(error)
  const hidden: PropertyDescriptorMap = {}
  for (let level = own; level !== Error.prototype && level !== null; level = Object.getPrototypeOf(level)) {
    for (const [name, { get }] of Object.entries(Object.getOwnPropertyDescriptors(level))) {
      if (get !== undefined) hidden[name] ??= { get: () => Reflect.get(error, name), configurable: true }
    }
  }
  return Object.keys(hidden).length === 0 ? own : Object.create(own, hidden)
}
