import { UnreadableFile } from './file-problem.ts'

// Written here, because no library that was tried says where a value stands and refuses what is not CSV. On a file of
// mixed line breaks papaparse 5.5 makes one row of several, uDSV 0.7 and d3-dsv 3.0 drop text after a closing quote
// without a word, and csv-parse 7.0 counts a CRLF within quotes twice and needs Node's Buffer, or 14 kB of it for others.

/** One row of a file. */
export interface DelimitedRow {
  /** Where it begins, from 1. */
  readonly line: number
  readonly fields: readonly string[]
  /** Fields, from 0, with a quote in the middle although they do not begin with one. */
  readonly strayQuotes: readonly number[]
}

/** The most characters of a row. No payout needs a hundredth of it; a quote that is never closed takes the whole file. */
export const LONGEST_ROW = 1_048_576

const [QUOTE, LF, CR] = [34, 10, 13]

/**
 * Splits text into rows (RFC 4180), strictly: what is not CSV is refused and never guessed. A row ends at CRLF, LF or CR,
 * mixed or not. Fields in quotes may hold delimiters, line breaks and doubled quotes.
 */
export class DelimitedRows {
  readonly #delimiter: number
  #line: number
  #rowLine: number
  #rowLength = 0
  #fields: string[] = []
  #strays: number[] = []
  #field = ''
  #state: 'start' | 'plain' | 'quoted' | 'quote' = 'start'
  #quotedAt = 0
  #afterReturn = false

  /**
   * @param delimiter one character.
   * @param line the number of the first line.
   */
  constructor(delimiter: string, line = 1) {
    this.#delimiter = delimiter.charCodeAt(0)
    this.#line = line
    this.#rowLine = line
  }

  /** @throws UnreadableFile for what is not CSV. */
  *push(text: string): Generator<DelimitedRow, void, undefined> {
    let from = 0
    const take = (to: number) => {
      this.#field += text.slice(from, to)
      this.#rowLength += to - from
      if (this.#rowLength > LONGEST_ROW) this.#fail(this.#rowLine, TOO_LONG)
    }
    for (let at = 0; at < text.length; at += 1) {
      const code = text.charCodeAt(at)
      const isSecondOfBreak = code === LF && this.#afterReturn
      this.#afterReturn = code === CR
      if (this.#state === 'quoted') {
        if (code === QUOTE) {
          take(at)
          from = at + 1
          this.#state = 'quote'
        } else if (code === CR || (code === LF && !isSecondOfBreak)) this.#line += 1
        continue
      }
      if (isSecondOfBreak) {
        // Its row has ended already.
        from = at + 1
        continue
      }
      if (code === QUOTE) {
        if (this.#state === 'plain') this.#strays.push(this.#fields.length)
        else {
          // The second of a doubled quote is a quote; any other one begins a field.
          if (this.#state === 'start') this.#quotedAt = this.#line
          from = this.#state === 'quote' ? at : at + 1
          this.#state = 'quoted'
        }
        continue
      }
      const isBreak = code === LF || code === CR
      if (code !== this.#delimiter && !isBreak) {
        if (this.#state === 'quote') this.#fail(this.#line, AFTER_QUOTE)
        this.#state = 'plain'
        continue
      }
      take(this.#state === 'quote' ? from : at)
      from = at + 1
      this.#fields.push(this.#field)
      this.#field = ''
      this.#state = 'start'
      if (isBreak) {
        yield this.#row()
        this.#line += 1
        this.#rowLine = this.#line
      }
    }
    if (this.#state !== 'quote') take(text.length)
  }

  /** The last row, if the file does not end with a line break. */
  *end(): Generator<DelimitedRow, void, undefined> {
    if (this.#state === 'quoted') this.#fail(this.#quotedAt, NOT_CLOSED)
    if (this.#fields.length === 0 && this.#field === '' && this.#state === 'start') return
    this.#fields.push(this.#field)
    yield this.#row()
  }

  #row(): DelimitedRow {
    const row = { line: this.#rowLine, fields: this.#fields, strayQuotes: this.#strays }
    this.#fields = []
    this.#strays = []
    this.#rowLength = 0
    return row
  }

  #fail(line: number, message: string): never {
    throw new UnreadableFile({ line, column: this.#fields.length + 1, message })
  }
}

const TOO_LONG = `a row is longer than ${LONGEST_ROW.toLocaleString('en')} characters. Is there a quote (") that is never closed?`
const NOT_CLOSED = 'a quote (") opens here and is never closed, so the rest of the file would be one field'
const AFTER_QUOTE =
  'there is text after a closing quote ("). Within quotes, write a quote twice; after the last one, only a delimiter or the end of the line may follow'

/** Whether a row has nothing in any of its fields, as spreadsheets write blank rows. */
export const isBlank = ({ fields }: DelimitedRow): boolean => fields.every((field) => field.trim() === '')
