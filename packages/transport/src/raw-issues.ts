import type * as z from 'zod/mini'

/** An issue as zod's own parsers make it: with the input and the schema it came from, and without a message. */
export type RawIssue = z.core.$ZodRawIssue

/**
 * Everything that a zod schema finds wrong with a value. This is the one place that reaches below zod's public parse
 * functions: those drop what our messages are made of (the input, the schema) and read settings that every copy of
 * zod in the process shares.
 */
export function rawIssues(type: z.core.$ZodType, value: unknown): RawIssue[] {
  const result = type._zod.run({ value, issues: [] }, { async: false })
  if (result instanceof Promise) throw new TypeError('A schema may not have asynchronous checks')
  return result.issues
}
