import type { Bundle } from './bundle.ts'

/** A folder of sources, or a library: the reason why a program contains it. */
export interface Feature {
  readonly name: string
  readonly minified: number
  /** Its share of the total, gzipped. */
  readonly gzipped: number
}

/**
 * `packages/transport/src/errors/api-error.ts` belongs to `transport: errors`. A file outside any folder belongs to its
 * package.
 */
function featureOf(file: string): string {
  const [, name, folder] = /^packages\/([\w-]+)\/src\/(?:([\w-]+)\/)?/.exec(file) ?? []
  if (name === undefined) return /^(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? file
  return folder === undefined ? name : `${name}: ${folder}`
}

/**
 * What a bundle consists of, largest first. Repetition across files compresses, so gzipped bytes are shared out by
 * length.
 */
export function featuresOf({ contributors, size }: Pick<Bundle, 'contributors' | 'size'>): readonly Feature[] {
  const bytes = new Map<string, number>()
  for (const [file, length] of contributors) {
    const name = featureOf(file)
    bytes.set(name, (bytes.get(name) ?? 0) + length)
  }
  const all = [...bytes.values()].reduce((sum, length) => sum + length, 0)
  return [...bytes]
    .map(([name, minified]) => ({ name, minified, gzipped: (minified / all) * size.gzipped }))
    .sort((a, b) => b.minified - a.minified)
}
