import { describe, expect, it } from 'vitest'
import { textOf } from '../readme-check/pages.ts'
import type { Runtime } from '../runtimes/runtimes.ts'
import { SUPPORT_PAGES, withSupport } from './support-pages.ts'
import { compilerTable, runtimeTable } from './support-table.ts'

it.each(SUPPORT_PAGES)('%s says what is tried: else run packages/release-gates/src/support/write.ts', (page) => {
  expect(textOf(page)).toBe(withSupport(textOf(page)))
})

/** A runtime that nobody starts. */
const runtime = (name: string, format: string): Runtime => ({
  name,
  format,
  identity: name,
  family: 'node',
  run: () => Promise.reject(new Error('not to be started')),
})

describe('the table of runtimes', () => {
  it.each([
    [
      'names the oldest Node to the minor version, and the lines after it',
      [runtime('Node 20.19.0', 'ESM'), runtime('Node 20.19.0', 'CJS'), runtime('Node 24.21.0', 'ESM')],
      '| Node    | 20.19, 24 | ESM, CommonJS |',
    ],
    [
      'has one row for a runtime with a note behind its version',
      [runtime('Jest 30.5.2, no transform', 'ESM'), runtime('Jest 30.5.2, no transform', 'CJS, import()')],
      '| Jest    | 30.5     | ESM, CommonJS |',
    ],
    [
      'names workers by their compatibility dates, oldest first',
      [runtime('workerd 1.2', 'ESM, 2026-11-17'), runtime('workerd 1.2', 'ESM, 2023-03-01')],
      '| Cloudflare Workers | compatibility dates 2023-03-01 and 2026-11-17 | ESM       |',
    ],
  ])('%s', (_, runtimes, row) => {
    expect(runtimeTable(runtimes).split('\n').slice(2)).toEqual([row])
  })
})

it('the table of compilers has one row for those that find packages alike', () => {
  const compilers = ['5.5.4', '5.9.3', '6.0.3', '7.0.2'].map((version) => ({ version, program: 'tsc' }))
  expect(compilerTable(compilers).split('\n')).toEqual([
    '| TypeScript | `moduleResolution`                        |',
    '| ---------- | ----------------------------------------- |',
    '| 5.5, 5.9   | `node10`, `node16`, `nodenext`, `bundler` |',
    '| 6.0, 7.0   | `node16`, `nodenext`, `bundler`           |',
  ])
})

describe('a page', () => {
  it.each([
    ['has no such heading', '# A page\n', 'there is no'],
    ['has too few tables', '## What does it run on?\n\n| a |\n| - |\n', 'too few tables'],
  ])('that %s is refused', (_, text, message) => {
    expect(() => withSupport(text)).toThrow(message)
  })

  it('keeps what is not one of the two tables', () => {
    const text = '| mine |\n\n## What does it run on?\n\n| a |\n\nwords\n\n| b |\n\n| mine too |\n'
    const written = withSupport(text)
    expect(written).toMatch(/^\| mine \|\n\n## What.*\n\n\| runtime /)
    expect(written).toMatch(/\n\nwords\n\n\| TypeScript [\s\S]*\n\n\| mine too \|\n$/)
  })
})
