import { columnNamed } from './column-names.ts'
import { type DelimitedRow, DelimitedRows, isBlank } from './delimited-rows.ts'
import { UnreadableFile } from './file-problem.ts'
import type { PayoutColumn, PayoutFileFormat } from './payout-file.ts'

/** How a file is laid out. */
export interface Layout {
  readonly format: PayoutFileFormat
  /** Undefined for NDJSON. */
  readonly delimiter: string | undefined
  /** The line on which `text` begins. */
  readonly line: number
  /** What was read of the file to find out, without a line that only names the delimiter. */
  readonly text: string
}

/** What may stand between fields, the most usual first. */
const DELIMITERS = [',', ';', '\t', '|']

/** The line with which a file tells Excel its delimiter. */
const SEP_LINE = /^sep=(.?)(?:\r\n|\n|\r|$)/i

/** Finds out how a file is laid out, from as much of it as that takes. */
export async function layoutOf(
  parts: AsyncIterator<string>,
  { format, own }: { readonly format: PayoutFileFormat | undefined; readonly own: ReadonlyMap<string, PayoutColumn> },
): Promise<Layout> {
  let head = ''
  let nextLook = 0
  for (;;) {
    const next = await parts.next()
    const isOver = next.done === true
    if (!isOver) head += next.value
    // A file that comes in single characters is not read again for each of them.
    if (!isOver && head.length < nextLook) continue
    nextLook = 2 * head.length
    if (head.trim() === '' && !isOver) continue
    const layout = layoutIn(head, isOver, format, own)
    if (layout !== undefined) return layout
  }
}

/** Undefined if more of the file is needed. */
function layoutIn(
  head: string,
  isOver: boolean,
  format: PayoutFileFormat | undefined,
  own: ReadonlyMap<string, PayoutColumn>,
): Layout | undefined {
  const first = head.trimStart().charAt(0)
  if (format === 'ndjson' || (format === undefined && first === '{')) {
    return { format: 'ndjson', delimiter: undefined, line: 1, text: head }
  }
  if (first === '[') {
    throw new UnreadableFile({
      line: 1,
      message: 'this is a JSON array. Write one JSON object per line (NDJSON), without brackets and commas around them',
    })
  }
  if (!isOver && !/[\r\n]/.test(head)) return undefined
  const sep = SEP_LINE.exec(head)
  if (sep !== null) {
    // CRLF may be cut in the middle.
    if (!isOver && sep[0].endsWith('\r') && head.length === sep[0].length) return undefined
    const [line, delimiter = ''] = sep
    if (!DELIMITERS.includes(delimiter) || (format === 'tsv' && delimiter !== '\t')) {
      throw new UnreadableFile({
        line: 1,
        message: `unknown delimiter ${JSON.stringify(delimiter)}; allowed: , ; | and tab`,
      })
    }
    return { format: formatWith(delimiter), delimiter, line: 2, text: head.slice(line.length) }
  }
  const delimiter = delimiterIn(head, isOver, format === 'tsv' ? ['\t'] : DELIMITERS, own)
  return delimiter === undefined ? undefined : { format: formatWith(delimiter), delimiter, line: 1, text: head }
}

const formatWith = (delimiter: string): PayoutFileFormat => (delimiter === '\t' ? 'tsv' : 'csv')

/** The delimiter with which the first row names the most columns, or with which it has the most fields. */
function delimiterIn(
  head: string,
  isOver: boolean,
  delimiters: readonly string[],
  own: ReadonlyMap<string, PayoutColumn>,
): string | undefined {
  let best: { delimiter: string; known: number; fields: number } | undefined
  let problem: unknown
  for (const delimiter of delimiters) {
    try {
      const row = firstRow(head, isOver, delimiter)
      if (row === undefined && !isOver) return undefined
      const fields = row?.fields ?? []
      const known = fields.filter((name) => columnNamed(name, own) !== undefined).length
      const isBetter = best === undefined || known > best.known || (known === best.known && fields.length > best.fields)
      if (isBetter) best = { delimiter, known, fields: fields.length }
    } catch (error) {
      if (!(error instanceof UnreadableFile)) throw error
      problem ??= error
    }
  }
  // A delimiter with which nothing has a known name is no better than one with which the first row is not CSV.
  if (best === undefined || (best.known === 0 && problem !== undefined)) throw problem
  return best.delimiter
}

function firstRow(head: string, isOver: boolean, delimiter: string): DelimitedRow | undefined {
  const rows = new DelimitedRows(delimiter)
  for (const row of rows.push(head)) if (!isBlank(row)) return row
  if (!isOver) return undefined
  for (const row of rows.end()) if (!isBlank(row)) return row
  return undefined
}
