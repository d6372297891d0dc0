import { defineConfig } from 'tsup'

export default defineConfig({
  entry: {
    index: 'src/index.ts',
    'schemas/index': 'src/schemas/index.ts',
    'testing/index': 'src/testing/index.ts',
    'testing/server': 'src/testing/server.ts',
  },
  format: ['esm', 'cjs'],
  platform: 'node',
  target: 'es2022',
  clean: true,
  // Nothing is left to install: ky, zod and the private packages are inlined (`inlinedDependencies` lists them).
  noExternal: [/.*/],
  splitting: true,
  sourcemap: false,
  // Deno and workerd know only `node:http`.
  removeNodeProtocol: false,
  dts: {
    resolve: [/^@x\//],
    compilerOptions: {
      // Seen as files of this package, the private packages are inlined into the declarations too.
      paths: { '@x/sandbox/node-server': ['../sandbox/src/node-server.ts'], '@x/*': ['../*/src/index.ts'] },
    },
  },
})
