import { defineConfig, type Options } from 'tsup'

/** How every published package is built: nothing to install beside it, two formats, declarations of its own. */
export const publishedPackage = (entry: Readonly<Record<string, string>>, more: Options = {}) =>
  defineConfig({
    entry: { ...entry },
    format: ['esm', 'cjs'],
    platform: 'node',
    target: 'es2022',
    clean: true,
    // Nothing is left to install: ky, zod and the private packages are inlined (`inlinedDependencies` lists them).
    noExternal: [/.*/],
    splitting: true,
    sourcemap: false,
    // Bundling renames classes that meet; logs print their names.
    keepNames: true,
    // Deno and workerd know only `node:http`.
    removeNodeProtocol: false,
    dts: {
      resolve: [/^@x\//],
      compilerOptions: {
        stripInternal: true,
        // Seen as files of this package, the private packages are inlined into the declarations too.
        paths: {
          '@x/sandbox/node-server': ['../sandbox/src/node-server.ts'],
          '@x/sandbox/public': ['../sandbox/src/public.ts'],
          '@x/transport/public': ['../transport/src/public.ts'],
          '@x/*': ['../*/src/index.ts'],
        },
      },
    },
    ...more,
  })
