import { readFile, rm } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { inPackage, PROJECT, PUBLISHED } from '../published.ts'
import { PINS } from '../runtimes/versions.ts'
import { type Unpacked, unpack } from '../tarball.ts'

/** The fields that are useful to those who install the package or read about it. */
const FOR_CONSUMERS = new Set([
  ...['name', 'version', 'description', 'keywords', 'license', 'author', 'repository', 'homepage', 'bugs', 'funding'],
  ...['type', 'engines', 'sideEffects', 'bin', 'main', 'types', 'typesVersions', 'exports'],
  ...['inlinedDependencies', 'files', 'publishConfig'],
])

const readRoot = async () => JSON.parse(await readFile(`${PROJECT}package.json`, 'utf8'))

interface Conditions {
  readonly import: { readonly types: string; readonly default: string }
  readonly require: { readonly types: string; readonly default: string }
}

describe.each(PUBLISHED)('the package.json that is published of %s', (folder) => {
  let unpacked: Unpacked
  let exports: Readonly<Record<string, Conditions | string>>

  beforeAll(async () => {
    unpacked = await unpack(folder)
    exports = Object(unpacked.manifest.exports)
  })
  afterAll(() => rm(unpacked.project, { recursive: true }))

  const conditions = () =>
    Object.entries(exports).flatMap(([subpath, target]) =>
      typeof target === 'string' ? [] : [{ subpath, target } as const],
    )

  it('contains no development files or settings', () => {
    expect(Object.keys(unpacked.manifest).filter((field) => !FOR_CONSUMERS.has(field))).toEqual([])
    expect(JSON.stringify(unpacked.manifest)).not.toMatch(/workspace:|catalog:/)
  })

  it('leaves out scripts and development dependencies, and nothing else, and adds where it comes from', async () => {
    const source = JSON.parse(await readFile(inPackage(folder, 'package.json'), 'utf8'))
    const { scripts: _scripts, devDependencies: _devDependencies, ...rest } = source
    const root = await readRoot()
    const added = ['author', 'homepage', 'bugs', 'repository'].filter((field) => root[field] !== undefined)
    const { repository, ...others } = Object.fromEntries(added.map((field) => [field, root[field]]))
    const directory = { directory: `packages/${folder}` }
    expect(unpacked.manifest).toEqual({
      ...rest,
      ...others,
      ...(repository === undefined ? {} : { repository: { ...repository, ...directory } }),
    })
  })

  it('says in one sentence, as a search for packages shows it, what it is', () => {
    expect(unpacked.manifest.description).toMatch(/^[A-Z][^.!?]{30,118}\.$/)
  })

  it('has 10 to 15 keywords that people search by, each once', () => {
    const keywords = unpacked.manifest.keywords as readonly string[] // what every package.json has there
    expect(keywords.length).toBeGreaterThanOrEqual(10)
    expect(keywords.length).toBeLessThanOrEqual(15)
    expect(keywords.filter((word) => !/^[a-z]+(?: [a-z]+)*$/.test(word))).toEqual([])
    expect(new Set(keywords).size).toBe(keywords.length)
    expect(keywords).toEqual(expect.arrayContaining([folder.split('-')[0], 'mcp']))
  })

  it('has the licence of the root, and asks for no money', async () => {
    expect(unpacked.manifest.license).toBe((await readRoot()).license)
    expect(unpacked.manifest.funding).toBeUndefined()
  })

  it('takes every Node from the oldest that the runtimes are tried on', () => {
    const [major, minor] = PINS.node20.version.split('.')
    expect(unpacked.manifest.engines).toEqual({ node: `>=${major}.${minor}` })
  })

  it('gives resolvers without support for an exports map the same files', () => {
    const { main, types, typesVersions } = unpacked.manifest
    const required = new Map(conditions().map(({ subpath, target }) => [subpath, target.require]))
    expect({ default: main, types }).toEqual(required.get('.'))
    const others = [...required].filter(([subpath]) => subpath !== '.')
    expect(typesVersions).toEqual({
      '*': Object.fromEntries(others.map(([subpath, target]) => [subpath.slice(2), [target.types]])),
    })
  })

  it('offers both formats of every subpath, from files that exist', () => {
    for (const { subpath, target } of conditions()) {
      const files = [target.import.types, target.import.default, target.require.types, target.require.default]
      for (const file of files) expect(unpacked.files, subpath).toContain(file.slice(2))
    }
  })
})
