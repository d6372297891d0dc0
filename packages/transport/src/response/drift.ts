import type { Rows } from '../api/operation.ts'
import { isJsonObject, undisturbed } from '../input/given-values.ts'
import type { DriftEvent } from '../input/options.ts'
import { formatPath } from '../issues/issue-list.ts'
import type { SchemaIssue } from '../issues/schema.ts'

/** Where a response differs from its schema. */
export interface Drift extends SchemaIssue {
  /** For a row that is left out of its list: its position in the response, from 0. */
  readonly index?: number
  /**
   * For a row that is left out of its list: the row as it came. It may hold secrets, so it is not enumerable: no print,
   * JSON or copy of this object shows it.
   */
  readonly raw?: unknown
}

/**
 * Takes unusable rows out of a list. Each is kept aside with its position and its content: a row that vanished would be
 * a payment that nobody looks for.
 */
export function withoutUnusableRows(
  rows: Rows | undefined,
  data: unknown,
  issues: readonly SchemaIssue[],
): { readonly data: unknown; readonly drift: readonly Drift[] } {
  const list = rows === undefined ? undefined : listIn(data, rows.at)
  if (rows === undefined || list === undefined || issues.length === 0) return { data, drift: issues }
  const out = new Map<number, SchemaIssue>()
  for (const issue of issues) {
    const index = unusableRow(issue.path, rows)
    if (index !== undefined && !out.has(index)) out.set(index, issue)
  }
  // One difference for each such row, however many problems it has.
  const drift = issues.flatMap((issue): Drift[] => {
    const index = rowOf(issue.path, rows)
    const reason = index === undefined ? undefined : out.get(index)
    if (index === undefined || reason === undefined) return [issue]
    return reason === issue ? [leftOut(issue, index, list[index])] : []
  })
  if (out.size === 0) return { data, drift }
  const left = list.filter((_, index) => !out.has(index))
  return { data: rows.at === '' ? left : { ...Object(data), [rows.at]: left }, drift }
}

/** How many rows were left out. */
export const countLeftOut = (drift: readonly Drift[]): number => drift.filter(isRow).length

/** A list with its left-out rows back in place: for code that passes a response on as it came. */
export function withLeftOutRows(rows: readonly unknown[], drift: readonly Drift[]): readonly unknown[] {
  const whole = [...rows]
  const missing = drift.filter(isRow).sort((one, other) => one.index - other.index)
  for (const { index, raw } of missing) whole.splice(index, 0, raw)
  return whole
}

const isRow = (drift: Drift): drift is Drift & { readonly index: number } => drift.index !== undefined

function listIn(data: unknown, at: string): readonly unknown[] | undefined {
  const list = at === '' ? data : isJsonObject(data) ? data[at] : undefined
  return Array.isArray(list) ? list : undefined
}

/** The row that an issue is about, if it is about one. */
function rowOf(path: SchemaIssue['path'], { at }: Rows): number | undefined {
  const index = at === '' ? path[0] : path[0] === at ? path[1] : undefined
  return typeof index === 'number' ? index : undefined
}

/** The row that an issue makes unusable, if it does. */
function unusableRow(path: SchemaIssue['path'], rows: Rows): number | undefined {
  const index = rowOf(path, rows)
  const field = path.slice(rows.at === '' ? 1 : 2)
  return field.length === 0 || rows.essential.includes(formatPath(field)) ? index : undefined
}

/** A getter, since even prints of hidden fields do not show a getter's value. */
const leftOut = (issue: SchemaIssue, index: number, row: unknown): Drift =>
  Object.defineProperty({ ...issue, index }, 'raw', { get: () => row, enumerable: false })

/**
 * The most differences that are reported and remembered. A path may contain keys that the server makes up, such as
 * those of metadata, and a client may live for months.
 */
const MOST_REPORTED = 1_000

/** Reports responses that differ from their schemas, once per operation and path. */
export class DriftReport {
  readonly #reported = new Set<string>()
  readonly #onDrift: ((event: DriftEvent) => void) | undefined

  constructor(onDrift: ((event: DriftEvent) => void) | undefined) {
    this.#onDrift = onDrift
  }

  report(operation: string, drift: readonly Pick<SchemaIssue, 'path' | 'code'>[]): void {
    for (const { path, code } of drift) {
      // Positions in a list are many and carry no information.
      const event = { operation, path: formatPath(path.map((step) => (typeof step === 'number' ? '' : step))), code }
      const known = `${operation} ${event.path} ${code}`
      if (this.#reported.has(known) || this.#reported.size >= MOST_REPORTED) continue
      this.#reported.add(known)
      undisturbed(() => this.#onDrift?.(event))
    }
  }
}
