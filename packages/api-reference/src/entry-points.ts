import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** One subpath of a published package, as its exports map offers it. */
export interface EntryPoint {
  /** What a user imports. */
  readonly specifier: string
  /** The declarations that the user's compiler reads. */
  readonly declarations: string
}

/** Folders of the packages that are published. */
export const PUBLISHED = ['runa-payouts', 'inngest-runs'] as const

interface Manifest {
  readonly name: string
  readonly exports: Readonly<Record<string, string | { readonly import: { readonly types: string } }>>
}

/** Everything that can be imported from a package: the reference has all of it, and nothing else. */
export function entryPointsOf(folder: string): readonly EntryPoint[] {
  const home = new URL(`../../${folder}/`, import.meta.url)
  const { name, exports }: Manifest = JSON.parse(readFileSync(new URL('package.json', home), 'utf8'))
  return Object.entries(exports).flatMap(([subpath, target]) =>
    typeof target === 'string'
      ? []
      : [
          {
            specifier: `${name}${subpath.slice(1)}`,
            declarations: fileURLToPath(new URL(target.import.types, home)),
          },
        ],
  )
}
