import type { SchemaIssue } from './schema.ts'
import { cut, LONGEST_SHOWN } from './shown-value.ts'

/** A path as people write it: `items[0].face_value`; an array step without an index is `[]`. A long path is cut. */
export function formatPath(path: readonly (string | number)[]): string {
  let shown = ''
  for (const [index, step] of path.entries()) {
    if (shown.length > LONGEST_SHOWN) break
    if (typeof step === 'number' || step === '') shown += `[${step}]`
    else shown += index === 0 ? step : `.${step}`
  }
  return cut(shown, LONGEST_SHOWN)
}

/** Problems that a message lists. The others are counted. */
const SPELT_OUT = 20

/** Problems that an error keeps: one for each field of the largest order, and more. */
export const MOST_KEPT = 1_000

/** The most characters of a sentence about one problem: what is allowed, and what came. */
const LONGEST_MESSAGE = 500

/** The most steps of a path that an error keeps. */
const LONGEST_PATH = 20

/** Sentences in a row, of which the first few are listed: `a; b; and 3 more`. */
export function listed(sentences: readonly string[], inAll: number = sentences.length): string {
  const spelt = sentences.slice(0, SPELT_OUT).map((sentence) => cut(sentence, LONGEST_SHOWN + LONGEST_MESSAGE))
  const more = inAll - spelt.length
  return (more > 0 ? [...spelt, `and ${more} more`] : spelt).join('; ')
}

/**
 * Problems in a row, each with its path, for a message.
 *
 * @param inAll how many there are, if not all are passed.
 */
export const listedIssues = (issues: readonly SchemaIssue[], inAll: number = issues.length): string =>
  listed(issues.slice(0, SPELT_OUT).map(spelt), inAll)

const spelt = ({ path, message }: SchemaIssue): string =>
  path.length === 0 ? message : `${formatPath(path)}: ${message}`

/** Problems as an error keeps them, limited in number and length, so that no input makes an error too large to log. */
export const keptIssues = (issues: readonly SchemaIssue[]): readonly SchemaIssue[] =>
  issues.slice(0, MOST_KEPT).map(({ path, code, message }) => ({
    path: keptPath(path),
    code,
    message: cut(message, LONGEST_MESSAGE),
  }))

function keptPath(path: SchemaIssue['path']): SchemaIssue['path'] {
  const steps = path.length > LONGEST_PATH ? [...path.slice(0, LONGEST_PATH - 1), '…'] : path
  return steps.map((step) => (typeof step === 'string' ? cut(step, LONGEST_SHOWN) : step))
}
