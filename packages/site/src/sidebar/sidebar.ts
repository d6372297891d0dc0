import { PUBLISHED, type Published } from '../../../release-gates/src/published.ts'
import { GUIDE_GROUPS } from '../pages/guide-groups.ts'
import type { Page } from '../pages/page.ts'
import type { Entry } from '../pages/reference-entries.ts'

/** As Starlight takes it. A slug that has no page fails the build. */
export type SidebarItem =
  | { readonly label: string; readonly slug: string }
  | { readonly label: string; readonly collapsed: boolean; readonly items: readonly SidebarItem[] }

/** Groups of more names than this begin closed. */
const MANY = 30

/** Everything, package by package; pages show the part that they are in. */
export const sidebarOf = (
  pages: readonly Page[],
  entries: Readonly<Record<Published, readonly Entry[]>>,
): readonly SidebarItem[] =>
  PUBLISHED.map((folder) => ({
    label: `@x/${folder}`,
    collapsed: false,
    items: [
      { label: `@x/${folder}`, slug: folder },
      ...GUIDE_GROUPS[folder].map(({ label, guides }) => ({
        label,
        collapsed: false,
        items: guides.map((name) => ({ label: titleOf(pages, `${folder}/${name}`), slug: `${folder}/${name}` })),
      })),
      {
        label: 'API reference',
        collapsed: true,
        items: [{ label: 'Entry points', slug: `${folder}/reference` }, ...entries[folder].map(entryItem)],
      },
    ],
  }))

const entryItem = ({ specifier, route, groups }: Entry): SidebarItem => ({
  label: specifier,
  collapsed: false,
  items: [
    { label: 'Overview', slug: route },
    ...groups.map(({ title, members }) => ({
      label: title,
      collapsed: members.length > MANY || title === 'Checks of errors',
      items: members.map(({ name, route: slug }) => ({ label: name, slug })),
    })),
  ],
})

function titleOf(pages: readonly Page[], route: string): string {
  const page = pages.find((one) => one.route === route)
  if (page === undefined) throw new Error(`the sidebar names ${route}, which is no page`)
  return page.title
}
