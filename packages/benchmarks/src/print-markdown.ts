import { aligned, figureColumns } from './figure-columns.ts'
import type { Suite, Table } from './suite.ts'

/** A suite as the README shows it: the question, the command that answers it, and the tables. */
export function printMarkdown(suite: Pick<Suite, 'id' | 'title'>, tables: readonly Table[]): string {
  const command = `npx -y pnpm@12 bench -- --only ${suite.id}`
  return `### ${suite.title}\n\n\`\`\`sh\n${command}\n\`\`\`\n\n${tables.map(markdownTable).join('\n')}`
}

function markdownTable({ title, columns, rows, notes }: Table): string {
  // A vertical bar would end the cell.
  const escaped = { columns, rows: rows.map((row) => row.map((cell) => cell.replaceAll('|', '\\|'))) }
  const [head = [], ...body] = aligned(escaped)
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |\n`
  const figures = figureColumns(escaped)
  const rule = line(
    head.map(({ length }, column) => (figures[column] ? `${'-'.repeat(length - 1)}:` : '-'.repeat(length))),
  )
  const below = notes.length === 0 ? '' : `\n${notes.map((note) => `- ${note}\n`).join('')}`
  return `${title}:\n\n${line(head)}${rule}${body.map(line).join('')}${below}`
}
