import { rmSync } from 'node:fs'
import { defineConfig, type Options } from 'tsup'

type Entries = Readonly<Record<string, string>>

/**
 * How every published package is built: nothing to install beside it, two formats, declarations of its own.
 *
 * @param entry what is built together: what two of them need is in a chunk that both import
 * @param apart what is built by itself, so that nothing it needs gets into the chunks of the others: the protocol's server
 *   needs much more of zod than a client does. Others load it as a file of the package.
 * @param programs commands: built with the entries, without declarations
 */
export const publishedPackage = (entry: Entries, apart: Entries = {}, programs: Entries = {}) =>
  defineConfig(() => {
    // All builds write here, at the same time, so that none may begin by emptying it.
    rmSync('dist', { recursive: true, force: true })
    const typed = { ...entry, ...apart }
    return [
      { ...SHARED, entry: { ...entry, ...programs }, esbuildPlugins: [loadedAsFiles(apart)] },
      { ...SHARED, ...APART, entry: { ...apart } },
      { ...SHARED, entry: typed, format: ['esm' as const, 'cjs' as const], dts: declarations(typed) },
    ]
  })

/** Leaves what is built apart where it is: `./mcp.ts` is the file `./mcp/index.js` by then. */
const loadedAsFiles = (apart: Entries): NonNullable<Options['esbuildPlugins']>[number] => ({
  name: 'loaded-as-files',
  setup({ onResolve }) {
    for (const [file, source] of Object.entries(apart)) {
      const name = source.replace(/^.*\//, '').replaceAll('.', '\\.')
      onResolve({ filter: new RegExp(`^\\./${name}$`) }, ({ kind }) =>
        kind === 'entry-point' ? undefined : { path: `./${file}.js`, external: true },
      )
    }
  },
})

const SHARED: Options = {
  // `finish-build.ts` makes CommonJS of it, and takes out what only people read.
  format: 'esm',
  platform: 'node',
  target: 'es2022',
  clean: false,
  // Nothing is left to install: ky, zod and the private packages are inlined (`inlinedDependencies` lists them).
  noExternal: [/.*/],
  splitting: true,
  sourcemap: false,
  // Deno and workerd know only `node:http`.
  removeNodeProtocol: false,
}

const APART: Options = {
  // Large, and next to nobody's code but libraries'.
  minify: true,
  esbuildOptions: (esbuild) => {
    // The protocol's library takes a validator from the platform that is built for: one that needs eval, or one for
    // browsers. Its server never asks for it here, so that it is left out, and the rest runs everywhere.
    esbuild.alias = { '@modelcontextprotocol/server/_shims': '../exposures/src/mcp/protocol-shims.ts' }
  },
}

/** All in one go, so that a class is the same type wherever it is named. */
const declarations = (entry: Entries): NonNullable<Options['dts']> => ({
  entry: { ...entry },
  only: true,
  resolve: [/^@x\//],
  compilerOptions: {
    stripInternal: true,
    // Seen as files of this package, the private packages are inlined into the declarations too.
    paths: {
      '@x/exposures/mcp': ['../exposures/src/mcp/index.ts'],
      '@x/exposures/mcp-stdio': ['../exposures/src/mcp/mcp-stdio.ts'],
      '@x/exposures/rest': ['../exposures/src/rest/index.ts'],
      '@x/sandbox/node-server': ['../sandbox/src/node-server.ts'],
      '@x/sandbox/public': ['../sandbox/src/public.ts'],
      '@x/transport/public': ['../transport/src/public.ts'],
      '@x/*': ['../*/src/index.ts'],
    },
  },
})
