import type { Paging } from '../api/operation.ts'
import type { SchemaIssue } from '../issues/schema.ts'
import type { QueryValue } from '../request/request-building.ts'
import { shownValue } from '../schema/issue-message.ts'

/** The parameters that have a value. */
export function definedIn(given: unknown): Readonly<Record<string, QueryValue>> {
  const defined = isRecord(given) ? Object.entries(given).filter(([, value]) => value !== undefined) : []
  // A caller without types may pass anything. The transport checks the values before it sends them.
  return Object.fromEntries(defined) as Record<string, QueryValue>
}

/** Parameters of a list that exclude each other: cursors, and cursors with page numbers. */
export function combinationProblems({ cursors, numbers }: Paging, given: unknown): SchemaIssue[] {
  if (!isRecord(given)) {
    return [{ path: [], code: 'invalid_type', message: `expected an object of parameters, got ${shownValue(given)}` }]
  }
  const names = cursors.map(({ parameter }) => parameter)
  const isGiven = (name: string) => given[name] !== undefined
  const [first, second] = names.filter(isGiven)
  const issues: SchemaIssue[] = []
  const refuse = (name: string, message: string) => issues.push({ path: [name], code: 'invalid_value', message })
  if (second !== undefined) refuse(second, `cannot be combined with ${first}`)
  if (numbers !== undefined) {
    const { page, size, limit } = numbers
    if ([page, size].some(isGiven) && [limit, ...names].some(isGiven)) {
      refuse(page, `${page} and ${size} cannot be combined with ${[limit, ...names].join(', ')}`)
    }
  }
  return issues
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
