/** What this gate reads of the `package.json` of an example. */
export interface ExampleManifest {
  readonly name?: string
  readonly private?: boolean
  readonly type?: string
  readonly scripts?: Readonly<Record<string, string>>
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
}

/** The manifest with tarballs, by package name, instead of the published versions. */
export function withTarballs(manifest: ExampleManifest, tarballs: Readonly<Record<string, string>>): ExampleManifest {
  const replaced = (wanted: Readonly<Record<string, string>> = {}) =>
    Object.fromEntries(
      Object.entries(wanted).map(([name, version]) => {
        const tarball = tarballs[name]
        return [name, tarball === undefined ? version : `file:${tarball}`]
      }),
    )
  return {
    ...manifest,
    dependencies: replaced(manifest.dependencies),
    devDependencies: replaced(manifest.devDependencies),
  }
}
