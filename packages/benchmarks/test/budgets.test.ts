import { readFile } from 'node:fs/promises'
import { beforeAll, describe, expect, it } from 'vitest'
import { PUBLISHED } from '../../release-gates/src/published.ts'
import { LIMITS, OPERATION_EXCEPTIONS, OPERATION_LIMIT, TARGETS } from '../src/budgets.ts'
import { type Bundle, bundle } from '../src/bundles/bundle.ts'
import { ENTRIES, type EntryName } from '../src/bundles/entries.ts'
import { HELD, NOT_IN_A_GUARD, UNWANTED } from '../src/bundles/must-not-appear.ts'
import { operationCosts, TABLES } from '../src/bundles/operation-cost.ts'
import { installedSize } from '../src/installed/files.ts'

describe.each(HELD)('the bundle %s', (name: EntryName) => {
  let built: Bundle
  let source: Bundle

  beforeAll(async () => {
    built = await bundle(ENTRIES[name].program)
    source = await bundle(ENTRIES[name].program, 'source')
  })

  it('imports nothing from the runtime', () => {
    expect(built.imports).toEqual([])
  })

  it.each(UNWANTED.map(({ what, ...rest }) => [what, rest] as const))(
    'contains nothing of %s',
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
      expect(built.code).not.toContain(mark)
    }
    expect(built.size.gzipped).toBeLessThanOrEqual(TARGETS.runaGuard)
  })

  it.each(NOT_IN_A_GUARD)('would show the mark of $what if it contained it', async ({ mark }) => {
    const { code } = await bundle(`export * from '${specifier}'`)
    expect(code).toContain(mark)
  })
})

describe('a program stays within its budget', () => {
  it.each([...LIMITS])('%s', async (name, limit) => {
    expect((await bundle(ENTRIES[name].program)).size.gzipped).toBeLessThanOrEqual(limit)
  })
})

// The keys of an object literal are its own.
describe.each(Object.keys(TABLES) as (keyof typeof TABLES)[])(
  'an operation costs %s that does not call it',
  (entry) => {
    it('at most half a kilobyte, with one exception', async () => {
      const costs = await operationCosts(entry)
      expect(costs.size).toBeGreaterThan(5)
      const isTooLarge = ([name, bytes]: readonly [string, number]) =>
        bytes > (OPERATION_EXCEPTIONS.get(name) ?? OPERATION_LIMIT)
      expect([...costs].filter(isTooLarge)).toEqual([])
    })
  },
)

describe('a mark of what must not appear', () => {
  it.each(
    UNWANTED.flatMap(({ what, mark, livesIn = [] }) =>
      livesIn.map((specifier) => [what, specifier, mark ?? ''] as const),
    ),
  )('of %s still is in %s', async (_, specifier, mark) => {
    // Some entries do not exist yet; an existing one has to have it.
    if (!(await isExported(specifier))) return
    const { code } = await bundle(`export * from '${specifier}'`)
    expect(code).toContain(mark)
  })
})

it.each(PUBLISHED)('the tarball of %s has no source map outside its files', async (folder) => {
  expect((await installedSize(folder)).danglingMaps).toEqual([])
})

async function isExported(specifier: string): Promise<boolean> {
  const [, name = '', entry = ''] = /^@x\/([\w-]+)\/(.+)$/.exec(specifier) ?? []
  const { exports }: { exports: object } = JSON.parse(
    await readFile(new URL(`../../${name}/package.json`, import.meta.url), 'utf8'),
  )
  return Object.hasOwn(exports, `./${entry}`)
}
