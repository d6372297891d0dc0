import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { inPackage, PUBLISHED } from '../published.ts'
import { fileLinksOf, leadsSomewhere } from '../readme-check/page-links.ts'
import { makeVersionedCopy, type VersionedCopy } from './versioned-copy.ts'

let copy: VersionedCopy

beforeAll(async () => {
  copy = await makeVersionedCopy()
})
afterAll(() => copy.remove())

const manifestOf = async (path: string): Promise<{ readonly name: string; readonly version: string }> =>
  JSON.parse(await readFile(path, 'utf8'))

describe.each(PUBLISHED)('after `changeset version`, %s', (folder) => {
  const released = () => manifestOf(join(copy.folder, 'packages', folder, 'package.json'))
  const changelog = () => readFile(join(copy.folder, 'packages', folder, 'CHANGELOG.md'), 'utf8')

  it('has a version that can be released, which is 0.1.0 where there was none', async () => {
    const { version } = await manifestOf(inPackage(folder, 'package.json'))
    expect((await released()).version).toMatch(version === '0.0.0' ? /^0\.1\.0$/ : /^\d+\.\d+\.\d+$/)
  })

  it('has a changelog that begins with this version', async () => {
    const { name, version } = await released()
    expect((await changelog()).split('\n').slice(0, 4)).toEqual([`# ${name}`, '', `## ${version}`, ''])
  })

  // A heading within a changeset is indented as part of a list, and would be a heading of the whole page all the same.
  it('has a changelog whose headings are those of versions and kinds of changes', async () => {
    const headings = (await changelog()).split('\n').filter((line) => /^\s*(?:- )?#+ /.test(line))
    const [title, ...others] = headings
    expect(title).toBe(`# ${(await released()).name}`)
    expect(others.filter((line) => !/^(?:## \d+\.\d+\.\d+|### (?:Major|Minor|Patch) Changes)$/.test(line))).toEqual([])
  })

  it('has a changelog whose text stays within the list of changes', async () => {
    const outside = (await changelog()).split('\n').filter((line) => !/^(?:#+ |- \S| {2,}\S|\s*$)/.test(line))
    expect(outside).toEqual([])
  })

  it('packs the changelog, and every file that it links to', async () => {
    const packed = await copy.packed(folder)
    const links = fileLinksOf(await changelog())
    const files = links.map(({ to }) => to.split('#')[0])
    expect(['CHANGELOG.md', ...files].filter((file = '') => !packed.includes(file))).toEqual([])
    expect(links.filter(({ to }) => !leadsSomewhere(`packages/${folder}/CHANGELOG.md`, to))).toEqual([])
  })
})

describe('`changeset version`', () => {
  it('changes the published packages and uses up the changesets, and touches nothing else', () => {
    const expected = new RegExp(
      `^(?:M packages/(?:${PUBLISHED.join('|')})/package\\.json|(?:M|\\?\\?) packages/(?:${PUBLISHED.join('|')})/CHANGELOG\\.md|D \\.changeset/[\\w-]+\\.md)$`,
    )
    expect(copy.changes.filter((change) => !expected.test(change))).toEqual([])
  })

  // The jobs of a release install with a frozen lockfile.
  it('leaves a lockfile that still fits', async () => {
    const installed = copy.pnpm('install', '--frozen-lockfile', '--lockfile-only', '--offline')
    await expect(installed).resolves.toContain('Done in')
  })
})
