import { aligned } from './figure-columns.ts'
import type { Table } from './suite.ts'

/** A table with aligned columns: names on the left, figures on the right. */
export function printText(table: Table): string {
  const lines = aligned(table).map((row) => `${row.join('  ').trimEnd()}\n`)
  return `\n${table.title}\n\n${lines.join('')}${table.notes.map((note) => `  ${note}\n`).join('')}`
}
