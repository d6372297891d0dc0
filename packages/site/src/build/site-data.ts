import type { SidebarItem } from '../sidebar/sidebar.ts'
import type { Version } from '../versions/releases.ts'

/** Where a site is going to lie, and what it is a version of. */
export interface Place {
  /** The root of all versions: `/`, or `/NAME/`. */
  readonly root: string
  /** The folder of this version below it; empty for a site that has one version. */
  readonly path: string
  readonly label: string
  /** All that the selector offers. */
  readonly versions: readonly Version[]
  /** The branch, tag or commit that links to the repository name. */
  readonly ref: string
  /** `https://OWNER.github.io`, if it is known. */
  readonly origin?: string | undefined
}

/** What the generator reads: `site.json`. */
export interface SiteData extends Place {
  readonly title: string
  readonly base: string
  readonly repository?: string | undefined
  readonly sidebar: readonly SidebarItem[]
}

export const baseOf = ({ root, path }: Place): string => (path === '' ? root : `${root}${path}/`)
