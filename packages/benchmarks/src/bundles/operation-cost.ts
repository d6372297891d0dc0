import { readFile } from 'node:fs/promises'
import type { Plugin } from 'esbuild'
import { bundle } from './bundle.ts'
import { ENTRIES, type EntryName } from './entries.ts'

/** One row of an operation table. */
const ROW = /^export const (\w+) = \{\n[\s\S]*?^\} as const satisfies Operation$/gm

/** The packages' tables, with the program that makes one call. */
export const TABLES = {
  runaCall: { folder: 'runa-payouts', called: 'createOrder' },
  inngestCall: { folder: 'inngest-runs', called: 'getRun' },
} as const satisfies Partial<Record<EntryName, { readonly folder: string; readonly called: string }>>

/**
 * What each operation costs a program that does not call it: the gzipped bytes that disappear with its row in the
 * table, and with the schemas that no other row needs.
 */
export async function operationCosts(entry: keyof typeof TABLES): Promise<ReadonlyMap<string, number>> {
  const { folder, called } = TABLES[entry]
  const table = new URL(`../../../${folder}/src/api/operations.gen.ts`, import.meta.url)
  const names = [...(await readFile(table, 'utf8')).matchAll(ROW)].map(([, name = '']) => name)
  if (!names.includes(called)) throw new Error(`${table.pathname} has no row of ${called}`)
  const gzipped = async (left?: string) => {
    const { size } = await bundle(ENTRIES[entry].program, 'source', left === undefined ? [] : [without(left)])
    return size.gzipped
  }
  const whole = await gzipped()
  const costs = new Map<string, number>()
  for (const name of names.filter((one) => one !== called)) costs.set(name, whole - (await gzipped(name)))
  return costs
}

const without = (left: string): Plugin => ({
  name: 'without-an-operation',
  setup({ onLoad }) {
    onLoad({ filter: /\/operations\.gen\.ts$/ }, async ({ path }) => {
      const rows = await readFile(path, 'utf8')
      const contents = rows.replaceAll(ROW, (row, name) => (name === left ? `export const ${name} = undefined` : row))
      return { contents, loader: 'ts' }
    })
  },
})
