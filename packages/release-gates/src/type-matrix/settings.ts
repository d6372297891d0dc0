/** One way in which a consumer's project may be set up. */
export interface Setting {
  readonly resolution: string
  readonly exactOptionalPropertyTypes: boolean
}

/** How modules are written, for each way of finding them. */
const MODULES: Readonly<Record<string, string>> = {
  node16: 'node16',
  nodenext: 'nodenext',
  // Keeps `import` in a `.cts` file a `require`, so that a bundler's CommonJS is tried too.
  bundler: 'preserve',
}

export const SETTINGS: readonly Setting[] = Object.keys(MODULES).flatMap((resolution) =>
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
