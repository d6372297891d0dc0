import { readFile } from 'node:fs/promises'
import { beforeAll, describe, expect, it } from 'vitest'
import { BUNDLE_LIMITS, INSTALLED_LIMITS } from '../src/budgets.ts'
import { type Bundle, bundle } from '../src/bundles/bundle.ts'
import { ENTRIES, type EntryName } from '../src/bundles/entries.ts'
import { HELD, NOT_IN_A_GUARD, UNWANTED } from '../src/bundles/must-not-appear.ts'
import { type Installed, installedSize } from '../src/installed/files.ts'
import { PACKAGES } from '../src/installed/part.ts'

describe.each(HELD)('the bundle %s', (name: EntryName) => {
  let built: Bundle
  let source: Bundle

  beforeAll(async () => {
    built = await bundle(ENTRIES[name].program)
    source = await bundle(ENTRIES[name].program, 'source')
  })

  it('imports nothing of the runtime', () => {
    expect(built.imports).toEqual([])
  })

  it.each(UNWANTED.map(({ what, ...rest }) => [what, rest] as const))(
    'holds nothing of %s',
    (_, { source: path, mark }) => {
      expect(source.contributors.map(([file]) => file).filter((file) => path.test(file))).toEqual([])
      if (mark !== undefined) expect(built.code.includes(mark)).toBe(false)
    },
  )
})

describe.each(['@x/runa-payouts', '@x/inngest-runs'])('a guard of %s', async (specifier) => {
  const guards = Object.keys(await import(specifier)).filter((name) => /^is\w+Error$/.test(name))

  it.each(guards)('%s comes alone', async (guard) => {
    const program = `export { ${guard} } from '${specifier}'`
    const [built, source] = [await bundle(program), await bundle(program, 'source')]
    for (const { source: path, mark } of NOT_IN_A_GUARD) {
      expect(source.contributors.filter(([file]) => path.test(file))).toEqual([])
      expect(built.wholeCode).not.toContain(mark)
    }
    expect(built.oneFile.gzipped).toBeLessThanOrEqual(BUNDLE_LIMITS.runaGuard.oneFile.limit)
  })

  it.each(NOT_IN_A_GUARD)('would carry the mark of $what, if it carried it', async ({ mark }) => {
    const { wholeCode } = await bundle(`export * from '${specifier}'`)
    expect(wholeCode).toContain(mark)
  })
})

describe.each(Object.entries(BUNDLE_LIMITS))('the bundle %s keeps to its budget', (name, { atStart, oneFile }) => {
  let built: Bundle

  beforeAll(async () => {
    // The keys of the limits are names of entries.
    built = await bundle(ENTRIES[name as EntryName].program)
  })

  it('of what is loaded at the start', () => {
    expect(built.atStart.gzipped).toBeLessThanOrEqual(atStart.limit)
  })

  it('of one file', () => {
    expect(built.oneFile.gzipped).toBeLessThanOrEqual(oneFile.limit)
  })
})

describe('a mark of what must not appear', () => {
  it.each(
    UNWANTED.flatMap(({ what, mark, livesIn = [] }) =>
      livesIn.map((specifier) => [what, specifier, mark ?? ''] as const),
    ),
  )('of %s still is in %s', async (_, specifier, mark) => {
    // Some entries are still to come; one that is there has to have it.
    if (!(await isExported(specifier))) return
    const { code } = await bundle(`export * from '${specifier}'`)
    expect(code).toContain(mark)
  })
})

describe.each(PACKAGES)('the tarball of %s', (folder) => {
  const limits = INSTALLED_LIMITS[folder]
  let installed: Installed

  beforeAll(async () => {
    installed = await installedSize(folder)
  })

  it('keeps to its budget of files', () => {
    expect(installed.whole.files).toBeLessThanOrEqual(limits.files.limit)
  })

  it('keeps to its budget of bytes', () => {
    expect(installed.whole.bytes).toBeLessThanOrEqual(limits.whole.limit)
  })

  it('keeps to its budget of bytes without ./mcp and the commands', () => {
    expect(installed.client.bytes).toBeLessThanOrEqual(limits.client.limit)
  })

  it('has no source map that lies somewhere else', () => {
    expect(installed.danglingMaps).toEqual([])
  })
})

it('no limit is stricter than its reach: then the reach is what has to be changed', () => {
  const limits = [...Object.values(BUNDLE_LIMITS), ...Object.values(INSTALLED_LIMITS)].flatMap((some) =>
    Object.values(some),
  )
  expect(limits.filter(({ reach, limit }) => limit < reach)).toEqual([])
})

async function isExported(specifier: string): Promise<boolean> {
  const [, name = '', entry = ''] = /^@x\/([\w-]+)\/(.+)$/.exec(specifier) ?? []
  const { exports }: { exports: object } = JSON.parse(
    await readFile(new URL(`../../${name}/package.json`, import.meta.url), 'utf8'),
  )
  return Object.hasOwn(exports, `./${entry}`)
}
