import * as z from 'zod/mini'
import { type nearestName, nearestNames } from '../issues/nearest-name.ts'
import type { Schema, SchemaIssue } from '../issues/schema.ts'
import { unknownName } from '../issues/unknown-name.ts'
import { violationOf } from './constraint.ts'
import { issueMessage, type Reveal } from './issue-message.ts'
import { onFirstUse } from './on-first-use.ts'
import { type RawIssue, rawIssues } from './raw-issues.ts'

export interface SchemaOfOptions {
  /** The package that the schema comes from, for tools that collect schemas of many packages. */
  readonly vendor: string
  /** What messages show of an invalid value: the value itself, or only its type. */
  readonly reveal: Reveal
}

/**
 * A zod schema behind our own `Schema`. The messages are ours too, because all messages of zod/mini read "Invalid
 * input" and the settings that would change them are shared by every copy of zod in a process.
 *
 * It is given as its builder, and built at the first check.
 *
 * A valid value is never changed, so the zod schema must not transform, default or coerce.
 */
// @__NO_SIDE_EFFECTS__
export function schemaOf<T>(build: () => z.ZodMiniType<T>, { vendor, reveal }: SchemaOfOptions): Schema<T> {
  const type = onFirstUse(build)
  const issues = (value: unknown) => {
    const nearest = nearestNames()
    return rawIssues(type(), value).flatMap((issue) => schemaIssues(issue, reveal, nearest))
  }
  return {
    issues,
    '~standard': {
      version: 1,
      vendor,
      validate: (value) => {
        const found = issues(value)
        // A value that the schema finds nothing wrong with is a T: that is what the schema states.
        return found.length === 0 ? { value: value as T } : { issues: found }
      },
    },
  }
}

function schemaIssues(issue: RawIssue, reveal: Reveal, nearest: typeof nearestName): SchemaIssue[] {
  const path = (issue.path ?? []).map((key) => (typeof key === 'symbol' ? String(key) : key))
  if (issue.code === 'unrecognized_keys') {
    const message = unknownName('key', knownKeys(issue), nearest)
    return issue.keys.map((key) => ({ path: [...path, key], code: issue.code, message: message(key) }))
  }
  return [{ path, code: violationOf(issue)?.code ?? issue.code, message: issueMessage(issue, reveal) }]
}

/** The keys of the strict object that an issue about unknown keys comes from. */
function knownKeys(issue: RawIssue): readonly string[] {
  return issue.inst instanceof z.ZodMiniObject ? Object.keys(issue.inst.shape) : []
}
