import { mkdir, mkdtemp, open, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { openResults } from './results-file.ts'

let folder: string
let path: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'results-'))
  path = join(folder, 'results.csv')
  await writeFile(path, 'old')
})
afterEach(() => rm(folder, { recursive: true }))

it.each<['writeFile' | 'sync', string]>([
  ['writeFile', 'ENOSPC'],
  ['sync', 'EIO'],
])('when %s fails with %s, the older file stays, and nothing is left beside it', async (operation, code) => {
  const handle = await open(path)
  await handle.close()
  const results = await openResults(path)
  const failing = vi
    .spyOn(Object.getPrototypeOf(handle), operation)
    .mockRejectedValueOnce(Object.assign(new Error('failed'), { code }))
  await expect(results.write('new')).rejects.toMatchObject({ code })
  expect(failing).toHaveBeenCalled()
  failing.mockRestore()
  expect(await readdir(folder)).toEqual(['results.csv'])
  expect(await readFile(path, 'utf8')).toBe('old')
})

it('a folder that appears in its place meanwhile: nothing is left beside it', async () => {
  const results = await openResults(join(folder, 'next.csv'))
  await mkdir(join(folder, 'next.csv'))
  await expect(results.write('new')).rejects.toMatchObject({ code: expect.stringMatching(/EISDIR|ENOTEMPTY|EEXIST/) })
  expect((await readdir(folder)).sort()).toEqual(['next.csv', 'results.csv'])
})
