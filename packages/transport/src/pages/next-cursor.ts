import type { PageCursor, Paging } from '../api/operation.ts'
import { isJsonObject } from '../input/given-values.ts'
import { fieldAt } from '../response/response.ts'

/** Where a page leads: to the next one, to the end, or nobody knows. Taking that for the end would lose rows. */
export type NextCursor =
  | { readonly kind: 'cursor'; readonly cursor: string }
  | { readonly kind: 'end' | 'unreadable'; readonly cursor?: never }

const END: NextCursor = { kind: 'end' }

const UNREADABLE: NextCursor = { kind: 'unreadable' }

/** @param rows the rows of the page as they came, including those that were left out. */
export function nextCursor(end: Paging['end'], by: PageCursor, body: unknown, rows: readonly unknown[]): NextCursor {
  if (rows.length === 0 && (end === 'empty_page' || 'inLastRow' in by)) return END
  if (typeof end === 'object') {
    const hasMore = valueAt(body, end.hasMore) ?? false
    if (hasMore !== true) return hasMore === false ? END : UNREADABLE
  }
  const cursor = 'at' in by ? valueAt(body, by.at) : fieldAt(rows.at(-1), by.inLastRow)
  if (typeof cursor === 'string' && cursor !== '') return { kind: 'cursor', cursor }
  const isAbsent = cursor === undefined || cursor === null || cursor === ''
  return isAbsent && typeof end === 'string' && 'at' in by ? END : UNREADABLE
}

const NO_OBJECT = Symbol()

/** Without even the object that would hold it, a value is not absent: the response has another shape. */
function valueAt(body: unknown, path: string): unknown {
  const dot = path.lastIndexOf('.')
  const holder = dot < 0 ? body : fieldAt(body, path.slice(0, dot))
  return isJsonObject(holder) ? holder[path.slice(dot + 1)] : NO_OBJECT
}
