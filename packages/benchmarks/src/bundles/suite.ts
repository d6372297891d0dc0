import { LIMITS, OPERATION_EXCEPTIONS, OPERATION_LIMIT, TARGETS } from '../budgets.ts'
import type { Finding, Suite, Table } from '../suite.ts'
import { kilobytes, percent } from '../written.ts'
import { type Bundle, bundle } from './bundle.ts'
import { ENTRIES, type EntryName } from './entries.ts'
import { featuresOf } from './features.ts'
import { operationCosts, TABLES } from './operation-cost.ts'

interface Sized {
  readonly key: EntryName
  readonly built: Bundle
  readonly source: Bundle
}

export const bundles: Suite = {
  id: 'sizes',
  title: 'Minified and gzipped size of one call',
  rounds: 1,
  async run(): Promise<Finding> {
    const sizes: Sized[] = []
    // The keys of an object literal are its own.
    for (const key of Object.keys(ENTRIES) as EntryName[]) {
      const { program } = ENTRIES[key]
      sizes.push({ key, built: await bundle(program), source: await bundle(program, 'source') })
    }
    const calls = sizes.filter(({ key }) => key in TABLES)
    return {
      data: Object.fromEntries(
        sizes.map(({ key, built, source }) => [key, { built: figuresOf(built), source: figuresOf(source) }]),
      ),
      tables: [
        {
          title: 'One file through esbuild, for a browser or a worker',
          columns: ['program', 'minified', 'gzipped', 'target', 'enforced', 'from source'],
          rows: sizes.map(rowOf),
          notes: [
            'Sizes are exact. 1 kB is 1,000 bytes; gzip is at level 9. "from source" is bundled from the sources instead of the built package.',
          ],
        },
        ...calls.map(({ key, source }) => byFeature(ENTRIES[key].name, source)),
        await operations(),
      ],
    }
  },
}

function rowOf({ key, built, source }: Sized): readonly string[] {
  const targets: Partial<Record<EntryName, number>> = TARGETS
  const limit = key === 'libraries' ? undefined : LIMITS.get(key)
  const written = (bytes: number | undefined) => (bytes === undefined ? '' : kilobytes(bytes))
  return [
    ENTRIES[key].name,
    kilobytes(built.size.minified),
    kilobytes(built.size.gzipped),
    written(targets[key]),
    written(limit),
    kilobytes(source.size.gzipped),
  ]
}

const figuresOf = ({ size, imports, contributors }: Bundle) => ({ size, imports, contributors })

function byFeature(name: string, source: Bundle): Table {
  return {
    title: `Contents of ${name}, from source`,
    columns: ['feature', 'minified', 'gzipped', 'share'],
    rows: featuresOf(source).map(({ name: feature, minified, gzipped }) => [
      feature,
      kilobytes(minified),
      kilobytes(gzipped),
      percent(minified / source.size.minified),
    ]),
    notes: ['A feature is a folder of sources, or a library. Gzipped bytes are allocated by length.'],
  }
}

async function operations(): Promise<Table> {
  const rows: string[][] = []
  // The keys of an object literal are its own.
  for (const entry of Object.keys(TABLES) as (keyof typeof TABLES)[]) {
    for (const [name, bytes] of await operationCosts(entry)) rows.push([name, TABLES[entry].folder, `${bytes} bytes`])
  }
  const exceptions = [...OPERATION_EXCEPTIONS].map(([name, bytes]) => `${name} ${bytes}`)
  return {
    title: 'What an operation adds to a program that does not call it',
    columns: ['operation', 'package', 'gzipped'],
    rows,
    notes: [
      `An operation adds its row in the table of operations, and whatever no other row needs. Enforced: ${OPERATION_LIMIT} bytes; ${exceptions.join(', ')}.`,
    ],
  }
}
