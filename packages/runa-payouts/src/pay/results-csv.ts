import { shownAmount } from './hundredths.ts'

/** One line of the file of results. */
export interface ResultLine {
  /** Of the list; undefined for a payout that only the journal has. */
  readonly line: number | undefined
  readonly reference: string
  readonly result: string
  readonly orderId: string | undefined
  /** In hundredths. */
  readonly amount: bigint | undefined
  readonly currency: string
  readonly link: string | undefined
  readonly error: string | undefined
}

const HEADER = 'line,reference,result,order_id,amount,currency,link,error'

/** The results as CSV, in the order of the list. Links only where they were asked for. */
export function resultsCsv(lines: readonly ResultLine[], showLinks: boolean): string {
  const sorted = [...lines].sort(
    (one, other) => (one.line ?? Number.MAX_SAFE_INTEGER) - (other.line ?? Number.MAX_SAFE_INTEGER),
  )
  const rows = sorted.map(({ line, reference, result, orderId, amount, currency, link, error }) =>
    [
      line === undefined ? '' : String(line),
      reference,
      result,
      orderId ?? '',
      amount === undefined ? '' : shownAmount(amount),
      amount === undefined ? '' : currency,
      link === undefined ? '' : showLinks ? link : 'hidden',
      error ?? '',
    ]
      .map(cell)
      .join(','),
  )
  return `${[HEADER, ...rows].join('\r\n')}\r\n`
}

/** A cell that no spreadsheet program takes for a formula. */
function cell(text: string): string {
  const oneLine = text.replace(/[\r\n\t]+/g, ' ')
  const plain = /^[=+\-@＝＋－＠]/.test(oneLine) ? `'${oneLine}` : oneLine
  // Some spreadsheet programs split at semicolons, and would find a formula after one.
  return /[",;]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain
}
