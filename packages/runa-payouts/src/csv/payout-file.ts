import type { Payout } from '../payouts/results/payout.ts'

/** What a column of a file can hold. `ignore`: nothing that is sent. */
export type PayoutColumn =
  | 'reference'
  | 'amount'
  | 'currency'
  | 'email'
  | 'product'
  | 'product_template'
  | 'method'
  | 'recipient_reference'
  | 'template_id'
  | 'group'
  | 'ignore'

/** What a file is. `csv` is any text with a delimiter between fields. */
export type PayoutFileFormat = 'csv' | 'tsv' | 'ndjson'

/**
 * What `readPayouts` reads: the stream of a file, a request or a response, or anything that iterates over its parts, or
 * the whole of it.
 */
export type PayoutFileSource =
  | ReadableStream<Uint8Array>
  | ReadableStream<string>
  | AsyncIterable<Uint8Array | string>
  | Uint8Array
  | string

/** Options of `readPayouts`. */
export interface ReadPayoutsOptions {
  /**
   * The meanings of columns with other names, by their names in the file: `{ Betrag: 'amount', Note: 'ignore' }`. Case,
   * spaces, `_`, `-` and `.` do not matter. A name that the file does not have is an error.
   */
  readonly columns?: Readonly<Record<string, PayoutColumn>> | undefined
  /**
   * How amounts are written. `point` (the default): `1200.50`. `comma`: `1200,50` or `1.200,50`. Anything else is
   * refused.
   */
  readonly decimal?: 'point' | 'comma' | undefined
  /**
   * The currency of the amounts, such as `USD`. A row with another one in its currency column is refused. Default: the
   * currency of the first row, if the file has such a column.
   */
  readonly currency?: string | undefined
  /** The product code of every row, for a file without a product column. */
  readonly product?: string | undefined
  /** Default: detected from the beginning of the file. */
  readonly format?: PayoutFileFormat | undefined
  /**
   * Whether to return the valid rows of a file that has invalid ones. Default false: such a file is an error, because a
   * list with one wrong row may be wrong in all of them.
   */
  readonly skipInvalid?: boolean | undefined
}

/** What is wrong in a file, and where. */
export interface PayoutFileProblem {
  /** The line on which the row begins, from 1, as an editor counts. */
  readonly line: number
  /** The number of the column, from 1. Absent if the whole row is meant, and in NDJSON. */
  readonly column?: number
  /** The name of the column, as the file has it. */
  readonly name?: string
  /** What was expected, and what was found. */
  readonly message: string
}

/** The payouts of a file. */
export interface PayoutFile {
  /** Valid rows in the order of the file, ready for `sendPayouts`. */
  readonly payouts: readonly Payout[]
  /** Everything that is wrong, in the order of the file. Empty unless `skipInvalid` is true. */
  readonly problems: readonly PayoutFileProblem[]
  /** How many rows the file has, without header and blank lines: those of `payouts`, and the invalid ones. */
  readonly rows: number
  /** The line on which each payout begins, by its reference. */
  readonly lines: ReadonlyMap<string, number>
  /** The currency of the amounts, if the file or the options name one. */
  readonly currency: string | undefined
  /** How the file was read: as separated values, or one JSON object a line. */
  readonly format: PayoutFileFormat
  /** The delimiter between fields. Undefined for NDJSON. */
  readonly delimiter: string | undefined
  /** The encoding that was found, by the first bytes of the file. */
  readonly encoding: 'utf-8' | 'utf-16le' | 'utf-16be'
  /** Names of columns that are not sent, as the file has them. */
  readonly ignored: readonly string[]
}
