import { basename, dirname } from 'node:path'
import { describe, expect, it } from 'vitest'
import { fileLinksOf, headingsOf, leadsSomewhere } from './page-links.ts'
import { GUIDES, PAGES, PUBLISHED_PAGES, textOf } from './pages.ts'

it.each(PAGES)('every link of %s leads somewhere', (page) => {
  expect(fileLinksOf(textOf(page)).filter(({ to }) => !leadsSomewhere(page, to))).toEqual([])
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
    const wanted = guides.map((guide) => `docs/${basename(guide)}: ${headingsOf(textOf(guide), /^#$/).join()}`)
    expect(listed.toSorted()).toEqual(wanted.toSorted())
  })

  it('has at most 2,000 words', () => {
    expect(textOf(page).split(/\s+/).length).toBeLessThan(2000)
  })
})

it.each(GUIDES)('%s has one title, which is a question', (guide) => {
  expect(headingsOf(textOf(guide), /^#$/)).toEqual([expect.stringMatching(/\?$/)])
})
