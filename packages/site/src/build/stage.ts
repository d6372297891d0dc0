import { globSync } from 'node:fs'
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { PROJECT, PUBLISHED } from '../../../release-gates/src/published.ts'
import { type Declarations, llmsFullTxt, llmsTxt, markdownPath } from '../models/llms.ts'
import { referencePages } from '../pages/reference-pages.ts'
import { writtenPages } from '../pages/written-pages.ts'
import { sidebarOf } from '../sidebar/sidebar.ts'
import { repositoryOf } from '../versions/repository.ts'
import { isFolder, withLinks } from './links-of-page.ts'
import { fileOf, pageFile } from './page-file.ts'
import { baseOf, type Place, type SiteData } from './site-data.ts'

/** Writes all that the generator reads into a folder: pages, the sidebar, and what models are given. */
export async function stage(folder: string, place: Place): Promise<{ readonly pages: number }> {
  const written = await writtenPages()
  // One after the other: each holds a compiler.
  const payouts = await referencePages('runa-payouts')
  const runs = await referencePages('inngest-runs')
  const pages = [...written, ...payouts.pages, ...runs.pages]
  unique(pages.map(fileOf))

  const base = baseOf(place)
  const repository = await repositoryUrl()
  const surroundings = {
    routes: new Map(pages.map(({ source, route }) => [source, route])),
    base,
    repository: repository === undefined ? undefined : { url: repository, ref: place.ref },
    isFolder,
  }
  const onSite = pages.map((page) => withLinks(page, surroundings))
  for (const { page, pictures } of onSite) {
    const editable = repository !== undefined && (page.kind === 'readme' || page.kind === 'guide')
    const edit = editable ? `${repository}/edit/main/${page.source}` : undefined
    await write(join(folder, 'src/content/docs', fileOf(page)), pageFile(page, base, edit))
    await write(join(folder, 'public', markdownPath(page)), `# ${page.title}\n\n${page.text}\n`)
    for (const [path, file] of pictures) await cp(`${PROJECT}${file}`, join(folder, 'public', path))
  }

  const linked = onSite.map(({ page }) => page)
  const address = `${place.origin ?? ''}${base}`
  await write(join(folder, 'public/llms.txt'), llmsTxt(linked, address))
  await write(join(folder, 'public/llms-full.txt'), llmsFullTxt(linked, await declarations()))
  await write(join(folder, 'public/versions.json'), JSON.stringify(place.versions))
  const data: SiteData = {
    ...place,
    base,
    repository,
    title: 'Payouts and runs',
    sidebar: sidebarOf(pages, { 'runa-payouts': payouts.entries, 'inngest-runs': runs.entries }),
  }
  await write(join(folder, 'src/site.json'), JSON.stringify(data))
  return { pages: pages.length }
}

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, text)
}

async function repositoryUrl(): Promise<string | undefined> {
  const manifest: { repository?: { url: string } } = JSON.parse(await readFile(`${PROJECT}package.json`, 'utf8'))
  return repositoryOf(manifest)?.url
}

/** What compilers read of the packages. */
async function declarations(): Promise<readonly Declarations[]> {
  const files = PUBLISHED.flatMap((folder) =>
    globSync(`packages/${folder}/dist/**/*.d.cts`, { cwd: PROJECT }).sort((a, b) => (a < b ? -1 : 1)),
  )
  return Promise.all(
    files.map(async (file) => ({
      file: file.replace(/^packages\/([\w-]+)\//, '@x/$1/'),
      text: await readFile(`${PROJECT}${file}`, 'utf8'),
    })),
  )
}

function unique(files: readonly string[]): void {
  const twice = files.filter((file, index) => files.indexOf(file) !== index)
  if (twice.length > 0) throw new Error(`several pages at one place: ${twice.join(', ')}`)
}
