import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { NAVIGATION, referenceOf } from '../../../release-gates/src/api-reference/reference.ts'
import type { Published } from '../../../release-gates/src/published.ts'
import { firstParagraph, splitTitle } from './markdown.ts'
import type { Page } from './page.ts'
import { type Entry, entriesOf, filesOf, type Listed, namesOf, routeOf } from './reference-entries.ts'

export interface ReferencePages {
  /** The package's own entry point first. */
  readonly entries: readonly Entry[]
  readonly pages: readonly Page[]
}

/** Pages of everything that a package exports. A complaint of TypeDoc is an error. */
export async function referencePages(folder: Published): Promise<ReferencePages> {
  const { complaints, write } = await referenceOf(folder)
  const out = await mkdtemp(join(tmpdir(), 'x-reference-'))
  try {
    await write(out)
    // Read after writing, which may complain too.
    if (complaints.length > 0) throw new Error(`the reference of ${folder}:\n${complaints.join('\n')}`)
    const listed: readonly Listed[] = JSON.parse(await readFile(join(out, NAVIGATION), 'utf8'))
    const entries = entriesOf(folder, listed)
    const text = (file: string) => readFile(join(out, file), 'utf8')
    const pages = await Promise.all(
      filesOf(listed).map(async (file) => pageOf(folder, file, await text(file), entries)),
    )
    const order = (page: Page) => entries.findIndex(({ route }) => route === page.route)
    return { entries, pages: [indexOf(folder, entries), ...pages.toSorted((a, b) => order(a) - order(b))] }
  } finally {
    await rm(out, { recursive: true, force: true })
  }
}

/** Where a page of the reference is thought to lie, for links between them. */
const sourceOf = (folder: Published, file: string) => `reference/${folder}/${file}`

function pageOf(folder: Published, file: string, markdown: string, entries: readonly Entry[]): Page {
  const source = sourceOf(folder, file)
  const { title, text } = splitTitle(markdown, source)
  const route = routeOf(folder, file)
  const entry = entries.find((one) => one.route === route)
  return {
    route,
    source,
    title: entry === undefined ? title : `Exports of ${entry.specifier}`,
    text,
    kind: entry === undefined ? 'reference' : 'entry',
    description: entry === undefined ? proseOf(text) : namesOf(entry),
  }
}

/** The first sentence about a name stands below its declaration. */
const proseOf = (text: string): string => firstParagraph(text.replace(/^```[\s\S]*?^```\s*/m, ''))

/** What can be imported from where. */
function indexOf(folder: Published, entries: readonly Entry[]): Page {
  const rows = entries.map((entry) => `| [\`${entry.specifier}\`](/${entry.route}/) | ${namesOf(entry)} |`)
  return {
    route: `${folder}/reference`,
    source: sourceOf(folder, 'README.md'),
    title: 'API reference',
    description: `Everything that ${entries[0]?.specifier ?? folder} exports, by entry point.`,
    kind: 'entry',
    text: [
      'Import from these entry points:',
      '',
      '| import from | exports, among others |',
      '| --- | --- |',
      ...rows,
    ].join('\n'),
  }
}
