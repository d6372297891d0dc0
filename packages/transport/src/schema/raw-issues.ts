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
