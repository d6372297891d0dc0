import { isJsonObject, nearestName, shownKind, shownValue } from '@x/transport'
import { COLUMN_NAMES, columnNamed, type HeaderRules, type NamedColumn, readHeader } from './column-names.ts'
import { type DelimitedRow, DelimitedRows, isBlank, LONGEST_ROW } from './delimited-rows.ts'
import { UnreadableFile } from './file-problem.ts'
import { oddNumber, repeatedKey } from './json-lines.ts'
import type { Layout } from './layout.ts'
import type { PayoutColumn, PayoutFileProblem } from './payout-file.ts'
import type { Cell, Cells } from './payout-of-row.ts'

/** A row with its cells by what they mean, a whole payout, or what is wrong with it. */
export type FileRow = { readonly line: number } & (
  | { readonly cells: Cells }
  | { readonly fields: Readonly<Record<string, unknown>> }
  | {
      readonly problems: readonly PayoutFileProblem[]
      /** What stands where its reference belongs, if anything does. */
      readonly reference?: string | undefined
    }
)

/** What is needed to read rows. */
export interface RowSource {
  readonly layout: Layout
  /** What follows the text of the layout. */
  readonly rest: AsyncIterable<string>
  readonly rules: HeaderRules & { readonly decimal: 'point' | 'comma' }
  /** Takes the name of a column that is not sent. */
  readonly onIgnored: (name: string) => void
}

/**
 * The rows of a file, without header and blank lines.
 *
 * @throws UnreadableFile for a header that is wrong, and for what is not CSV.
 */
export async function* rowsOf({ layout, rest, rules, onIgnored }: RowSource): AsyncGenerator<FileRow, void, undefined> {
  const { delimiter, text, line } = layout
  const parts = withFirst(text, rest)
  if (delimiter === undefined) {
    for await (const one of linesOf(parts)) {
      if (one.text.trim() !== '') yield jsonRow(one.line, one.text, rules, onIgnored)
    }
    return
  }
  const scanner = new DelimitedRows(delimiter, line)
  let columns: readonly NamedColumn[] | undefined
  for await (const row of scanned(scanner, parts)) {
    if (isBlank(row)) continue
    if (columns === undefined) {
      const header = readHeader(row.fields, row.line, rules)
      if ('problems' in header) throw new UnreadableFile(...header.problems)
      columns = header.columns
      for (const { column, name } of columns) if (column === 'ignore') onIgnored(name)
    } else yield delimitedRow(row, columns, delimiter)
  }
  if (columns === undefined) throw new UnreadableFile({ line: 1, message: EMPTY })
}

const EMPTY = 'the file is empty: its first line must name the columns, such as reference,email,amount,product'

async function* withFirst(first: string, rest: AsyncIterable<string>): AsyncGenerator<string, void, undefined> {
  yield first
  yield* rest
}

async function* scanned(
  rows: DelimitedRows,
  parts: AsyncIterable<string>,
): AsyncGenerator<DelimitedRow, void, undefined> {
  for await (const part of parts) yield* rows.push(part)
  yield* rows.end()
}

function delimitedRow(
  { line, fields, strayQuotes }: DelimitedRow,
  columns: readonly NamedColumn[],
  delimiter: string,
): FileRow {
  if (fields.length !== columns.length) {
    const shown = delimiter === '\t' ? 'a tab' : `"${delimiter}"`
    const message = `expected ${columns.length} fields, as in the header, got ${fields.length}: quote every field that contains ${shown}`
    const reference = fields[columns.findIndex(({ column }) => column === 'reference')]
    return { line, problems: [{ line, message }], reference }
  }
  const problems: PayoutFileProblem[] = []
  const cells = new Map<PayoutColumn, Cell>()
  columns.forEach(({ number, name, column }, index) => {
    const text = fields[index] ?? ''
    const at = { line, column: number, name }
    if (strayQuotes.includes(index)) {
      problems.push({
        ...at,
        message: `there is a quote in the middle of a field, ${shownValue(text)}: quote the whole field, and write the quote twice`,
      })
    }
    if (hasWholeRow(text, delimiter, columns.length)) {
      problems.push({
        ...at,
        message:
          'the text between quotes has a line break and as many delimiters as a whole row: if its first quote is part of the text, write it twice',
      })
    }
    if (column === undefined) {
      if (text !== '')
        problems.push({ ...at, message: `expected nothing in a column without a name, got ${shownValue(text)}` })
    } else if (column !== 'ignore') cells.set(column, { text, column: number, name })
  })
  return problems.length > 0 ? { line, problems, reference: cells.get('reference')?.text } : { line, cells }
}

