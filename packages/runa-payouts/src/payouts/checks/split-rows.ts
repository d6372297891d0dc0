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
export interface SplitRows<Row> {
  /** Those that problems name. */
  readonly named: readonly Row[]
  readonly rest: readonly Row[]
}

/** Problems of products that do not fit together name those that do not fit the ones before: both parts may be sent. */
export function splitBy<Row>(problems: readonly SchemaIssue[], rows: readonly Row[]): SplitRows<Row> {
  const wrong = issuesByItem(problems)
  return {
    named: rows.filter((_, number) => wrong.has(number)),
    rest: rows.filter((_, number) => !wrong.has(number)),
  }
}

/** Where nothing tells the rows apart, as in an order that exchanges currencies, which takes one item. */
export function halvesOf<Row>(rows: readonly Row[]): readonly (readonly Row[])[] {
  const middle = Math.ceil(rows.length / 2)
  return [rows.slice(0, middle), rows.slice(middle)]
}
