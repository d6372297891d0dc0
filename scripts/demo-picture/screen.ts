import headless from '@xterm/headless'

/** Characters beside each other that look the same. */
export interface Span {
  /** Counted from 0. */
  readonly column: number
  readonly text: string
  readonly style: Style
}

export interface Style {
  readonly bold: boolean
  readonly dim: boolean
  /** One of the 16 colours of a terminal. Undefined: the ordinary one. */
  readonly colour: number | undefined
}

type Row = readonly Span[]

/** More than the demo fills. */
const ROWS = 500

/** What is on a terminal at the end, without empty rows at the top and at the bottom. */
export async function screenAfter(written: string, columns: number): Promise<readonly Row[]> {
  const terminal = new headless.Terminal({ cols: columns, rows: ROWS, convertEol: true, allowProposedApi: true })
  await new Promise<void>((done) => terminal.write(written, done))
  const rows = Array.from({ length: ROWS }, (_, row) => spansOf(terminal, row, columns))
  terminal.dispose()
  return rows.slice(
    rows.findIndex((row) => row.length > 0),
    rows.findLastIndex((row) => row.length > 0) + 1,
  )
}

function spansOf(terminal: InstanceType<typeof headless.Terminal>, row: number, columns: number): Row {
  const line = terminal.buffer.active.getLine(row)
  const spans: Span[] = []
  for (let column = 0; column < columns; column += 1) {
    const cell = line?.getCell(column)
    if (cell === undefined) continue
    const text = cell.getChars()
    const style = {
      bold: cell.isBold() !== 0,
      dim: cell.isDim() !== 0,
      colour: cell.isFgDefault() ? undefined : cell.getFgColor(),
    }
    const last = spans.at(-1)
    if (last !== undefined && isSame(last.style, style))
      spans[spans.length - 1] = { ...last, text: last.text + (text || ' ') }
    else spans.push({ column, text: text || ' ', style })
  }
  return spans.flatMap(withoutGaps)
}

const isSame = (one: Style, other: Style): boolean =>
  one.bold === other.bold && one.dim === other.dim && one.colour === other.colour

/** Words with one space between them. What comes after more spaces is a span of its own, so that columns stay aligned. */
const withoutGaps = ({ column, text, style }: Span): readonly Span[] =>
  [...text.matchAll(/\S+(?: \S+)*/g)].map((found) => ({ column: column + found.index, text: found[0], style }))
