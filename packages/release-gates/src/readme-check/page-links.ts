import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { PROJECT } from '../published.ts'
import { textOf } from './pages.ts'

/** Text without its blocks: a comment in a shell script is not a heading. */
const proseOf = (text: string): string => text.replaceAll(/^```[\s\S]*?^```$/gm, '')

/** The anchor of a heading, as GitHub and npm form it. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(' ', '-')

/** @param level what the marks before the heading have to match. */
export const headingsOf = (text: string, level: RegExp): string[] =>
  [...proseOf(text).matchAll(/^(#+) (.+)$/gm)].flatMap(({ 1: marks = '', 2: heading = '' }) =>
    level.test(marks) ? [heading] : [],
  )

/** The links of a text to files, and not to the web. */
export const fileLinksOf = (text: string): { text: string; to: string }[] =>
  [...proseOf(text).matchAll(/\[([^\]]+)\]\(([^)\s]+)\)/g)]
    .map(({ 1: linked = '', 2: to = '' }) => ({ text: linked, to }))
    .filter(({ to }) => !/^https?:/.test(to))

/** Whether a link of a page leads to a heading of a page, or to a file. */
export function leadsSomewhere(page: string, to: string): boolean {
  const [file = '', anchor] = to.split('#')
  const target = file === '' ? page : join(dirname(page), file)
  if (!existsSync(join(PROJECT, target))) return false
  return anchor === undefined || headingsOf(textOf(target), /#/).map(anchorOf).includes(anchor)
}
