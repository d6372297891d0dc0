import { existsSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { PROJECT } from '../published.ts'
import { GUIDES, PAGES, PUBLISHED_PAGES, textOf } from './pages.ts'

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

const anchorsOf = (page: string): string[] => headingsOf(page, /#/).map(anchorOf)

/** Whether a link of a page leads to a heading of a page, or to a file. */
function leadsSomewhere(page: string, to: string): boolean {
  const [file = '', anchor] = to.split('#')
  const target = file === '' ? page : join(dirname(page), file)
  return existsSync(join(PROJECT, target)) && (anchor === undefined || anchorsOf(target).includes(anchor))
}

it.each(PAGES)('every link of %s leads somewhere', (page) => {
  const broken = linksOf(page).filter(({ to }) => !/^https?:/.test(to) && !leadsSomewhere(page, to))
  expect(broken).toEqual([])
})

describe.each(PUBLISHED_PAGES)('%s', (page) => {
  const guides = GUIDES.filter((guide) => dirname(dirname(guide)) === dirname(page))

  it('names every guide by its question, once, in its table', () => {
    const table = textOf(page)
      .split('\n')
      .filter((line) => line.startsWith('| ['))
    const listed = table.map((line) => {
      const [, text = '', to = ''] = /^\| \[(.+?)\]\((\S+)\)/.exec(line) ?? []
      return `${to}: ${text}`
    })
    const wanted = guides.map((guide) => `docs/${basename(guide)}: ${headingsOf(guide, /^#$/).join()}`)
    expect(listed.toSorted()).toEqual(wanted.toSorted())
  })

  it('has at most 2,000 words', () => {
    expect(textOf(page).split(/\s+/).length).toBeLessThan(2000)
  })
})

it.each(GUIDES)('%s has one title, which is a question', (guide) => {
  expect(headingsOf(guide, /^#$/)).toEqual([expect.stringMatching(/\?$/)])
})
