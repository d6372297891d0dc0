import { STEP_COUNT } from './expected.ts'
import type { Trial } from './try-runtime.ts'

/** Rows of text as a table whose columns line up. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)))
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd()
  return rows.map((row) => `${line(row)}\n`).join('')
}

/** One row per runtime, and below it every difference in full. */
export function report(trials: readonly Trial[], skipped: readonly { name: string; reason: string }[]): string {
  const rows = trials.map(({ runtime: { name, format }, differences, ms }) => [
    name,
    format,
    differences.length === 0 ? `all ${STEP_COUNT} steps` : `${differences.length} DIFFERENT`,
    `${(ms / 1000).toFixed(1)} s`,
  ])
  const details = trials.flatMap(({ runtime: { name, format }, differences }) =>
    differences.map(
      ({ step, expected, got }) => `\n${name} ${format}, ${step}:\n  expected ${expected}\n  got      ${got}\n`,
    ),
  )
  const notTried = skipped.map(({ name, reason }) => `skipped ${name}: ${reason}\n`)
  return [table([['runtime', 'packages as', 'result', 'took'], ...rows]), ...notTried, ...details].join('')
}
