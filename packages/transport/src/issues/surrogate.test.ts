import { expect, it } from 'vitest'
import { surrogateProblem } from './shown-value.ts'

it.each(['', 'a', 'ü', '😀', 'a😀b', '\ufffd', '\ufeff', '\u0000'])('%j is text', (text) => {
  expect(surrogateProblem(text)).toBeUndefined()
})

it.each(['\ud83d', '\ude00', 'a\ud83d', '\ude00\ud83d', '😀\ud83d', '\ud83d😀'])('%j is half of something', (text) => {
  expect(surrogateProblem(text)).toBe('expected well-formed Unicode, got a lone surrogate (half of a character)')
})
