import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'

const folder = new URL('../.changeset/', import.meta.url)

/** Every changeset: what it bumps, and what the changelog will say. */
const changesets = readdirSync(folder)
  .filter((file) => file.endsWith('.md'))
  .map((file) => {
    const [, front = '', summary = ''] =
      /^---\n([\s\S]*?)\n---\n\n([\s\S]+)$/.exec(readFileSync(new URL(file, folder), 'utf8')) ?? []
    const bumps: Readonly<Record<string, unknown>> = parse(front) ?? {}
    return { file, bumps, summary: summary.trim() }
  })

/** The packages that are published, and the folders that they are in. */
const published = readdirSync(new URL('../packages/', import.meta.url))
  .map((name) => ({
    name,
    manifest: JSON.parse(readFileSync(new URL(`../packages/${name}/package.json`, import.meta.url), 'utf8')),
  }))
  .filter(({ manifest }) => manifest.private !== true)
  .map(({ name, manifest }): { folder: string; name: string; version: string } => ({
    folder: name,
    name: manifest.name,
    version: manifest.version,
  }))

// Right after a release there is none.
it('every changeset names published packages and says what changed', () => {
  const names = published.map(({ name }) => name)
  const wrong = changesets.filter(
    ({ bumps, summary }) =>
      summary === '' ||
      Object.keys(bumps).length === 0 ||
      Object.entries(bumps).some(
        ([name, bump]) => !names.includes(name) || !['patch', 'minor', 'major'].includes(String(bump)),
      ),
  )
  expect(wrong).toEqual([])
})

describe('the first release of a package', () => {
  // Once a package has been released, there is nothing to ask of it here.
  const first = published.filter(({ version }) => version === '0.0.0')
  const notes = first.map(({ name }) => changesets.filter(({ bumps }) => name in bumps))

  it('has one note, named after the package, which becomes 0.1.0', () => {
    expect(notes).toEqual(
      first.map((one) => [expect.objectContaining({ file: `${one.folder}.md`, bumps: { [one.name]: 'minor' } })]),
    )
  })

  it('has a note of at most 500 words', () => {
    const words = notes.flat().map(({ file, summary }) => ({ file, words: summary.split(/\s+/).length }))
    expect(words.filter((note) => note.words > 500)).toEqual([])
  })
})
