/** The fields of a package.json that matter here. */
export interface Manifest {
  readonly name: string
  readonly private?: boolean
  readonly repository?: { readonly type: string; readonly url: string; readonly directory?: string }
}

/**
 * Why a registry would reject a provenance statement: it compares the repository that signed with the one that the
 * package names. It is better to know before anything is built.
 *
 * @param repository owner and name, as the workflow knows them.
 */
export function unprovable(manifests: readonly Manifest[], repository: string): readonly string[] {
  return manifests
    .filter((manifest) => manifest.private !== true)
    .flatMap(({ name, repository: named }) => {
      if (named === undefined) return [`${name} names no repository; its package.json has to name ${repository}`]
      const is = new URL(named.url.replace(/^git\+/, '')).pathname.replace(/^\/|\.git$/g, '')
      return is === repository ? [] : [`${name} names the repository ${is}, and this is ${repository}`]
    })
}
