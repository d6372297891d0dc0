import { posix } from 'node:path'

export interface Surroundings {
  /** Routes of pages, by what they are made from. */
  readonly routes: ReadonlyMap<string, string>
  /** The site's root: `/`, or `/NAME/latest/`. */
  readonly base: string
  /** The repository's address and a branch or tag of it, once there is one. */
  readonly repository?: { readonly url: string; readonly ref: string } | undefined
  /** Whether a path of the repository is a folder. */
  readonly isFolder: (path: string) => boolean
}

/** Whether a target is an address of its own, which stays as it is. */
const IS_ADDRESS = /^[a-z][a-z+.-]*:|^#/i

/**
 * Where a link of a page leads on the site: to a page, to a file of the repository, or, while the repository has no
 * address, nowhere.
 *
 * @param source what the page with the link is made from, from the project's root.
 */
export function linkTarget(target: string, source: string, surroundings: Surroundings): string | undefined {
  const { routes, base, repository, isFolder } = surroundings
  if (IS_ADDRESS.test(target)) return target
  const [path = '', anchor] = target.split('#')
  const hash = anchor === undefined ? '' : `#${anchor}`
  // From the site's root.
  if (path.startsWith('/')) return `${base}${path.slice(1)}${hash}`
  const file = posix.join(posix.dirname(source), path).replace(/\/$/, '')
  const route = routes.get(file) ?? routes.get(`${file}/README.md`)
  if (route !== undefined) return `${base}${route === '' ? '' : `${route}/`}${hash}`
  if (repository === undefined) return undefined
  return `${repository.url}/${isFolder(file) ? 'tree' : 'blob'}/${repository.ref}/${encodeURI(file)}${hash}`
}
