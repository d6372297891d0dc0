import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BuiltBefore, type Extent } from './built-before.ts'

let workspace: string

const put = async (name: string, text: string) => {
  const file = join(workspace, name)
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, text)
}

/** A package that uses another one, which uses a third, as left by a build. */
beforeEach(async () => {
  workspace = await mkdtemp(join(tmpdir(), 'built-before-'))
  await put(
    'client/package.json',
    manifest({ name: 'client', devDependencies: { serving: 'workspace:*', zod: '4.0.0' } }),
  )
  await put('client/src/index.ts', 'export const one = 1')
  await put('client/src/index.test.ts', 'one')
  await put('serving/package.json', manifest({ name: 'serving', dependencies: { transport: 'workspace:*' } }))
  await put('serving/src/index.ts', 'export const two = 2')
  await put('transport/package.json', manifest({ name: 'transport', devDependencies: { serving: 'workspace:*' } }))
  await put('transport/src/call.ts', 'export const three = 3')
  await put('unrelated/package.json', manifest({ name: 'unrelated' }))
  await put('unrelated/src/index.ts', 'export const four = 4')
  await put('client/dist/index.js', 'built')
  await built('whole')
})

afterEach(() => rm(workspace, { recursive: true }))

const manifest = (fields: Readonly<Record<string, unknown>>) => JSON.stringify(fields)

async function built(extent: Extent): Promise<void> {
  const before = new BuiltBefore(join(workspace, 'client'))
  await before.remember(await before.inputs(), extent)
}

async function isUpToDate(extent: Extent = 'whole'): Promise<boolean> {
  const before = new BuiltBefore(join(workspace, 'client'))
  return before.has(await before.inputs(), extent)
}

describe('a package is not built again', () => {
  it.each<[string, () => Promise<void>]>([
    ['when nothing changed', async () => {}],
    ['when a file was rewritten unchanged', () => put('client/src/index.ts', 'export const one = 1')],
    ['when a test changed', () => put('client/src/index.test.ts', 'two')],
    ['when its README changed', () => put('client/README.md', '# Client')],
    ['when a package that it does not use changed', () => put('unrelated/src/index.ts', '')],
    ['when an old folder has no manifest', () => put('gone/node_modules/left.js', '')],
  ])('%s', async (_, change) => {
    await change()
    expect(await isUpToDate()).toBe(true)
  })
})

describe('a package is built again', () => {
  it.each<[string, () => Promise<void>]>([
    ['when a source changed', () => put('client/src/index.ts', 'export const one = 2')],
    ['when a source was added', () => put('client/src/new.ts', '')],
    ['when a source was removed', () => rm(join(workspace, 'client/src/index.ts'))],
    [
      'when a source moved',
      async () => {
        await rm(join(workspace, 'client/src/index.ts'))
        await put('client/src/one/index.ts', 'export const one = 1')
      },
    ],
    ['when a package that it uses changed', () => put('serving/src/index.ts', 'export const two = 3')],
    ['when an indirect dependency changed', () => put('transport/src/call.ts', 'export const three = 4')],
    ['when the build output was changed', () => put('client/dist/index.js', 'changed')],
    ['when the build output is missing', () => rm(join(workspace, 'client/dist'), { recursive: true })],
    ['when the record is truncated', () => put('client/node_modules/.built/record.json', '{"inputs":')],
  ])('%s', async (_, change) => {
    await change()
    expect(await isUpToDate()).toBe(false)
  })
})

describe('a build of modules alone', () => {
  it.each<[Extent, Extent, boolean]>([
    ['modules', 'modules', true],
    ['modules', 'whole', false],
    ['whole', 'modules', true],
    ['whole', 'whole', true],
  ])('after a build of %s, is a build of %s up to date? %s', async (last, wanted, expected) => {
    await built(last)
    expect(await isUpToDate(wanted)).toBe(expected)
  })

  it.each<[string, Extent | undefined, Extent]>([
    ['a package that was never built', undefined, 'modules'],
    ['a package of modules alone', 'modules', 'modules'],
    ['a package that was built whole, so that editors keep its declarations', 'whole', 'whole'],
  ])('of %s', async (_, last, expected) => {
    if (last === undefined) await rm(join(workspace, 'client/node_modules'), { recursive: true })
    else await built(last)
    expect(await new BuiltBefore(join(workspace, 'client')).extentOf('modules')).toBe(expected)
  })
})
