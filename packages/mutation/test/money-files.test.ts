import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { ACCEPTED } from '../src/accepted-survivors.ts'
import { MONEY_FILES } from '../src/money-files.ts'
import { ROOT } from '../src/mutate.ts'

// What a run of half an hour would report is checked in every run of the tests.

it.each(MONEY_FILES.map(({ path, tests }) => [path, tests] as const))('%s and its tests exist', (path, tests) => {
  expect([path, ...tests].filter((file) => !existsSync(join(ROOT, file)))).toEqual([])
  expect(tests.length).toBeGreaterThan(0)
})

it('no file is listed twice', () => {
  const paths = MONEY_FILES.map(({ path }) => path)
  expect(paths).toEqual([...new Set(paths)])
})

it.each(Object.entries(ACCEPTED))('%s has every line for which a reason is given', (path, accepted) => {
  expect(MONEY_FILES.map((file) => file.path)).toContain(path)
  const lines = new Set(
    readFileSync(join(ROOT, path), 'utf8')
      .split('\n')
      .map((line) => line.trim()),
  )
  expect(accepted.map(({ line }) => line).filter((line) => !lines.has(line))).toEqual([])
})
