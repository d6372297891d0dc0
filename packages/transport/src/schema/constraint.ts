import * as z from 'zod/mini'
import type { RawIssue } from './raw-issues.ts'

/** What a constraint says about a value that breaks it. */
export interface Violation {
  /** The kind of problem: the issue's code. */
  readonly code: string
  /** What is allowed, so that it reads well after "expected". */
  readonly expected: string
  /** What came, so that it reads well after "got". Shown only where values may be shown; if absent, the value itself is. */
  readonly got?: string
}

/** An issue for a value that breaks a constraint. `path` continues from the value that is being checked. */
export function violation(broken: Violation, input: unknown, path: (string | number)[] = []): RawIssue {
  return { code: 'custom', params: { ...broken }, input, path, continue: true }
}

/** What `violation` put into an issue; undefined for every other issue. */
export function violationOf(issue: RawIssue): Violation | undefined {
  if (issue.code !== 'custom' || !issue.params) return undefined
  const { code, expected, got } = issue.params
  if (typeof code !== 'string' || typeof expected !== 'string') return undefined
  return { code, expected, ...(typeof got === 'string' && { got }) }
}

/** A custom check, with the words that say what it allows. */
// @__NO_SIDE_EFFECTS__
export function constraint<T>(options: {
  readonly code: string
  readonly expected: string
  readonly holds: (value: T) => boolean
  readonly got?: (value: T) => string
}): z.core.$ZodCheck<T> {
  const { code, expected, holds, got } = options
  return z.check<T>(({ value, issues }) => {
    if (!holds(value)) issues.push(violation({ code, expected, ...(got && { got: got(value) }) }, value))
  })
}
