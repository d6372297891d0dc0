import type { Compiler } from '../compilers.ts'

/** One way in which a consumer's project may be set up. */
export interface Setting {
  readonly resolution: string
  readonly exactOptionalPropertyTypes: boolean
}

/** How modules are written, for each way of finding them. */
const MODULES: Readonly<Record<string, string>> = {
  node10: 'commonjs',
  node16: 'node16',
  nodenext: 'nodenext',
  // Keeps `import` in a `.cts` file a `require`, so that a bundler's CommonJS is tried too.
  bundler: 'preserve',
}

/** TypeScript 6 has deprecated `node10`, and 7 has removed it. */
const lacks = ({ version }: Pick<Compiler, 'version'>, resolution: string): boolean =>
  resolution === 'node10' && !version.startsWith('5.')

/** Every setting that a compiler has. */
export const settingsOf = (compiler: Pick<Compiler, 'version'>): readonly Setting[] =>
  Object.keys(MODULES)
    .filter((resolution) => !lacks(compiler, resolution))
    .flatMap((resolution) =>
      [true, false].map((exactOptionalPropertyTypes) => ({ resolution, exactOptionalPropertyTypes })),
    )

/** As strict as a project can be, with the packages' own declarations checked and no types but theirs and the web's. */
export const projectFor = ({ resolution, exactOptionalPropertyTypes }: Setting, files: readonly string[]) => ({
  files,
  compilerOptions: {
    noEmit: true,
    strict: true,
    noUncheckedIndexedAccess: true,
    noImplicitOverride: true,
    exactOptionalPropertyTypes,
    skipLibCheck: false,
    types: [],
    target: 'es2022',
    lib: ['es2022', 'dom'],
    module: MODULES[resolution],
    moduleResolution: resolution,
  },
})
