import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BuiltBefore } from './built-before.ts'

let workspace: string

const put = async (name: string, text: string) => {
  const file = join(workspace, name)
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, text)
}

/** A package that uses another one, which uses a third, as left by a build. */
beforeEach(async () => {
  workspace = await mkdtemp(join(tmpdir(), 'built-before-'))
  await put('client/package.json', JSON.stringify({ devDependencies: { serving: 'workspace:*', zod: '4.0.0' } }))
  await put('client/src/index.ts', 'export const one = 1')
  await put('client/src/index.test.ts', 'one')
  await put('serving/package.json', JSON.stringify({ dependencies: { transport: 'workspace:*' } }))
  await put('serving/src/index.ts', 'export const two = 2')
  await put('transport/package.json', JSON.stringify({ devDependencies: { serving: 'workspace:*' } }))
  await put('transport/src/call.ts', 'export const three = 3')
  for (const [user, used] of [
    ['client', 'serving'],
    ['serving', 'transport'],
    ['transport', 'serving'],
  ] as const) {
    await mkdir(join(workspace, user, 'node_modules'))
    await symlink(join(workspace, used), join(workspace, user, 'node_modules', used))
  }
  await put('client/dist/index.js', 'built')
  const before = new BuiltBefore(join(workspace, 'client'))
  await before.remember(await before.inputs())
})

afterEach(() => rm(workspace, { recursive: true }))

async function isUpToDate(): Promise<boolean> {
  const before = new BuiltBefore(join(workspace, 'client'))
  return before.has(await before.inputs())
}

describe('a package is not built again', () => {
  it.each<[string, () => Promise<void>]>([
    ['when nothing changed', async () => {}],
    ['when a file was rewritten unchanged', () => put('client/src/index.ts', 'export const one = 1')],
    ['when a test changed', () => put('client/src/index.test.ts', 'two')],
    ['when its README changed', () => put('client/README.md', '# Client')],
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