/**
 * Whether a text between quotes may hold the end of its row and the beginning of another one. A name that begins with a
 * stray quote and another one that ends with one join their rows, and the first person's money would go to the second.
 */
const hasWholeRow = (text: string, delimiter: string, columns: number): boolean =>
  /[\r\n]/.test(text) && text.split(delimiter).length >= columns

/** Lines of NDJSON. JSON writes no line break within a text, so each one ends a line. */
async function* linesOf(
  parts: AsyncIterable<string>,
): AsyncGenerator<{ readonly line: number; readonly text: string }, void, undefined> {
  let line = 1
  let pending = ''
  let endsInReturn = false
  for await (const part of parts) {
    const pieces = (endsInReturn && part.startsWith('\n') ? part.slice(1) : part).split(/\r\n|\n|\r/)
    endsInReturn = part.endsWith('\r')
    for (const [index, piece] of pieces.entries()) {
      pending += piece
      if (pending.length > LONGEST_ROW) {
        throw new UnreadableFile({
          line,
          message: `a line is longer than ${LONGEST_ROW.toLocaleString('en')} characters`,
        })
      }
      if (index === pieces.length - 1) continue
      yield { line, text: pending }
      line += 1
      pending = ''
    }
  }
  if (pending !== '') yield { line, text: pending }
}

function jsonRow(
  line: number,
  text: string,
  { own, decimal }: RowSource['rules'],
  onIgnored: (name: string) => void,
): FileRow {
  const wrong = (message: string, name?: string): FileRow => {
    return { line, problems: [{ line, ...(name === undefined ? {} : { name }), message }] }
  }
  const value = parsed(text)
  if (!isJsonObject(value))
    return wrong(`expected one JSON object, got ${value === undefined ? 'text that is not JSON' : shownKind(value)}`)
  const twice = repeatedKey(text)
  if (twice !== undefined) return wrong('occurs twice: keep only one', twice)
  const odd = oddNumber(text)
  if (odd !== undefined) return wrong(`expected numbers in plain digits, as in 25 or 1200.50, got ${shownValue(odd)}`)
  if (isJsonObject(value.distribution_method) || isJsonObject(value.products)) return { line, fields: value }
  const problems: PayoutFileProblem[] = []
  const cells = new Map<PayoutColumn, Cell>()
  for (const [name, given] of Object.entries(value)) {
    const column = columnNamed(name, own)
    const cell = textIn(given, column, decimal)
    if (column === undefined) problems.push({ line, name, message: unknownField(name) })
    else if (column === 'ignore') onIgnored(name)
    else if (cells.has(column))
      problems.push({
        line,
        name,
        message: `${shownValue(cells.get(column)?.name)} is already the ${column}: keep only one`,
      })
    else if (cell !== undefined) cells.set(column, { text: cell, name })
    else
      problems.push({
        line,
        name,
        message: `expected a string${column === 'amount' ? ' or a number' : ''}, got ${shownKind(given)}`,
      })
  }
  return problems.length > 0 ? { line, problems, reference: cells.get('reference')?.text } : { line, cells }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Its message quotes the text.
    return undefined
  }
}

function unknownField(name: string): string {
  const near = nearestName(name, Object.values(COLUMN_NAMES).flat())
  return near === undefined ? 'unknown field' : `unknown field; did you mean "${near}"?`
}

/** A value as the text of a cell. The digits of a number are JSON's, whatever notation texts are in. */
function textIn(value: unknown, column: PayoutColumn | undefined, decimal: 'point' | 'comma'): string | undefined {
  if (value === null) return ''
  if (typeof value === 'string') return value
  if (typeof value !== 'number') return undefined
  if (column === 'amount') return decimal === 'comma' ? String(value).replace('.', ',') : String(value)
  return column === 'reference' && Number.isSafeInteger(value) ? String(value) : undefined
}
