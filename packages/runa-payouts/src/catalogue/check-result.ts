import type { CatalogueCheck } from './catalogue.ts'
import type { Finding } from './check-order.ts'

/** What is known of the copy that findings come from. */
export interface FindingsOf {
  /** Why a code's finding is not certain, by the code. */
  readonly doubts: ReadonlyMap<string, string>
  /** Says how old a copy is that should have been loaded again; undefined if it is young enough. */
  readonly oldCopy: string | undefined
}

/** Findings that rest on the copy alone: nothing is read again for them. */
const OF_COPY: ReadonlySet<string> = new Set([
  'denomination',
  'different_currencies',
  'no_common_country',
  'exchange_of_several_items',
])

/** Problems and warnings. What may have changed since the copy was loaded is no problem. */
export function checkResult(findings: readonly Finding[], { doubts, oldCopy }: FindingsOf): CatalogueCheck {
  const issues = findings.map(({ severity, doubtful, path, code, message }) => {
    const doubt = doubtful === undefined ? undefined : doubts.get(doubtful)
    const isCertain = doubt === undefined && !(oldCopy !== undefined && OF_COPY.has(code))
    const isProblem = severity === 'problem' && isCertain
    return { isProblem, issue: { path, code, message: doubt === undefined ? message : `${message} (${doubt})` } }
  })
  const warnings = issues.filter(({ isProblem }) => !isProblem).map(({ issue }) => issue)
  return {
    problems: issues.filter(({ isProblem }) => isProblem).map(({ issue }) => issue),
    warnings: oldCopy === undefined ? warnings : [...warnings, { path: [], code: 'old_copy', message: oldCopy }],
  }
}
