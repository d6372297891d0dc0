import type { ErrorBody } from '@x/transport'

/** This client's type for "no such run"; the API only has a sentence for it. */
export const RUN_NOT_FOUND = 'run_not_found'

/** The beginning of that sentence (inngest/inngest, pkg/api/apiv1/runs.go); the id follows. */
const UNABLE_TO_LOAD = 'Unable to load function run'

/** Whether an error is the server's way of saying that there is no such run, whatever its status. */
export const saysNoSuchRun = (json: unknown): boolean => errorText(json)?.startsWith(UNABLE_TO_LOAD) === true

/**
 * Reads each of Inngest's error bodies: v1's `{ error, data, status, code? }` (inngest/inngest,
 * pkg/publicerr/publicerr.go) and v2's `{ errors: [{ code, message }] }` (pkg/api/v2/apiv2base/errors.go).
 */
export function readErrorBody(json: unknown): ErrorBody {
  if (saysNoSuchRun(json)) return { type: RUN_NOT_FOUND, message: errorText(json) }
  const { code, errors } = fieldsOf(json)
  const [first] = Array.isArray(errors) ? errors : []
  const { code: firstCode, message } = fieldsOf(first)
  return { type: text(code) ?? text(firstCode), message: errorText(json) ?? text(message) }
}

/** Whether a body is an error of the API itself, and not a page of a gateway in front of it. */
export function isErrorBody(json: unknown): boolean {
  const { errors } = fieldsOf(json)
  return errorText(json) !== undefined || Array.isArray(errors)
}

const errorText = (json: unknown): string | undefined => text(fieldsOf(json).error)

const fieldsOf = (json: unknown): Record<string, unknown> =>
  typeof json === 'object' && json !== null && !Array.isArray(json) ? { ...json } : {}

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)
