import type { SchemaIssue } from '@x/transport'

/** Whether a problem is about one item of an order, and not about the whole of it. */
export const isOfItem = ([first, second]: SchemaIssue['path']): boolean =>
  first === 'items' && typeof second === 'number'

/** Issues by the number of the item that they are about. */
export function issuesByItem(issues: readonly SchemaIssue[]): ReadonlyMap<number, readonly SchemaIssue[]> {
  const found = new Map<number, SchemaIssue[]>()
  for (const issue of issues) {
    const number = issue.path[1]
    if (!isOfItem(issue.path) || typeof number !== 'number') continue
    found.set(number, [...(found.get(number) ?? []), issue])
  }
  return found
}

/** The rows of an order that a check found wrong. */
export interface PartedRows<Row> {
  /** Those that problems name; all, if they name none. */
  readonly named: readonly Row[]
  readonly rest: readonly Row[]
}

/** Problems of products that do not fit together name those that do not fit the ones before: both parts may be sent. */
export function partedBy<Row>(problems: readonly SchemaIssue[], rows: readonly Row[]): PartedRows<Row> {
  const wrong = issuesByItem(problems)
  const named = rows.filter((_, number) => wrong.has(number))
  return named.length === 0
    ? { named: rows, rest: [] }
    : { named, rest: rows.filter((_, number) => !wrong.has(number)) }
}
