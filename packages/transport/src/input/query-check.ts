import type { SchemaIssue } from '../issues/schema.ts'
import { shownValue, surrogateProblem } from '../issues/shown-value.ts'
import { isPlainObject } from './given-values.ts'

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
