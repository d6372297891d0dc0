import { compilers } from '../compilers.ts'
import { PUBLISHED } from '../published.ts'
import { RUNTIMES } from '../runtimes/runtimes.ts'
import { compilerTable, runtimeTable } from './support-table.ts'

/** The guides that say what the packages run on. */
export const SUPPORT_PAGES = PUBLISHED.map((folder) => `packages/${folder}/docs/runtimes.md`)

/** The heading that the tables stand below. */
const HEADING = '## What does it run on?'

/** A page with the tables of what is tried. Its own sentences stay: only tables are replaced, in their order. */
export function withSupport(page: string): string {
  const [before, after] = page.split(`${HEADING}\n`)
  if (before === undefined || after === undefined) throw new Error(`there is no "${HEADING}"`)
  const tables = [runtimeTable(RUNTIMES), compilerTable(compilers())]
  const replaced = after.replaceAll(/(?:^\|.*\|\n)+/gm, (old) => (tables.length === 0 ? old : `${tables.shift()}\n`))
  if (tables.length > 0) throw new Error(`"${HEADING}" has too few tables`)
  return `${before}${HEADING}\n${replaced}`
}
