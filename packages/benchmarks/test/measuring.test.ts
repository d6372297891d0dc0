import { describe, expect, it } from 'vitest'
import { slope } from '../src/heap/slope.ts'
import { reachable } from '../src/installed/reachable.ts'
import { median, quantile, spread } from '../src/median.ts'
import { printMarkdown } from '../src/print-markdown.ts'
import { printText } from '../src/print-text.ts'
import { alternated, inRounds } from '../src/rounds.ts'

const TABLE = {
  title: 'Sizes',
  columns: ['what', 'bytes'],
  rows: [
    ['a|b', '5'],
    ['c', '1,000'],
  ],
  notes: ['Exact.'],
}

describe('figures', () => {
  it('have a median, between the two in the middle for an even count', () => {
    expect(median([3, 1, 2])).toBe(2)
    expect(median([4, 1, 2, 3])).toBe(2.5)
    expect(quantile([0, 10], 0.25)).toBe(2.5)
    expect(() => median([])).toThrow(RangeError)
  })

  it('are as noisy as the width of their middle half', () => {
    expect(spread([8, 9, 10, 11, 12])).toBe(0.2)
  })

  it('have a trend that one odd sample does not cause', () => {
    expect(slope([1, 3, 5, 7])).toBe(2)
    expect(slope([5, 5, 9, 5, 5])).toBe(0)
    expect(slope([9, 5, 5, 5, 5])).toBe(0)
  })
})

describe('rounds', () => {
  it('end early when their time is up, but not before the third', async () => {
    const made: number[] = []
    const count = await inRounds({ rounds: 10, say: () => {} }, -1, async (round) => {
      made.push(round)
    })
    expect([count, made]).toEqual([3, [0, 1, 2]])
  })

  it('start once with each subject', () => {
    const first = [0, 1, 2].map((round) => [...alternated(['a', 'b', 'c'], round)].sort().join(''))
    expect(first).toEqual(['abc', 'abc', 'abc'])
    expect(alternated(['a', 'b', 'c'], 0)).not.toEqual(alternated(['a', 'b', 'c'], 1))
  })
})

describe('tables', () => {
  it('line up as text', () => {
    expect(printText(TABLE)).toBe('\nSizes\n\nwhat  bytes\na|b       5\nc     1,000\n  Exact.\n')
  })

  it('come as Markdown with the command that reproduces them', () => {
    expect(printMarkdown({ id: 'sizes', title: 'Size' }, [TABLE])).toBe(
      '### Size\n\n```sh\nnpx -y pnpm@12 bench -- --only sizes\n```\n\nSizes:\n\n| what | bytes |\n| ---- | ----: |\n| a\\|b |     5 |\n| c    | 1,000 |\n\n- Exact.\n',
    )
  })
})

it('files are followed through imports of every kind, and declarations through declarations', () => {
  const files = new Map([
    ['dist/index.js', `import{a}from"./chunk-a.js";export*from './sub/b.js'`],
    ['dist/chunk-a.js', `await import("./late.js")`],
    ['dist/late.js', ''],
    ['dist/sub/b.js', `import '../c.js'`],
    ['dist/c.js', `import 'node:fs'`],
    ['dist/other.js', ''],
    ['dist/index.d.ts', `export { A } from './types.js'`],
    ['dist/types.d.ts', ''],
  ])
  expect([...reachable(['dist/index.js', 'dist/index.d.ts'], files)].sort()).toEqual(
    [...files.keys()].filter((file) => file !== 'dist/other.js').sort(),
  )
})
