import type { ApiResponse } from '@x/sandbox'
import { findRun, type OperationContext, type OperationRequest } from '../requests/operation.ts'
import { parsedJson } from '../requests/parsed-json.ts'
import { secondVersionError } from '../requests/responses.ts'
import type { Run } from '../runs/run-book.ts'
import { idKey } from '../runs/run-id.ts'
import { secondVersionTimes } from '../runs/timestamps.ts'

/** What every answer of v2 contains. */
export const secondVersionMetadata = (now: number): unknown => ({ fetchedAt: secondVersionTimes.measured(now) })

/** The key of an id in the path, or what is wrong with it. */
export function keyIn({ id }: OperationRequest, thing: 'Run' | 'Event'): { readonly key: string } | ApiResponse {
  if (id === '') return secondVersionError(400, 'missing_field', `${thing} ID is required`)
  const key = idKey(id)
  return key === undefined
    ? secondVersionError(400, 'invalid_field_format', `${thing} ID must be a valid ULID`)
    : { key }
}

/** The run in the path, or what is wrong with it. */
export function foundRun(context: OperationContext, asked: OperationRequest, otherwise: string): Run | ApiResponse {
  const found = keyIn(asked, 'Run')
  if ('status' in found) return found
  return findRun(context, found.key, asked.environment) ?? secondVersionError(404, 'not_found', otherwise)
}

/** What is wrong with the body of a request that takes none. */
export function bodyProblem(body: string): ApiResponse | undefined {
  const given = bodyOf(body, [])
  return 'problem' in given ? given.problem : undefined
}

/**
 * The fields of a body that may have these, or what is wrong with it. No body is one without fields. The texts follow
 * Go's library as closely as matters.
 */
export function bodyOf(
  body: string,
  names: readonly string[],
): { readonly fields: Readonly<Record<string, unknown>> } | { readonly problem: ApiResponse } {
  if (body.trim() === '') return { fields: {} }
  const wrong = (message: string) => ({ problem: secondVersionError(400, 'api_error', message) })
  const json = parsedJson(body)
  if (json === undefined) return wrong(`invalid character '${body.charAt(0)}' looking for beginning of value`)
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    return wrong(`proto: syntax error (line 1:1): unexpected token ${body.charAt(0)}`)
  }
  const unknown = Object.keys(json).find((field) => !names.includes(field))
  if (unknown === undefined) return { fields: { ...json } }
  return wrong(`proto: (line 1:${body.indexOf(JSON.stringify(unknown)) + 1}): unknown field "${unknown}"`)
}

/** The error for a field whose value has another type. It says where in the body the value is. */
export function misplaced(body: string, name: string, value: unknown): ApiResponse {
  const column = body.indexOf(':', body.indexOf(JSON.stringify(name))) + 2
  const token = Array.isArray(value) ? '[' : typeof value === 'object' ? '{' : JSON.stringify(value)
  const message = `proto: syntax error (line 1:${column}): unexpected token ${token}`
  return secondVersionError(400, 'api_error', message)
}

const YES = ['1', 't', 'T', 'true', 'TRUE', 'True']
const NO = ['0', 'f', 'F', 'false', 'FALSE', 'False']

/** A boolean parameter, by either of its names, or an error answer if it is not a boolean. */
export function flagIn(query: URLSearchParams, camel: string): boolean | ApiResponse {
  const snake = camel.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
  const value = query.get(camel) ?? query.get(snake)
  if (value === null || NO.includes(value)) return false
  if (YES.includes(value)) return true
  const reason = `strconv.ParseBool: parsing ${JSON.stringify(value)}: invalid syntax`
  return secondVersionError(400, 'api_error', `parsing field "${snake}": ${reason}`)
}

/** A page size from 1 to `most`, or an error answer for any other value. */
export function limitIn(query: URLSearchParams, most: number): number | ApiResponse {
  const [value, ...more] = query.getAll('limit')
  const usual = 20
  if (value === undefined) return usual
  if (more.length > 0) {
    return secondVersionError(400, 'api_error', `too many values for field "limit": ${[value, ...more].join(', ')}`)
  }
  if (!/^[+-]?\d+$/.test(value)) {
    const reason = `strconv.ParseInt: parsing ${JSON.stringify(value)}: invalid syntax`
    return secondVersionError(400, 'api_error', `parsing field "limit": ${reason}`)
  }
  const limit = Number(value)
  if (limit > most) return secondVersionError(400, 'invalid_field_format', `Limit cannot exceed ${most}`)
  if (limit < 0) return secondVersionError(400, 'invalid_field_format', 'Limit must be at least 1')
  return limit === 0 ? usual : limit
}
