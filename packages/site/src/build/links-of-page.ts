import { statSync } from 'node:fs'
import { posix } from 'node:path'
import { PROJECT } from '../../../release-gates/src/published.ts'
import { linkTarget, type Surroundings } from '../links/link-target.ts'
import { rewriteLinks } from '../links/rewrite-links.ts'
import type { Page } from '../pages/page.ts'

export const isFolder = (path: string): boolean =>
  statSync(`${PROJECT}${path}`, { throwIfNoEntry: false })?.isDirectory() === true

/** Where pictures lie on the site. */
const PICTURES = 'pictures'

/** A page with the links of the site, and the files of the project that it shows as pictures. */
export function withLinks(
  page: Page,
  surroundings: Surroundings,
): { readonly page: Page; readonly pictures: ReadonlyMap<string, string> } {
  const pictures = new Map<string, string>()
  const text = rewriteLinks(page.text, (target, isImage) => {
    if (!isImage || /^[a-z]+:/i.test(target)) return linkTarget(target, page.source, surroundings)
    const file = posix.join(posix.dirname(page.source), target)
    const path = `${PICTURES}/${file}`
    pictures.set(path, file)
    return `${surroundings.base}${path}`
  })
  return { page: { ...page, text }, pictures }
}
