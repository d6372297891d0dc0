import { describe, expect, it } from 'vitest'
import { judgeMutants, type Tried } from '../src/judge-mutants.ts'

const FILE = 'packages/a/src/pay.ts'
const TEXT = `export function pay(amount: number) {
  if (amount > 0) return send(amount)
  for (const one of []) {
    send(one)
  }
}
`

const mutant = (status: string, more: Partial<Tried> = {}): Tried => ({
  fileName: FILE,
  location: { start: { line: 2, column: 7 }, end: { line: 2, column: 17 } },
  replacement: 'amount >= 0',
  status,
  ...more,
})
const judged = (mutants: readonly Tried[], accepted = {}) => judgeMutants(mutants, () => TEXT, accepted)

const KNOWN = { line: 'if (amount > 0) return send(amount)', change: 'amount > 0 → amount >= 0', reason: 'It may be.' }

describe('a change of the code', () => {
  it.each([
    ['Killed', 1, 1, 0],
    ['Timeout', 1, 1, 0],
    ['Survived', 1, 0, 1],
    ['NoCoverage', 1, 0, 1],
    // Code that does not run is not a change that a test could let through.
    ['CompileError', 0, 0, 0],
    ['RuntimeError', 0, 0, 0],
    ['Ignored', 0, 0, 0],
  ])('that ended %s counts as tried %d, noticed %d, unexplained %d', (status, tried, noticed, unexplained) => {
    const verdict = judged([mutant(status)])
    expect(verdict).toMatchObject({ tried, noticed, accepted: 0, stale: [] })
    expect(verdict.unexplained).toHaveLength(unexplained)
  })

  it('that nobody noticed is shown with its place, its line, and the code before and after', () => {
    expect(judged([mutant('Survived')]).unexplained).toEqual([
      { file: FILE, number: 2, line: KNOWN.line, change: KNOWN.change },
    ])
  })

  it('of several lines is shown on one line, and only the beginning of a long one', () => {
    const block = { start: { line: 3, column: 25 }, end: { line: 5, column: 4 } }
    const [survivor] = judged([mutant('Survived', { location: block, replacement: '{}' })]).unexplained
    expect(survivor).toMatchObject({ number: 3, line: 'for (const one of []) {', change: '{ send(one) } → {}' })
    const [long] = judged([mutant('Survived', { replacement: 'x'.repeat(100) })]).unexplained
    expect(long?.change).toBe(`amount > 0 → ${'x'.repeat(80)}…`)
  })
})

describe('a reason', () => {
  it('applies to the change that it names, wherever in its file that is', () => {
    const lower = { start: { line: 2, column: 7 }, end: { line: 2, column: 17 } }
    const verdict = judged([mutant('Survived'), mutant('Survived', { location: lower })], { [FILE]: [KNOWN] })
    expect(verdict).toMatchObject({ tried: 2, noticed: 0, accepted: 2, unexplained: [], stale: [] })
  })

  it.each([
    ['another change to the same line', { ...KNOWN, change: 'amount > 0 → false' }],
    ['the same change to another line', { ...KNOWN, line: 'if (amount > 0) return' }],
  ])('for %s does not apply to it, and is stale', (_, other) => {
    const verdict = judged([mutant('Survived')], { [FILE]: [other] })
    expect(verdict.unexplained).toHaveLength(1)
    expect(verdict.stale).toEqual([{ ...other, file: FILE }])
  })

  it('for a change that a test now notices is stale', () => {
    expect(judged([mutant('Killed')], { [FILE]: [KNOWN] }).stale).toEqual([{ ...KNOWN, file: FILE }])
  })

  it('for a file that was not tried is left alone', () => {
    expect(judged([mutant('Killed')], { 'packages/a/src/other.ts': [KNOWN] }).stale).toEqual([])
  })
})
