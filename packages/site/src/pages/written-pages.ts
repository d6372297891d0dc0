import { readFile } from 'node:fs/promises'
import { PROJECT, PUBLISHED, type Published } from '../../../release-gates/src/published.ts'
import { guidesOf } from './guide-groups.ts'
import { firstParagraph, splitTitle } from './markdown.ts'
import type { Page } from './page.ts'

const read = (source: string) => readFile(`${PROJECT}${source}`, 'utf8')

/** What people have written: the README of the project, those of the packages, and their guides. */
export async function writtenPages(): Promise<readonly Page[]> {
  const home = splitTitle(await read('README.md'), 'README.md')
  const ofPackages = await Promise.all(PUBLISHED.map(pagesOf))
  return [
    { route: '', source: 'README.md', kind: 'home', description: firstParagraph(home.text), ...home },
    ...ofPackages.flat(),
  ]
}

async function pagesOf(folder: Published): Promise<readonly Page[]> {
  const source = `packages/${folder}/README.md`
  const readme = splitTitle(await read(source), source)
  const guides = guidesOf(folder).map(async (name): Promise<Page> => {
    const file = `packages/${folder}/docs/${name}.md`
    const guide = splitTitle(await read(file), file)
    return {
      route: `${folder}/${name}`,
      source: file,
      kind: 'guide',
      description: aboutOf(readme.text, `docs/${name}.md`),
      ...guide,
    }
  })
  return [
    { route: folder, source, kind: 'readme', description: firstParagraph(readme.text), ...readme },
    ...(await Promise.all(guides)),
  ]
}

/** What the README's table of guides says of one. */
export function aboutOf(readme: string, guide: string): string {
  const row = readme.split('\n').find((line) => line.startsWith('| [') && line.includes(`](${guide})`))
  return row?.split('|').at(-2)?.trim() ?? ''
}
