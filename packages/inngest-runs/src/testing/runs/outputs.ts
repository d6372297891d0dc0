import type { RunEnding } from './run-script.ts'

/** The `output` of an ended run in v1. Undefined if the field is omitted. */
export function outputOf({ ends, output, error, unreadable }: RunEnding): unknown {
  if (unreadable !== undefined) return unreadable
  if (output !== undefined) return output
  if (ends === 'Completed') return null
  if (ends === 'Cancelled') return {}
  if (ends === 'Failed' || error !== undefined) return shownError(error ?? { message: 'The sandbox was told to fail' })
  return undefined
}

/**
 * An error as the SDK serializes it (inngest/inngest-js, packages/inngest/src/helpers/errors.ts), or what stands in for
 * one. Of an error's own fields, only `code` and `cause` survive.
 */
export function shownError(error: unknown): unknown {
  if (typeof error !== 'object' || error === null || !('message' in error) || 'error' in error) return error
  // On an Error, these are not enumerable.
  const name = 'name' in error ? String(error.name) : 'Error'
  const message = String(error.message)
  const stack = 'stack' in error ? error.stack : `${name}: ${message}\n    at sandbox`
  const code = 'code' in error && error.code !== undefined ? { code: error.code } : {}
  const cause = 'cause' in error && error.cause !== undefined ? { cause: shownError(error.cause) } : {}
  return { __serialized: true, ...cause, ...code, message, name, stack }
}

/** What a step threw, as v2's lists show it before the run has ended: not marked as serialized. */
export function stepError(error: unknown): unknown {
  const shown = shownError(error)
  if (!isRecord(shown)) return shown
  const { __serialized: _marked, ...fields } = shown
  return fields
}

/** The result of a step or of a completed function, as v2 shows it: always an object. */
export const secondVersionOutput = (output: unknown): unknown => (isRecord(output) ? output : { data: output })

/** Why a run failed, as v2's get run shows it: without the wrapping that v1 may have. */
export const secondVersionFailure = (output: unknown): unknown => secondVersionOutput(unwrapped(output))

/** The same in v2's lists: always wrapped, whatever v1 does. */
export const listedFailure = (output: unknown): unknown => ({ error: unwrapped(output) })

/**
 * How v2's get run changes a returned value that looks like a wrapped error. Only for runs that were reported without
 * checkpoints.
 */
export const mistakenForFailure = (output: unknown): unknown =>
  isRecord(output) && Object.keys(output).length === 1 && isRecord(output.error) ? output.error : output

/** What v2 shows for a run whose app answered with text that v1 cannot encode. */
export const unreadableOutput = (text: string): unknown => ({
  error: '',
  message: 'Unable to grab HTTP response',
  name: '',
  // Text in quotes, as Go writes it.
  stack: JSON.stringify(text).replaceAll(/\\u00([0-9a-f]{2})/g, '\\x$1'),
})

/** The server's wrapping of an error that no SDK reported: `{ error: {…} }`. */
const unwrapped = (output: unknown): unknown =>
  isRecord(output) && isRecord(output.error) && !('message' in output) ? output.error : output

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
