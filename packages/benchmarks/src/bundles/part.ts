import { BUNDLE_LIMITS } from '../budgets.ts'
import type { Finding, Part, Table } from '../part.ts'
import { kilobytes, percent } from '../written.ts'
import { type Bundle, bundle } from './bundle.ts'
import { ENTRIES, type EntryName } from './entries.ts'

/** So many of the files that make a bundle big are named. */
const NAMED = 20

interface Sized {
  readonly key: EntryName
  readonly built: Bundle
  readonly source: Bundle
}

export const bundles: Part = {
  id: 'c',
  title: 'Minified and gzipped size of one call',
  rounds: 1,
  async run(): Promise<Finding> {
    const sizes: Sized[] = []
    // The keys of an object literal are its own.
    for (const key of Object.keys(ENTRIES) as EntryName[]) {
      const { program } = ENTRIES[key]
      sizes.push({ key, built: await bundle(program), source: await bundle(program, 'source') })
    }
    return {
      data: Object.fromEntries(
        sizes.map(({ key, built, source }) => [key, { built: figuresOf(built), source: figuresOf(source) }]),
      ),
      tables: [
        {
          title: 'Through esbuild, for a browser or a worker',
          columns: ['program', 'minified', 'gzipped', 'reach', 'enforced', 'as one file', 'from source'],
          rows: sizes.map(rowOf),
          notes: [
            '"gzipped" is what is loaded at the start; "as one file" has what an `import()` would bring later too; "from source" is the first again, if the build had not put files together.',
            'Sizes are exact, kB are thousands of bytes, gzip at level 9. The tests enforce the limits.',
          ],
        },
        ...sizes
          .filter(({ key }) => key === 'runaCall' || key === 'inngestCall')
          .map(({ key, source }) => biggest(ENTRIES[key].name, source)),
      ],
    }
  },
}

function rowOf({ key, built, source }: Sized): readonly string[] {
  const limit = key === 'libraries' ? undefined : BUNDLE_LIMITS[key].atStart
  return [
    ENTRIES[key].name,
    kilobytes(built.atStart.minified),
    kilobytes(built.atStart.gzipped),
    limit === undefined ? '' : kilobytes(limit.reach),
    limit === undefined ? '' : kilobytes(limit.limit),
    kilobytes(built.oneFile.gzipped),
    kilobytes(source.atStart.gzipped),
  ]
}

const figuresOf = ({ atStart, oneFile, imports, contributors }: Bundle) => ({ atStart, oneFile, imports, contributors })

function biggest(name: string, { contributors, atStart }: Bundle): Table {
  const rest = contributors.slice(NAMED)
  const bytesOf = (files: Bundle['contributors']) => files.reduce((sum, [, bytes]) => sum + bytes, 0)
  const row = (file: string, bytes: number) => [file, kilobytes(bytes), percent(bytes / atStart.minified)]
  return {
    title: `What makes it up: ${name}, from source, minified`,
    columns: ['file', 'minified', 'share'],
    rows: [
      ...contributors.slice(0, NAMED).map(([file, bytes]) => row(file, bytes)),
      ...(rest.length === 0 ? [] : [row(`${rest.length} smaller files`, bytesOf(rest))]),
    ],
    notes: [],
  }
}
