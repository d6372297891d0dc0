import { readFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { build, type Metafile, transform } from 'esbuild'

/** The files of a built package that an entry leads to, by path. Texts are without comments. */
export interface Graph {
  /** What is loaded at once. */
  readonly atOnce: ReadonlyMap<string, string>
  /** The same, and what an `import()` in it loads later. */
  readonly all: ReadonlyMap<string, string>
  /** Modules loaded at once that are not of the package. */
  readonly foreign: readonly string[]
  /** Files loaded at once that have an `import()`. */
  readonly loadingLater: readonly string[]
}

type Imports = Metafile['inputs'][string]['imports']

/** Reads imports as a bundler does: what a comment or a text says is no import. */
export async function graphOf(entry: string): Promise<Graph> {
  const home = dirname(entry)
  const { metafile } = await build({
    entryPoints: [entry],
    absWorkingDir: home,
    outfile: 'unused.js',
    bundle: true,
    write: false,
    metafile: true,
    treeShaking: false,
    format: 'esm',
    platform: 'node',
    // Every import of the package itself is relative.
    packages: 'external',
    logLevel: 'error',
  })
  const importsOf = (file: string): Imports => metafile.inputs[file]?.imports ?? []
  const reached = (isFollowed: (kind: string) => boolean) => {
    const found = new Set([relative(home, entry)])
    for (const file of found) {
      for (const { path, kind, external } of importsOf(file)) if (!external && isFollowed(kind)) found.add(path)
    }
    return [...found]
  }
  const texts = async (files: readonly string[]) =>
    new Map(await Promise.all(files.map(async (file) => [join(home, file), await codeIn(join(home, file))] as const)))
  const atOnce = reached((kind) => kind !== 'dynamic-import')
  return {
    atOnce: await texts(atOnce),
    all: await texts(reached(() => true)),
    foreign: [...new Set(atOnce.flatMap(importsOf).flatMap(({ path, external }) => (external ? [path] : [])))],
    loadingLater: atOnce.filter((file) => importsOf(file).some(({ kind }) => kind === 'dynamic-import')),
  }
}

/** The code of a file, without comments. */
export async function codeIn(path: string): Promise<string> {
  const { code } = await transform(await readFile(path, 'utf8'), { minifyWhitespace: true, charset: 'utf8' })
  return code
}
