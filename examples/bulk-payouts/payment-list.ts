import { createReadStream } from 'node:fs'
import { isRequestValidationError } from '@x/runa-payouts'
import type { Payout, PayoutResult } from '@x/runa-payouts/bulk'
import { type Info, parse } from 'csv-parse'
import { nearest } from './nearest.ts'

/** Each once, in any order, in the first line. */
const COLUMNS = ['reference', 'email', 'amount', 'product', 'team'] as const
type Column = (typeof COLUMNS)[number]

/** Nothing on the list is paid until somebody corrects it. */
export class ListError extends Error {}

/** A line of the list, with what to pay for it or what is wrong with it. */
export type Line = { readonly line: number } & ({ readonly payout: Payout } | { readonly message: string })

/**
 * The list, line by line. Except for its references, it may be larger than memory.
 *
 * @throws ListError
 */
export async function* linesOf(path: string): AsyncGenerator<Line> {
  const source = createReadStream(path)
  const parser = parse({
    bom: true,
    info: true,
    // With explicit delimiters, the parser does not settle on the first one that it finds, and read a whole file as one
    // field.
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    skip_empty_lines: true,
  })
  source.on('error', (error) => parser.destroy(error))
  const records: AsyncIterable<{ record: readonly string[]; info: Info }> = source.pipe(parser)
  let header: readonly Column[] | undefined
  const lineOf = new Map<string, number>()
  let countedTwice = 0
  try {
    for await (const { record, info } of records) {
      // The parser reports where a record ends. That is later if quotes contain line breaks, and it counts \r\n in them
      // twice.
      const breaks = record.flatMap((field) => field.match(/\r\n|\n|\r/g) ?? [])
      countedTwice += breaks.filter((text) => text === '\r\n').length
      const line = info.lines - countedTwice - breaks.length
      if (header === undefined) {
        header = headerOf(record, line)
        continue
      }
      const row = rowOf(header, record)
      const problems = 'problem' in row ? [row.problem] : problemsOf(row, lineOf.get(row.reference))
      if ('problem' in row || problems.length > 0) {
        yield { line, message: problems.join('; ') }
        continue
      }
      lineOf.set(row.reference, line)
      yield { line, payout: payoutOf(row) }
    }
  } catch (error) {
    if (error instanceof ListError) throw error
    throw new ListError(error instanceof Error ? error.message : String(error), { cause: error })
  }
  if (header === undefined) throw new ListError(`the file is empty: its first line has to be ${COLUMNS.join(',')}`)
}

/** The column of each field of a row. */
function headerOf(names: readonly string[], line: number): readonly Column[] {
  const known = names.filter(isColumn)
  const unknown = names.filter((name) => !isColumn(name))
  if (known.length === 0 && unknown.every((name) => nearest(name, COLUMNS) === undefined)) {
    throw new ListError(
      `line ${line} is not a header: expected ${COLUMNS.join(',')} (in any order, separated by commas), got ${shown(names.join(','))}`,
    )
  }
  const problems = [
    ...COLUMNS.filter((name) => known.indexOf(name) !== known.lastIndexOf(name)).map(
      (name) => `"${name}" occurs twice`,
    ),
    ...unknown.slice(0, 20).map((name) => {
      const near = nearest(name, COLUMNS)
      const hint = near === undefined ? `allowed are ${COLUMNS.join(', ')}` : `did you mean "${near}"?`
      return `unknown column ${shown(name)}; ${hint}`
    }),
    ...COLUMNS.filter((name) => !known.includes(name)).map((name) => `"${name}" is missing`),
  ]
  if (problems.length > 0) throw new ListError(`line ${line}, the header: ${problems.join('. ')}`)
  return known
}

const isColumn = (name: string): name is Column => COLUMNS.some((column) => column === name)

type Row = Readonly<Record<Column, string>>

function rowOf(header: readonly Column[], fields: readonly string[]): Row | { readonly problem: string } {
  if (fields.length !== header.length) {
    return { problem: `expected ${header.length} fields, got ${fields.length}: quote a field that has a comma in it` }
  }
  const field = (name: Column) => fields[header.indexOf(name)] ?? ''
  return {
    reference: field('reference'),
    email: field('email'),
    amount: field('amount'),
    product: field('product'),
    team: field('team'),
  }
}

/** What the client cannot check, since it has no lines and receives a number. It checks the rest itself. */
function problemsOf({ reference, amount }: Row, earlier: number | undefined): string[] {
  return [
    ...(reference === '' ? ['reference: expected the name of this payment, got nothing'] : []),
    ...(earlier === undefined ? [] : [`reference: ${shown(reference)} is on line ${earlier} already`]),
    // Only one notation is allowed: the meaning of 1.200 and 1,200 depends on the country.
    ...(/^\d+(\.\d\d)?$/.test(amount) ? [] : [`amount: expected digits, as in 25 or 25.00, got ${shown(amount)}`]),
  ]
}

const payoutOf = ({ reference, email, amount, product, team }: Row): Payout => ({
  reference,
  face_value: Number(amount),
  distribution_method: { type: 'EMAIL', email_address: email },
  products: { type: 'SINGLE', value: product },
  group: team,
})

const COLUMN_OF: Readonly<Record<string, Column>> = {
  face_value: 'amount',
  distribution_method: 'email',
  products: 'product',
  group: 'team',
}

/**
 * What the client finds wrong with the content of a row, by the names of its columns. A row that was edited after it
 * was sent is a different case: its first content counts, and it blocks nobody.
 */
export function refusalOf({ invalid, error }: PayoutResult): string | undefined {
  if (invalid !== true || !isRequestValidationError(error)) return undefined
  return error.issues
    .map(({ path: [field], message }) => `${COLUMN_OF[String(field)] ?? String(field)}: ${message}`)
    .join('; ')
}

/** The value, shortened if it is long. */
const shown = (text: string): string =>
  text === '' ? 'nothing' : JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text)
