import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { NAVIGATION, referenceOf } from '../../../release-gates/src/api-reference/reference.ts'
import type { Published } from '../../../release-gates/src/published.ts'
import { firstParagraph, splitTitle } from './markdown.ts'
import type { Page } from './page.ts'

/** An entry point of a package, as TypeDoc lists it: groups of names, each with a page. */
export interface Entry {
  /** What is imported: `@x/runa-payouts/bulk`. */
  readonly specifier: string
  readonly route: string
  readonly groups: readonly {
    readonly title: string
    readonly members: readonly { readonly name: string; readonly route: string }[]
  }[]
}

export interface ReferencePages {
  /** The package's own entry point first. */
  readonly entries: readonly Entry[]
  readonly pages: readonly Page[]
}

/** An item of the file that TypeDoc's plugin writes. Items without a path are groups; names that are re-exported have none. */
export interface Listed {
  readonly title: string
  readonly path?: string | null
  readonly children?: readonly Listed[]
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
    const pages = await Promise.all(flat(listed).map(async (file) => pageOf(folder, file, await text(file), entries)))
    const order = (page: Page) => entries.findIndex(({ route }) => route === page.route)
    return { entries, pages: [indexOf(folder, entries), ...pages.toSorted((a, b) => order(a) - order(b))] }
  } finally {
    await rm(out, { recursive: true, force: true })
  }
}

/** Files of the plugin lie below the package's name. Paths are lowercase, since some file systems ignore case. */
export function routeOf(folder: Published, file: string): string {
  const below = file.slice(`${folder}/`.length).toLowerCase()
  const path = below === 'readme.md' ? 'main' : below.replace(/(?:\/readme)?\.md$/, '')
  return `${folder}/reference/${path}`
}

export function entriesOf(folder: Published, listed: readonly Listed[]): readonly Entry[] {
  const entries = listed.map(({ title, path, children = [] }) => ({
    specifier: title,
    route: routeOf(folder, path ?? ''),
    groups: children
      .map((group) => ({
        title: group.title,
        members: (group.children ?? []).flatMap(({ title: name, path: file }) =>
          file == null ? [] : [{ name, route: routeOf(folder, file) }],
        ),
      }))
      .filter(({ members }) => members.length > 0),
  }))
  return entries.toSorted((a, b) => (a.specifier < b.specifier ? -1 : 1))
}

const flat = (listed: readonly Listed[]): string[] => [
  ...new Set(listed.flatMap(({ path, children = [] }) => [...(path == null ? [] : [path]), ...flat(children)])),
]

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

/** The names that an entry point is imported for. */
const namesOf = ({ groups }: Entry): string =>
  groups
    .filter(({ title }) => ['Client', 'Functions', 'Constants'].includes(title))
    .flatMap(({ members }) => members)
    .slice(0, 4)
    .map(({ name }) => `\`${name}\``)
    .join(', ')

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
