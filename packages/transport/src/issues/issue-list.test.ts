import { describe, expect, it } from 'vitest'
import { keptIssues, listed, listedIssues } from './issue-list.ts'
import type { SchemaIssue } from './schema.ts'

const issue = (path: SchemaIssue['path'], message = 'wrong'): SchemaIssue => ({ path, code: 'x', message })
const issues = (count: number) => Array.from({ length: count }, (_, index) => issue([`f${index}`]))

describe('the list in a message', () => {
  it.each([
    [[], ''],
    [[issue([], 'expected an object')], 'expected an object'],
    [[issue(['items', 0, 'face_value']), issue(['b'], 'missing')], 'items[0].face_value: wrong; b: missing'],
  ])('has each problem with its path', (list, expected) => {
    expect(listedIssues(list)).toBe(expected)
  })

  it('spells out twenty, and counts the others', () => {
    expect(listedIssues(issues(20))).toMatch(/f19: wrong$/)
    expect(listedIssues(issues(21))).toMatch(/f19: wrong; and 1 more$/)
    expect(listedIssues(issues(150_000))).toMatch(/f19: wrong; and 149980 more$/)
    expect(listedIssues(issues(1), 150_000)).toBe('f0: wrong; and 149999 more')
    expect(listed(Array(30).fill('a'))).toMatch(/; a; and 10 more$/)
  })

  it('has a bounded length, whatever is in it', () => {
    const long = Array.from({ length: 1000 }, () => issue(['k'.repeat(1_000_000), 'l'], 'm'.repeat(1_000_000)))
    expect(listedIssues(long).length).toBeLessThan(20 * 620)
    expect(listedIssues([issue(['k'.repeat(1000)])])).toBe(`${'k'.repeat(99)}…: wrong`)
  })
})

describe('the list that an error keeps', () => {
  it('has at most a thousand issues', () => {
    expect(keptIssues(issues(3))).toEqual(issues(3))
    expect(keptIssues(issues(1001))).toEqual(issues(1000))
  })

  it('has keys of 100 characters, paths of 20 steps and messages of 500', () => {
    const [kept] = keptIssues([issue(['k'.repeat(101), ...Array(300).fill(0)], 'm'.repeat(501))])
    expect(kept?.path).toEqual([`${'k'.repeat(99)}…`, ...Array(18).fill(0), '…'])
    expect(kept?.message).toBe(`${'m'.repeat(499)}…`)
    const whole = [issue(['k'.repeat(100), ...Array(19).fill(0)], 'm'.repeat(500))]
    expect(keptIssues(whole)).toEqual(whole)
  })
})
