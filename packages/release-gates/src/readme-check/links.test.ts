import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { PROJECT } from '../published.ts'
import { PAGES, PUBLISHED_PAGES, textOf } from './pages.ts'

/** A page without its blocks: a comment in a shell script is not a heading. */
const proseOf = (page: string): string => textOf(page).replaceAll(/^```[\s\S]*?^```$/gm, '')

/** The anchor of a heading, as GitHub and npm form it. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(' ', '-')

const headingsOf = (page: string, level: RegExp): string[] =>
  [...proseOf(page).matchAll(/^(#+) (.+)$/gm)].flatMap(({ 1: marks = '', 2: heading = '' }) =>
    level.test(marks) ? [heading] : [],
  )

const linksOf = (page: string): { text: string; to: string }[] =>
  [...proseOf(page).matchAll(/\[([^\]]+)\]\(([^)\s]+)\)/g)].map(({ 1: text = '', 2: to = '' }) => ({ text, to }))

it.each(PAGES)('every link of %s leads somewhere', (page) => {
  const anchors = headingsOf(page, /#/).map((heading) => `#${anchorOf(heading)}`)
  const broken = linksOf(page).filter(({ to }) => {
    if (/^https?:/.test(to)) return false
    return to.startsWith('#') ? !anchors.includes(to) : !existsSync(join(PROJECT, dirname(page), to))
  })
  expect(broken).toEqual([])
})

describe.each(PUBLISHED_PAGES)('%s', (page) => {
  it('begins with a link to each of its chapters, in their order', () => {
    const chapters = headingsOf(page, /^##$/)
    const listed = linksOf(page).filter(({ to }) => to.startsWith('#'))
    expect(listed.slice(0, chapters.length)).toEqual(
      chapters.map((text) => ({ text: text.replaceAll('`', ''), to: `#${anchorOf(text)}` })),
    )
  })
})
