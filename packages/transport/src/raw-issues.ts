import type * as z from 'zod/mini'
import { fits } from './fits.ts'

/** An issue as zod's own parsers make it: with the input and the schema it came from, and without a message. */
export type RawIssue = z.core.$ZodRawIssue

const NONE: readonly RawIssue[] = []

/**
 * Everything that a zod schema finds wrong with a value. This and `fits` are the places that reach below zod's public
 * parse functions: those drop what our messages are made of (the input, the schema) and read settings that every copy of
 * zod in the process shares.
 */
export function rawIssues(type: z.core.$ZodType, value: unknown): readonly RawIssue[] {
  if (fits(type)(value)) return NONE
  const result = type._zod.run({ value, issues: [] }, { async: false })
  if (result instanceof Promise) throw new TypeError('A schema may not have asynchronous checks')
  return result.issues
}
