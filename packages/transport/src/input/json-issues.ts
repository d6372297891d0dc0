import type { SchemaIssue } from '../issues/schema.ts'
import type { WrittenJson } from './written-json.ts'

/** Everything that is wrong with the written input: what JSON cannot hold, and what `check` finds wrong with the text. */
export function jsonIssues(
  { text, value, issues }: WrittenJson,
  check: (value: unknown) => readonly SchemaIssue[],
): readonly SchemaIssue[] {
  if (issues.length === 0) return check(value)
  if (text === undefined) return issues
  // A rejected value is absent from the text, so the schema would report it as missing.
  const refused = new Set(issues.map(({ path }) => JSON.stringify(path)))
  const isWithin = ({ path }: SchemaIssue) =>
    [...path, ''].some((_, levels) => refused.has(JSON.stringify(path.slice(0, levels))))
  return [...issues, ...check(value).filter((issue) => !isWithin(issue))]
}
