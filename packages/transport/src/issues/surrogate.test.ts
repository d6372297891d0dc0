import { expect, it } from 'vitest'
import { surrogateProblem } from './shown-value.ts'

it.each(['', 'a', 'ü', '😀', 'a😀b', '\ufffd', '\ufeff', '\u0000'])('%j is well-formed', (text) => {
  expect(surrogateProblem(text)).toBeUndefined()
})

it.each(['\ud83d', '\ude00', 'a\ud83d', '\ude00\ud83d', '😀\ud83d', '\ud83d😀'])(
  '%j contains half of a character',
  (text) => {
    expect(surrogateProblem(text)).toBe('expected well-formed Unicode, got a lone surrogate (half of a character)')
  },
)
