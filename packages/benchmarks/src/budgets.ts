import { readFileSync, writeFileSync } from 'node:fs'
import { bundle } from './bundles/bundle.ts'
import { ENTRIES, type EntryName } from './bundles/entries.ts'

/**
 * The target size of a program: gzipped bytes of one file, with ky and zod. The README explains, feature by feature,
 * why a target is missed.
 */
export const TARGETS = {
  runaCall: 42_000,
  inngestCall: 36_000,
  runaGuard: 2_000,
  inngestGuard: 2_000,
} satisfies Partial<Record<EntryName, number>>

/** How much a program may grow beyond its measured size: 1.02 is 2 %. */
const GROWTH = 1.02

/** What an operation may add to a program that does not call it, in gzipped bytes. */
export const OPERATION_LIMIT = 500

/**
 * Operations that may add more, in gzipped bytes. `listRuns`: about 360 of its bytes put right what the server's rows have
 * wrong, 190 are a schema that only it has, as a row knows less than a run, and 220 are its ten parameters.
 */
export const OPERATION_EXCEPTIONS: ReadonlyMap<string, number> = new Map([['listRuns', 850]])

/** Entries that are our own, not something to compare with. */
export type Budgeted = Exclude<EntryName, 'libraries'>

// The keys of an object literal are its own.
const BUDGETED = (Object.keys(ENTRIES) as EntryName[]).filter((name) => name !== 'libraries')

/** Gzipped bytes of each entry, as last set. In a separate file, because a command writes it. */
const MEASURED = new URL('./measured-sizes.json', import.meta.url)

const measured: Readonly<Record<Budgeted, number>> = JSON.parse(readFileSync(MEASURED, 'utf8'))

/** The limit of each program that the tests enforce, in gzipped bytes. */
export const LIMITS: ReadonlyMap<Budgeted, number> = new Map(
  BUDGETED.map((name) => [name, Math.round(measured[name] * GROWTH)]),
)

/** Makes today's sizes the basis of the limits. */
export async function setBudgets(): Promise<void> {
  const sizes: Partial<Record<Budgeted, number>> = {}
  for (const name of BUDGETED) sizes[name] = (await bundle(ENTRIES[name].program)).size.gzipped
  writeFileSync(MEASURED, `${JSON.stringify(sizes, null, 2)}\n`)
}
