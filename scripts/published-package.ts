import { rmSync } from 'node:fs'
import { defineConfig, type Options } from 'tsup'

type Entries = Readonly<Record<string, string>>

/**
 * How every published package is built: nothing to install beside it, two formats, declarations of its own.
 *
 * @param entry what is built together: what two of them need is in a chunk that both import
 * @param apart what is built by itself, so that nothing it needs gets into the chunks of the others: the protocol's server
 *   needs much more of zod than a client does
 * @param programs commands: each one file with all it needs, in one format and without declarations
 */
export const publishedPackage = (entry: Entries, apart: Entries = {}, programs: Entries = {}) =>
  defineConfig(() => {
    // Both builds write here, at the same time, so that neither may begin by emptying it.
    rmSync('dist', { recursive: true, force: true })
    return [
      { ...SHARED, entry: { ...entry }, dts: declarations({ ...entry, ...apart }) },
      { ...SHARED, ...APART, entry: { ...apart }, format: 'esm' as const },
      // Each whole: what makes CommonJS of split modules cannot read what is minified.
      { ...SHARED, ...APART, entry: { ...apart }, format: 'cjs' as const, splitting: false },
      { ...SHARED, ...APART, entry: { ...programs }, format: 'esm' as const, splitting: false },
    ].filter(({ entry: some }) => Object.keys(some).length > 0)
  })

const SHARED: Options = {
  format: ['esm', 'cjs'],
  platform: 'node',
  target: 'es2022',
  clean: false,
  // Nothing is left to install: ky, zod and the private packages are inlined (`inlinedDependencies` lists them).
  noExternal: [/.*/],
  splitting: true,
  sourcemap: false,
  // Bundling renames classes that meet; logs print their names.
  keepNames: true,
  // Deno and workerd know only `node:http`.
  removeNodeProtocol: false,
}

const APART: Options = {
  // Large, and next to nobody's code but libraries'.
  minify: true,
  keepNames: false,
  esbuildOptions: (esbuild) => {
    // The protocol's library takes a validator from the platform that is built for: one that needs eval, or one for
    // browsers. Its server never asks for it here, so that it is left out, and the rest runs everywhere.
    esbuild.alias = { '@modelcontextprotocol/server/_shims': '../exposures/src/mcp/protocol-shims.ts' }
  },
}

/** All in one go, so that a class is the same type wherever it is named. */
const declarations = (entry: Entries): NonNullable<Options['dts']> => ({
  entry: { ...entry },
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
