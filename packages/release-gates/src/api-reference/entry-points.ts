import { readFileSync } from 'node:fs'
import { inPackage, type Published } from '../published.ts'

/** One subpath of a published package, as its exports map offers it. */
export interface EntryPoint {
  /** What a user imports. */
  readonly specifier: string
  /** The declarations that the user's compiler reads. */
  readonly declarations: string
}

interface Manifest {
  readonly name: string
  readonly exports: Readonly<Record<string, string | { readonly import: { readonly types: string } }>>
}

/** Everything that can be imported from a package: the reference has all of it, and nothing else. */
export function entryPointsOf(folder: Published): readonly EntryPoint[] {
  const { name, exports }: Manifest = JSON.parse(readFileSync(inPackage(folder, 'package.json'), 'utf8'))
  return Object.entries(exports).flatMap(([subpath, target]) =>
    typeof target === 'string'
      ? []
      : [
          {
            specifier: `${name}${subpath.slice(1)}`,
            declarations: inPackage(folder, target.import.types.slice(2)),
          },
        ],
  )
}
