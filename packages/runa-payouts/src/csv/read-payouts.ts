import {
  aFunction,
  type ChecksOf,
  checkedOptions,
  invalidInput,
  isJsonObject,
  type OptionCheck,
  oneOf,
  redact,
  shownKind,
  shownValue,
  trueOrFalse,
} from '@x/transport'
import { RUNA_API } from '../api/api.ts'
import type { Payout } from '../payouts/results/payout.ts'
import { COLUMN_NAMES, folded } from './column-names.ts'
import { invalidFile, UnreadableFile } from './file-problem.ts'
import { type FileRow, rowsOf } from './file-rows.ts'
import { partsOf, textOf } from './file-text.ts'
import { layoutOf } from './layout.ts'
import type {
  PayoutColumn,
  PayoutFile,
  PayoutFileProblem,
  PayoutFileSource,
  ReadPayoutsOptions,
} from './payout-file.ts'
import { payoutOfObject, payoutOfRow, type RowReading, type RowRules } from './payout-of-row.ts'

const OPERATION = 'readPayouts'

const COLUMNS = Object.keys(COLUMN_NAMES)

const columnChoice: OptionCheck = (value) => {
  if (!isJsonObject(value)) return `expected an object with the names of columns, got ${shownKind(value)}`
  const [wrong] = Object.entries(value).filter(([, column]) => !COLUMNS.some((one) => one === column))
  return wrong === undefined
    ? undefined
    : `${shownValue(wrong[0])}: expected ${COLUMNS.join(', ')}, got ${shownValue(wrong[1])}`
}

const aText =
  (what: string, pattern: RegExp): OptionCheck =>
  (value) =>
    typeof value === 'string' && pattern.test(value) ? undefined : `expected ${what}, got ${shownValue(value)}`

const READ_OPTIONS = {
  columns: columnChoice,
  decimal: oneOf('point', 'comma'),
  currency: aText('a currency code of three capital letters, such as USD', /^[A-Z]{3}$/),
  product: aText('a product code, such as AMZ-US', /^[^\s|]+$/),
  format: oneOf('csv', 'tsv', 'ndjson'),
  skipInvalid: trueOrFalse,
} satisfies ChecksOf<ReadPayoutsOptions>

/**
 * Reads a list of payouts from CSV, TSV or NDJSON, for `sendPayouts`. It reads strictly: what could be meant in two ways
 * is refused and never guessed, and every problem names its line and column.
 *
 * The first line names the columns: `reference`, `amount` and `product`, `email` for those who get an email, and more
 * (docs/pay-a-list.md lists them). Case and spaces do not matter. Delimiter (`,` `;` tab `|`) and encoding (UTF-8 or UTF-16) are
 * detected. An amount is digits with at most one `.` and two decimals, or fewer where the currency has fewer. The whole list
 * is in memory, about 1 KiB a row.
 *
 * @param source bytes or text, whole or as a stream. It is read to its end, or cancelled at the first problem that
 *   makes it unreadable.
 * @throws RequestValidationError if the file cannot be read (not text, another encoding, a wrong header, a quote that
 * is never closed), if it has no rows, or, without `skipInvalid`, if any row is invalid. Its message lists the first 20
 * problems, its `issues` the first 1,000. Also for invalid options. What the source throws passes through.
 *
 * @example
 * ```ts
 * import { readPayouts } from '@x/runa-payouts/csv'
 *
 * const upload = new Blob(['reference,email,amount,product\nbonus-sam,sam@example.com,25.00,AMZ-US\n'])
 * const { payouts, lines } = await readPayouts(upload.stream(), { currency: 'USD' })
 * for (const { reference, face_value } of payouts) console.log(lines.get(reference), reference, face_value)
 * ```
 */
export async function readPayouts(source: PayoutFileSource, options: ReadPayoutsOptions = {}): Promise<PayoutFile> {
  const given = checkedOptions(OPERATION, options, READ_OPTIONS, RUNA_API)
  requireSource(source)
  try {
    const file = await readFile(source, given)
    if (file.problems.length > 0 && given.skipInvalid !== true) throw new UnreadableFile(...file.problems)
    if (file.rows === 0) throw new UnreadableFile({ line: 1, message: 'the file has no rows, only a header' })
    return file
  } catch (error) {
    throw error instanceof UnreadableFile ? invalidFile(error.problems) : error
  }
}

function requireSource(source: unknown): void {
  if (typeof source === 'string' || source instanceof Uint8Array) return
  const isStream = [Symbol.asyncIterator, 'getReader'].some(
    (name) => aFunction(Reflect.get(Object(source), name)) === undefined,
  )
  if (isStream) return
  const message = `expected a stream, bytes or text, got ${shownKind(source)}`
  throw invalidInput([{ path: ['source'], code: 'invalid_type', message }], { operation: OPERATION }, RUNA_API, {
    advice: 'Nothing was read.',
  })
}

