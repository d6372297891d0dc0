import { expect, it } from 'vitest'
import { cut } from './shown-value.ts'

it.each([
  ['', ''],
  ['abcd', 'abcd'],
  ['abcde', 'abc…'],
  ['ab😀', 'ab😀'],
  ['abc😀', 'abc…'],
  ['ab😀c', 'ab…'],
  ['a😀bcd', 'a😀…'],
])('%j cut to four is %j', (text, expected) => {
  expect(cut(text, 4)).toBe(expected)
  expect(expected.length).toBeLessThanOrEqual(4)
})
