import type { Parameter } from '../api/operation.ts'
import type { SchemaIssue } from '../issues/schema.ts'
import { counted, orList, shownValue, surrogateProblem } from '../issues/shown-value.ts'
import { unknownName } from '../issues/unknown-name.ts'
import { characterCount } from '../schema/text.ts'
import { isPlainObject } from './given-values.ts'
import { pathValueProblem } from './wire-text.ts'

/**
 * Everything that is wrong with the values of parameters, by their names on the wire. The client, the REST adapter and
 * the MCP server all check with this, so that an invalid value is refused in the same words wherever it came in.
 *
 * @param values a value that is undefined is not given.
 * @param others names that are allowed beside the parameters, and checked elsewhere.
 */
export function parameterIssues(
  parameters: readonly Parameter[],
  values: Readonly<Record<string, unknown>>,
  others: readonly string[] = [],
): SchemaIssue[] {
  return [
    ...parameters.flatMap((parameter) =>
      issuesOf(parameter, Object.hasOwn(values, parameter.name) ? values[parameter.name] : undefined),
    ),
    ...unknownNames(
      Object.keys(values).filter((name) => values[name] !== undefined),
      [...parameters.map(({ name }) => name), ...others],
    ),
  ]
}

function issuesOf(parameter: Parameter, value: unknown): SchemaIssue[] {
  const { name, required, repeatable = false } = parameter
  if (value === undefined) {
    return required ? [{ path: [name], code: 'invalid_type', message: `missing; ${expected(parameter)}` }] : []
  }
  // An empty array would be sent as nothing, which means every row, not none.
  if (!repeatable || !Array.isArray(value) || value.length === 0) return issueOf(parameter, [name], value)
  // Not `flatMap` on the array itself: that skips holes.
  return Array.from(value).flatMap((one, index) => issueOf(parameter, [name, index], one))
}

function issueOf(parameter: Parameter, path: SchemaIssue['path'], value: unknown): SchemaIssue[] {
  const message = isAllowed(parameter, value)
    ? textProblem(parameter, value)
    : `${expected(parameter)}, got ${shown(value)}`
  return message === undefined ? [] : [{ path, code: 'invalid_value', message }]
}

function isAllowed(parameter: Parameter, value: unknown): boolean {
  if (parameter.type === 'boolean') return typeof value === 'boolean'
  if (parameter.type === 'string') {
    const { enum: members, minLength = 0, pattern } = parameter
    return (
      typeof value === 'string' &&
      characterCount(value) >= minLength &&
      (members === undefined || members.includes(value)) &&
      (pattern === undefined || new RegExp(pattern, 'u').test(value))
    )
  }
  const { type, minimum = Number.NEGATIVE_INFINITY, maximum = Number.POSITIVE_INFINITY } = parameter
  const isNumber = type === 'integer' ? Number.isSafeInteger(value) : Number.isFinite(value)
  return isNumber && Number(value) >= minimum && Number(value) <= maximum
}

/** A text that is allowed, but that a URL would change. */
const textProblem = (parameter: Parameter, value: unknown): string | undefined =>
  typeof value !== 'string' ? undefined : parameter.in === 'path' ? pathValueProblem(value) : surrogateProblem(value)

const expected = (parameter: Parameter): string => `expected ${parameter.expected ?? allowed(parameter)}`

function allowed(parameter: Parameter): string {
  if (parameter.type === 'boolean') return 'true or false'
  if (parameter.type !== 'string') return `${parameter.type === 'integer' ? 'a whole' : 'a'} number${range(parameter)}`
  const { enum: members, minLength = parameter.in === 'path' ? 1 : 0, pattern } = parameter
  if (members !== undefined) return orList(members.map((member) => JSON.stringify(member)))
  if (pattern !== undefined) return `a string that matches ${pattern}`
  if (minLength > 1) return `a string of at least ${minLength} characters`
  return minLength === 1 ? 'a non-empty string' : 'a string'
}

function range({ minimum, maximum }: { readonly minimum?: number; readonly maximum?: number }): string {
  if (minimum === undefined) return maximum === undefined ? '' : ` of at most ${maximum}`
  return maximum === undefined ? ` of at least ${minimum}` : ` from ${minimum} to ${maximum}`
}

/** A secret in the wrong place is long, or has digits or a path in it. */
const LONGEST_QUOTE = 20
const LONGEST_WITH_DIGITS = 8

const mayBeSecret = (text: string): boolean =>
  text.length > LONGEST_QUOTE || (text.length > LONGEST_WITH_DIGITS && /[\d/]/.test(text))

function shown(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? 'an empty array' : counted(value.length, 'value')
  return typeof value === 'string' && mayBeSecret(value) ? `a string of ${value.length} characters` : shownValue(value)
}

function unknownNames(given: readonly string[], known: readonly string[]): SchemaIssue[] {
  const message = unknownName('parameter', known)
  return given
    .filter((name) => !known.includes(name))
    .map((name) => ({ path: [name], code: 'unrecognized_keys', message: message(name) }))
}

/**
 * What is wrong with a query whose parameters are in no table: values that a URL would drop or change.
 */
export function queryProblems(query: unknown): SchemaIssue[] {
  if (query === undefined) return []
  if (!isPlainObject(query)) {
    // Entries of a Map or of URLSearchParams are not properties: they would be silently dropped.
    const message = `expected a plain object of strings, numbers, booleans and arrays of them, got ${shownValue(query)}`
    return [{ path: ['query'], code: 'invalid_type', message }]
  }
  return Object.entries(query).flatMap(([name, value]) => {
    const message = surrogateProblem(name) ?? (Array.isArray(value) ? listProblem(value) : valueProblem(value))
    return message === undefined ? [] : [{ path: ['query', name], code: 'invalid_value', message }]
  })
}

/** An array repeats its parameter. A missing element cannot be left out, since the others would move up. */
function listProblem(values: readonly unknown[]): string | undefined {
  const [problem] = Array.from(values, (value) =>
    value === undefined
      ? 'expected an array of strings, finite numbers and booleans, got an array with undefined in it'
      : valueProblem(value),
  ).filter((found) => found !== undefined)
  return problem
}

function valueProblem(value: unknown): string | undefined {
  if (typeof value === 'string') return surrogateProblem(value)
  if (value === undefined || typeof value === 'boolean' || Number.isFinite(value)) return undefined
  return `expected a string, a finite number or a boolean, or an array of them, got ${shownValue(value)}`
}
