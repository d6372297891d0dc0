import type { JournalReport, ReportedPayout } from './journal-report.ts'

const COLUMNS: readonly (readonly [string, keyof ReportedPayout])[] = [
  ['reference', 'reference'],
  ['state', 'state'],
  ['result', 'result'],
  ['face_value', 'faceValue'],
  ['order_id', 'orderId'],
  ['idempotency_key', 'idempotencyKey'],
  ['claimed_at', 'claimedAt'],
  ['created_at', 'createdAt'],
  ['reason', 'reason'],
]

/** What a spreadsheet takes for the beginning of a formula, in full width too (owasp.org, CSV Injection). */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/

/** Some programs split at semicolons, and would find a formula after one. */
const QUOTED = /[",;\r\n]/

/**
 * The payouts of a report as CSV (RFC 4180), with a header. A cell that a spreadsheet would run as a formula begins
 * with an apostrophe; so a reference `-5` is `'-5`.
 */
export function reportCsv({ payouts }: Pick<JournalReport, 'payouts'>): string {
  const lines = [
    COLUMNS.map(([header]) => header),
    ...payouts.map((payout) => COLUMNS.map(([, field]) => payout[field] ?? '')),
  ]
  return lines.map((cells) => `${cells.map(cellOf).join(',')}\r\n`).join('')
}

function cellOf(text: string): string {
  const safe = FORMULA.test(text) ? `'${text}` : text
  return QUOTED.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
