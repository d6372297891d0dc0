import { REDACTED, type RedactionRules, redact, redactedStart } from '../secrets/redaction.ts'

/** The most characters that are kept of a runtime's or library's message. */
const LONGEST_MESSAGE = 1024

/**
 * A runtime's failure in a form that is safe to show: its name, message and code, without headers, request or its own
 * stack. The original is never attached: some runtimes and libraries print the request with it.
 */
export function describeFailure(error: unknown, rules: RedactionRules): { code: string | undefined; cause: Error } {
  const found = deepest(error)
  // Short fields of a runtime's error hold names; a field that had to be redacted held something else.
  const clean = (name: string): string | undefined => {
    const field = stringField(found, name)
    const shown = field === undefined ? undefined : redact(field, rules)
    return shown?.includes(REDACTED) === true ? undefined : shown
  }
  const code = clean('code')
  const syscall = clean('syscall')
  const said = stringField(found, 'message') ?? (typeof found === 'object' ? '' : String(found))
  const message = redactedStart(said, rules, LONGEST_MESSAGE)
  const cause = new Error(message === '' ? (code ?? 'request failed') : message)
  cause.name = clean('name') ?? 'Error'
  cause.stack = `${cause.name}: ${cause.message}`
  Object.assign(cause, code === undefined ? {} : { code }, syscall === undefined ? {} : { syscall })
  return { code, cause }
}

/** The innermost cause that has a code, else the innermost: "fetch failed" alone says nothing. */
function deepest(error: unknown, depth = 8): unknown {
  if (typeof error !== 'object' || error === null || depth === 0) return error
  const members: unknown = Reflect.get(error, 'errors')
  const inner: unknown = Array.isArray(members) && members.length > 0 ? members[0] : Reflect.get(error, 'cause')
  if (inner === undefined || inner === null) return error
  const found = deepest(inner, depth - 1)
  return stringField(found, 'code') === undefined && stringField(error, 'code') !== undefined ? error : found
}

function stringField(value: unknown, name: string): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const field: unknown = Reflect.get(value, name)
  return typeof field === 'string' ? field : undefined
}
