import { Parser } from 'htmlparser2'

interface Anchors {
  readonly ids: ReadonlySet<string>
  readonly links: readonly string[]
}

const ADDRESSES: Readonly<Record<string, string>> = { a: 'href', link: 'href', img: 'src', script: 'src' }

/** What a page can be linked to by, and what it links to or loads. */
export function anchorsOf(html: string): Anchors {
  const ids = new Set<string>()
  const links: string[] = []
  const parser = new Parser({
    onopentag(name, attributes) {
      if (attributes.id !== undefined) ids.add(attributes.id)
      const address = attributes[ADDRESSES[name] ?? '']
      if (address !== undefined) links.push(address)
    },
  })
  parser.end(html)
  return { ids, links }
}

/**
 * Links of a built site that lead nowhere. Addresses of other sites are not asked.
 *
 * @param files every file's path below the site's root, with the HTML of pages.
 * @param base the path of the root: `/`, or `/NAME/latest/`.
 */
export function brokenLinks(files: ReadonlyMap<string, string>, base: string): readonly string[] {
  const pages = new Map(
    [...files].filter(([path]) => path.endsWith('.html')).map(([path, html]) => [path, anchorsOf(html)]),
  )
  const leads = (from: string, link: string): boolean => {
    const url = new URL(link, `http://site${base}${from}`)
    if (url.host !== 'site') return true
    if (!url.pathname.startsWith(base)) return false
    const below = decodeURI(url.pathname.slice(base.length))
    const file = below === '' || below.endsWith('/') ? `${below}index.html` : below
    const anchor = decodeURIComponent(url.hash.slice(1))
    return files.has(file) && (anchor === '' || pages.get(file)?.ids.has(anchor) === true)
  }
  return [...pages].flatMap(([from, { links }]) =>
    [...new Set(links)].filter((link) => !leads(from, link)).map((link) => `${from}: ${link}`),
  )
}
