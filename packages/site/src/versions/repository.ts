/** Where the project lives, by the `repository` field of the root's package.json. */
export interface Repository {
  /** The page that people open: `https://github.com/OWNER/NAME`. */
  readonly url: string
  /** Where GitHub Pages serves its site. */
  readonly pages: { readonly origin: string; readonly root: string }
}

/** Nothing, while the field is empty or names another host. */
export function repositoryOf(root: { readonly repository?: { readonly url: string } }): Repository | undefined {
  const [, owner, name] =
    /^(?:git\+)?https:\/\/github\.com\/([^/]+)\/([^/]+?)(?:\.git)?\/?$/.exec(root.repository?.url ?? '') ?? []
  if (owner === undefined || name === undefined) return undefined
  const host = `${owner.toLowerCase()}.github.io`
  return {
    url: `https://github.com/${owner}/${name}`,
    pages: { origin: `https://${host}`, root: name.toLowerCase() === host ? '/' : `/${name}/` },
  }
}
