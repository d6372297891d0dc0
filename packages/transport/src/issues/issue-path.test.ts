import { expect, it } from 'vitest'
import { formatPath } from './issue-list.ts'

it.each([
  ['an empty path is the value itself', [], ''],
  ['a name is written as it is', ['currency'], 'currency'],
  ['names are joined by dots', ['payment_method', 'currency'], 'payment_method.currency'],
  ['a number is in brackets', ['items', 0, 'face_value'], 'items[0].face_value'],
  ['numbers follow each other', ['rows', 1, 20], 'rows[1][20]'],
  ['a number may come first', [3, 'id'], '[3].id'],
  ['a nameless step of an array is empty brackets', ['items', '', 'payout', 'status'], 'items[].payout.status'],
  ['a nameless step may come first', ['', 'id'], '[].id'],
  ['a name that looks like a number is still a name', ['a', '0'], 'a.0'],
  ['a header keeps its hyphens', ['headers', 'x-api-key'], 'headers.x-api-key'],
  ['100 characters are kept whole', ['k'.repeat(98), 0].slice(0, 1), 'k'.repeat(98)],
  ['a long name is cut', ['a', 'k'.repeat(1_000_000)], `a.${'k'.repeat(97)}…`],
  ['a long path is cut', Array(100_000).fill('a'), `${'a.'.repeat(50).slice(0, 99)}…`],
])('%s', (_, path, expected) => {
  expect(formatPath(path)).toBe(expected)
})
