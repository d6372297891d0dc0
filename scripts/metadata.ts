/** The fields of the root's package.json that every published package gets when it is packed: see .pnpmfile.cjs. */
export interface Metadata {
  readonly repository?: { readonly type: string; readonly url: string }
  readonly homepage?: string
  readonly bugs?: string | { readonly url: string }
  readonly author?: string | { readonly name: string }
}

const FIELDS = ['repository', 'homepage', 'bugs', 'author'] as const

const EXAMPLES: Readonly<Record<(typeof FIELDS)[number], string>> = {
  repository: '{ "type": "git", "url": "git+https://github.com/OWNER/NAME.git" }',
  homepage: '"https://github.com/OWNER/NAME#readme"',
  bugs: '{ "url": "https://github.com/OWNER/NAME/issues" }',
  author: '"Name <name@example.com>"',
}

/** The fields that a maintainer still has to fill in, each with an example. */
export const missingMetadata = (root: Metadata): readonly string[] =>
  FIELDS.filter((field) => root[field] === undefined).map(
    (field) =>
      `package.json has no "${field}", so the published packages have none. Add: "${field}": ${EXAMPLES[field]}`,
  )

/**
 * Why a release would fail. A registry compares the repository that signed the provenance statement with the one that the
 * package names; it is better to know before anything is built.
 *
 * @param repository owner and name, as the workflow knows them.
 */
export function unpublishable(root: Metadata, repository: string): readonly string[] {
  if (root.repository === undefined) return missingMetadata(root)
  const named = new URL(root.repository.url.replace(/^git\+/, '')).pathname.replace(/^\/|\.git$/g, '')
  const another = named === repository ? [] : [`package.json names the repository ${named}, and this is ${repository}`]
  return [...another, ...missingMetadata(root)]
}
