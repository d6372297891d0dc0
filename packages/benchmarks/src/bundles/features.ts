import type { Bundle } from './bundle.ts'

/** A folder of sources, or a library: what a program carries it for. */
export interface Feature {
  readonly name: string
  readonly minified: number
  /** Its share of the whole, gzipped. */
  readonly gzipped: number
}

/** `packages/transport/src/errors/api-error.ts` is of `transport: errors`; a file that is in no folder is of its package. */
function featureOf(file: string): string {
  const [, name, folder] = /^packages\/([\w-]+)\/src\/(?:([\w-]+)\/)?/.exec(file) ?? []
  if (name === undefined) return /^(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? file
  return folder === undefined ? name : `${name}: ${folder}`
}

/** What a bundle consists of, biggest first. Repetition across files compresses, so gzipped bytes are shared out by length. */
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
