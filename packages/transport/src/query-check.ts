import { shownValue } from './issue-message.ts'
import { isPlainObject } from './plain-object.ts'
import type { SchemaIssue } from './schema.ts'
import { surrogateProblem } from './surrogate.ts'

/**
 * What is wrong with a query: what a URL would drop, or write as another text.
 *
 * @param named parameters that the operation has, which are named without `query` before them.
 */
export function queryProblems(query: unknown, named: readonly string[]): SchemaIssue[] {
  if (query === undefined) return []
  if (!isPlainObject(query)) {
    // Entries of a Map or of URLSearchParams are no properties: they would be dropped without a word.
    const message = `expected a plain object of strings, numbers and booleans, got ${shownValue(query)}`
    return [{ path: ['query'], code: 'invalid_type', message }]
  }
  return Object.entries(query).flatMap(([name, value]) => {
    const message = surrogateProblem(name) ?? valueProblem(value)
    const path = named.includes(name) ? [name] : ['query', name]
    return message === undefined ? [] : [{ path, code: 'invalid_value', message }]
  })
}

function valueProblem(value: unknown): string | undefined {
  if (typeof value === 'string') return surrogateProblem(value)
  if (value === undefined || typeof value === 'boolean' || Number.isFinite(value)) return undefined
  return `expected a string, a finite number or a boolean, got ${shownValue(value)}`
}
