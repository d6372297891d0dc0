import { readFile, rm } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { inPackage, PUBLISHED } from '../published.ts'
import { type Unpacked, unpack } from '../tarball.ts'

/** The fields that are useful to those who install the package or read about it. */
const FOR_CONSUMERS = new Set([
  ...['name', 'version', 'description', 'keywords', 'license', 'author', 'repository', 'homepage', 'bugs', 'funding'],
  ...['type', 'engines', 'sideEffects', 'bin', 'main', 'types', 'typesVersions', 'exports'],
  ...['inlinedDependencies', 'files', 'publishConfig'],
])

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
    const root = JSON.parse(await readFile(new URL('../../../../package.json', import.meta.url), 'utf8'))
    const added = ['author', 'homepage', 'bugs', 'repository'].filter((field) => root[field] !== undefined)
    const { repository, ...others } = Object.fromEntries(added.map((field) => [field, root[field]]))
    const directory = { directory: `packages/${folder}` }
    expect(unpacked.manifest).toEqual({
      ...rest,
      ...others,
      ...(repository === undefined ? {} : { repository: { ...repository, ...directory } }),
    })
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