async function readFile(source: PayoutFileSource, options: ReadPayoutsOptions): Promise<PayoutFile> {
  const { columns = {}, decimal = 'point', product, format } = options
  const own = new Map(Object.entries(columns).map(([name, column]): [string, PayoutColumn] => [folded(name), column]))
  const ignored = new Set<string>()
  const reading = new Reading({ decimal, product, currency: options.currency })
  const from = partsOf(source)
  try {
    const { encoding, parts } = await textOf(from)
    const text = parts[Symbol.asyncIterator]()
    const rest: AsyncIterable<string> = { [Symbol.asyncIterator]: () => text }
    const layout = await layoutOf(text, { format, own })
    const rules = { own, product, decimal }
    for await (const row of rowsOf({ layout, rest, rules, onIgnored: (name) => ignored.add(name) })) reading.take(row)
    const { delimiter } = layout
    return { ...reading.result, format: layout.format, delimiter, encoding, ignored: [...ignored] }
  } finally {
    // The source is not read further, and hears of it.
    await from.return()
  }
}

/** The rows of a file, as they are read. */
class Reading {
  #rules: RowRules
  /** By reference. */
  readonly #payouts = new Map<string, Payout>()
  readonly #problems: PayoutFileProblem[] = []
  readonly #lines = new Map<string, number>()
  /** Also of rows that are invalid: another one is not paid in their place. */
  readonly #seen = new Map<string, number>()
  #rows = 0

  constructor(rules: RowRules) {
    this.#rules = rules
  }

  take(row: FileRow): void {
    this.#rows += 1
    const { line } = row
    const reading = 'problems' in row ? row : this.#read(row)
    const repeated = this.#repeated(row)
    if (!('problems' in reading) && repeated === undefined) {
      this.#payouts.set(reading.payout.reference, reading.payout)
      this.#lines.set(reading.payout.reference, line)
      return
    }
    const found = 'problems' in reading ? reading.problems : []
    for (const problem of [...found, ...(repeated ?? [])]) this.#refuse(problem)
  }

  #refuse({ message, name, ...place }: PayoutFileProblem): void {
    this.#problems.push({ ...place, ...(name === undefined ? {} : { name: clean(name) }), message: clean(message) })
  }

  #read(row: Exclude<FileRow, { readonly problems: unknown }>): RowReading {
    if ('fields' in row) return payoutOfObject(row.line, row.fields)
    const currency = row.cells.get('currency')?.text
    if (this.#rules.currency === undefined && currency !== undefined && /^[A-Z]{3}$/.test(currency)) {
      this.#rules = { ...this.#rules, currency }
    }
    return payoutOfRow(row.line, row.cells, this.#rules)
  }

  /** Both rows of a reference are refused: it is not known which of them was meant. */
  #repeated(row: FileRow): readonly PayoutFileProblem[] | undefined {
    const { line } = row
    const cell = 'cells' in row ? row.cells.get('reference') : undefined
    const named = 'cells' in row ? cell?.text : 'fields' in row ? row.fields.reference : row.reference
    // A space too many is a slip, and not another payment.
    const text = typeof named === 'string' ? named.trim() : ''
    if (text === '') return undefined
    const first = this.#seen.get(text)
    if (first === undefined) {
      this.#seen.set(text, line)
      return undefined
    }
    const place = { ...(cell?.column === undefined ? {} : { column: cell.column }), name: cell?.name ?? 'reference' }
    const advice = 'each payment needs its own reference'
    const ofThis = { line, ...place, message: `${shownValue(text)} is on line ${first} already: ${advice}` }
    const wasValid = this.#payouts.delete(text)
    if (!wasValid) return [ofThis]
    this.#lines.delete(text)
    return [{ line: first, ...place, message: `${shownValue(text)} is on line ${line} as well: ${advice}` }, ofThis]
  }

  get result(): Pick<PayoutFile, 'payouts' | 'problems' | 'rows' | 'lines' | 'currency'> {
    return {
      payouts: [...this.#payouts.values()],
      problems: [...this.#problems].sort((one, other) => one.line - other.line),
      rows: this.#rows,
      lines: this.#lines,
      currency: this.#rules.currency,
    }
  }
}

/** Without keys and links, which do not belong into a list. */
const clean = (text: string): string =>
  redact(text, { secrets: [], patterns: RUNA_API.keyPatterns, publicUrls: RUNA_API.publicUrls })
