import * as z from 'zod/mini'

/** An issue as zod's own parsers make it: with the input and the schema it came from, and without a message. */
export type RawIssue = z.core.$ZodRawIssue

const NONE: readonly RawIssue[] = []

/**
 * Everything that a zod schema finds wrong with a value.
 *
 * zod's results leave out what our messages are made of (the input, the schema), but an error map sees it. The map of one
 * parse goes before the settings that every copy of zod in the process shares, so those change nothing here.
 */
export function rawIssues(type: z.core.$ZodType, value: unknown): readonly RawIssue[] {
  const seen: RawIssue[] = []
  // Each message is the number of its issue, since the map also sees issues within others, such as those of a union.
  const error = (issue: RawIssue) => String(seen.push(issue) - 1)
  const result = z.safeParse(type, value, { error, jitless: true })
  if (result.success) return NONE
  return result.error.issues.map(({ message }) => {
    const issue = seen[Number(message)]
    if (issue === undefined) throw new TypeError('A schema may not have messages of its own')
    return issue
  })
}
