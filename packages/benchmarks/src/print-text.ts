import { aligned } from './figure-columns.ts'
import type { Table } from './suite.ts'

/** A table whose columns line up: names to the left, figures to the right. */
export function printText(table: Table): string {
  const lines = aligned(table).map((row) => `${row.join('  ').trimEnd()}\n`)
  return `\n${table.title}\n\n${lines.join('')}${table.notes.map((note) => `  ${note}\n`).join('')}`
}
