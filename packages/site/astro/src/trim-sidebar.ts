/** What is needed of an item of Starlight's sidebar. */
export type Item =
  | { readonly type: 'link'; readonly label: string; readonly isCurrent: boolean }
  | { readonly type: 'group'; readonly label: string; readonly entries: readonly Item[]; readonly collapsed: boolean }

const REFERENCE = 'API reference'

/**
 * The part of the sidebar that a page needs: its own package, and of the reference its own entry point. Everything else is
 * one link, so that 600 pages do not carry 600 links each.
 *
 * @param packages a group for each package.
 */
export function trimSidebar<T extends Item>(packages: readonly T[]): readonly Item[] {
  const current = packages.find(hasCurrent)
  if (current?.type !== 'group') return packages.map(shortened)
  const others = packages.filter((one) => one !== current).map(linkTo)
  const inReference = current.entries.some((one) => one.label === REFERENCE && hasCurrent(one))
  // Who reads the reference finds it at once, below the titles of the guides' groups.
  const items = current.entries.map(shortened).map((item) => (inReference ? closed(item) : item))
  return [...items, ...others]
}

/** A package, or a part of one, with the entry points of its reference as links, except the one that the page is in. */
function shortened(item: Item): Item {
  if (item.type === 'link') return item
  const inner = item.label === REFERENCE ? (one: Item) => (hasCurrent(one) ? one : linkTo(one)) : shortened
  return { ...item, entries: item.entries.map(inner) }
}

const closed = (item: Item): Item => (item.type === 'group' && !hasCurrent(item) ? { ...item, collapsed: true } : item)

const hasCurrent = (item: Item): boolean => (item.type === 'link' ? item.isCurrent : item.entries.some(hasCurrent))

/** The first page of a group, under the name of the group. */
function linkTo(item: Item): Item {
  if (item.type === 'link') return item
  const [first] = item.entries
  return first === undefined ? item : { ...linkTo(first), label: item.label }
}
