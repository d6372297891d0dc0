import type { Published } from '../../../release-gates/src/published.ts'

/** An entry point of a package, as TypeDoc lists it: groups of names, each with a page. */
export interface Entry {
  /** What is imported: `@x/runa-payouts/bulk`. */
  readonly specifier: string
  readonly route: string
  readonly groups: readonly {
    readonly title: string
    readonly members: readonly { readonly name: string; readonly route: string }[]
  }[]
}

/** An item of the file that TypeDoc's plugin writes. Items without a path are groups; names that are re-exported have none. */
export interface Listed {
  readonly title: string
  readonly path?: string | null
  readonly children?: readonly Listed[]
}

/** Files of the plugin lie below the package's name. Paths are lowercase, since some file systems ignore case. */
export function routeOf(folder: Published, file: string): string {
  const below = file.slice(`${folder}/`.length).toLowerCase()
  const path = below === 'readme.md' ? 'main' : below.replace(/(?:\/readme)?\.md$/, '')
  return `${folder}/reference/${path}`
}

export function entriesOf(folder: Published, listed: readonly Listed[]): readonly Entry[] {
  const entries = listed.map(({ title, path, children = [] }) => ({
    specifier: title,
    route: routeOf(folder, path ?? ''),
    groups: children
      .map((group) => ({
        title: group.title,
        members: (group.children ?? []).flatMap(({ title: name, path: file }) =>
          file == null ? [] : [{ name, route: routeOf(folder, file) }],
        ),
      }))
      .filter(({ members }) => members.length > 0),
  }))
  return entries.toSorted((a, b) => (a.specifier < b.specifier ? -1 : 1))
}

/** The files of all pages, each once: names that are exported twice have one. */
export const filesOf = (listed: readonly Listed[]): string[] => [
  ...new Set(listed.flatMap(({ path, children = [] }) => [...(path == null ? [] : [path]), ...filesOf(children)])),
]

/** The names that an entry point is imported for. */
export const namesOf = ({ groups }: Entry): string =>
  groups
    .filter(({ title }) => ['Client', 'Functions', 'Constants'].includes(title))
    .flatMap(({ members }) => members)
    .slice(0, 4)
    .map(({ name }) => `\`${name}\``)
    .join(', ')
