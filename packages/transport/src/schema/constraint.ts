import * as z from 'zod/mini'

/** An issue as zod's own parsers make it: with its input and schema, without a message. */
export type RawIssue = z.core.$ZodRawIssue

const NONE: readonly RawIssue[] = []

/**
 * Everything that a zod schema finds wrong with a value.
 *
 * zod's results omit what our messages need (the input, the schema), but an error map sees it. The error map of one
 * parse takes precedence over the settings that every copy of zod in the process shares, so those change nothing here.
 */
export function rawIssues(type: z.core.$ZodType, value: unknown): readonly RawIssue[] {
  const seen: RawIssue[] = []
  // Each message is the number of its issue, since the map also sees nested issues, such as those of a union.
  const error = (issue: RawIssue) => String(seen.push(issue) - 1)
  const result = z.safeParse(type, value, { error, jitless: true })
  if (result.success) return NONE
  return result.error.issues.map(({ message }) => {
    const issue = seen[Number(message)]
    if (issue === undefined) throw new TypeError('A schema must not set its own messages')
    return issue
  })
}

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
