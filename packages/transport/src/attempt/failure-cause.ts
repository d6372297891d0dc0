import { REDACTED, type RedactionRules, redact, redactedStart } from '../secrets/redaction.ts'
import { fieldOf } from './obstacle.ts'

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
  const members = fieldOf(error, 'errors')
  const inner: unknown = Array.isArray(members) && members.length > 0 ? members[0] : fieldOf(error, 'cause')
  if (inner === undefined || inner === null) return error
  const found = deepest(inner, depth - 1)
  return stringField(found, 'code') === undefined && stringField(error, 'code') !== undefined ? error : found
}

function stringField(value: unknown, name: string): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const field = fieldOf(value, name)
  return typeof field === 'string' ? field : undefined
}

/**
 * What Next.js throws out of its own `fetch` as a signal to itself: a page cannot be built statically, or a prerender
 * is over. Recognised by the digests of its versions 13 to 16.
 */
const DIGEST = /^(?:DYNAMIC_SERVER_USAGE|NEXT_|BAILOUT_TO_CLIENT_SIDE_RENDERING|HANGING_PROMISE_REJECTION)/

/** The mark of React's postpone, which Next.js throws during partial prerendering. */
const POSTPONE = Symbol.for('react.postpone')

/**
 * Whether `fetch` threw a signal of the framework to itself. Nothing was sent, and the signal has to be passed on
 * unchanged: Next.js knows it by identity and by its digest. If a page's read fails with anything else, the build
 * fails.
 */
export function isFrameworkSignal(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false
  const digest = fieldOf(error, 'digest')
  return (typeof digest === 'string' && DIGEST.test(digest)) || fieldOf(error, '$$typeof') === POSTPONE
}
