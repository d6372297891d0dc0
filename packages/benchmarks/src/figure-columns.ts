import type { Table } from './suite.ts'

/** Which columns contain figures, and so are aligned on the right: those whose every cell begins with a digit. */
export const figureColumns = ({ columns, rows }: Pick<Table, 'columns' | 'rows'>): readonly boolean[] =>
  columns.map((_, column) => rows.every((row) => /^(?:-?\d|$)/.test(row[column] ?? '')))

/** The rows, with every cell as wide as its column. */
export function aligned({ columns, rows }: Pick<Table, 'columns' | 'rows'>): readonly (readonly string[])[] {
  const all = [columns, ...rows]
  const widths = columns.map((_, column) => Math.max(3, ...all.map((row) => row[column]?.length ?? 0)))
  const figures = figureColumns({ columns, rows })
  return all.map((row) =>
    row.map((cell, column) =>
      figures[column] ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
    ),
  )
}
