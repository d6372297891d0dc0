import { globSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { describe, expect, it } from 'vitest'
import { PROJECT, PUBLISHED } from '../../../release-gates/src/published.ts'
import { llmsFullTxt, llmsTxt } from '../models/llms.ts'
import { guidesOf } from './guide-groups.ts'
import { writtenPages } from './written-pages.ts'

const guideFiles = (folder: string) => globSync(`packages/${folder}/docs/*.md`, { cwd: PROJECT })
const pages = await writtenPages()

describe.each(PUBLISHED)('%s', (folder) => {
  const names = guideFiles(folder).map((file) => basename(file, '.md'))

  it('has each of its guides in the sidebar, once', () => {
    expect(guidesOf(folder).toSorted()).toEqual(names.toSorted())
  })

  it('has a page for each guide, with its question as the title and a word about it', () => {
    for (const name of names) {
      const page = pages.find(({ route }) => route === `${folder}/${name}`)
      expect(page?.title, name).toMatch(/\?$/)
      expect(page?.description, name).toMatch(/\w/)
    }
  })

  it('lists each guide for models, by its question', () => {
    const index = llmsTxt(pages, '/')
    for (const name of names) expect(index).toMatch(new RegExp(`^- \\[.+\\?\\]\\(/${folder}/${name}\\.md\\): .+$`, 'm'))
  })
})

it('begins the list for models as llmstxt.org asks: a title, then a summary', () => {
  expect(llmsTxt(pages, '/')).toMatch(/^# \S.*\n\n> \S.*\n\n## /)
})

it('has every README and guide in the one file for models', () => {
  const everything = llmsFullTxt(pages, [{ file: 'a.d.ts', text: 'export type A = 1' }])
  for (const folder of PUBLISHED) {
    for (const file of guideFiles(folder)) {
      const [heading = ''] = readFileSync(`${PROJECT}${file}`, 'utf8').split('\n')
      expect(everything).toContain(`${heading.replaceAll('`', '')}\n`)
    }
  }
  expect(everything).toContain('```ts\nexport type A = 1\n```')
})
