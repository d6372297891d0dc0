import { describe, expect, it } from 'vitest'
import { agoText, durationText } from './duration.ts'
import { fitted, plainLine, shortened, widthOf } from './text-width.ts'

it.each([
  [0, '0 ms'],
  [-5, '0 ms'],
  [999.4, '999 ms'],
  [1_000, '1.0 s'],
  [59_940, '59.9 s'],
  [59_990, '1 m 00 s'],
  [245_000, '4 m 05 s'],
  [3_599_600, '1 h 00 m'],
  [11_520_000, '3 h 12 m'],
  [183_600_000, '2 d 03 h'],
])('%d ms are %s', (ms, text) => {
  expect(durationText(ms)).toBe(text)
})

it.each([
  [0, '0 s ago'],
  [59_999, '59 s ago'],
  [60_000, '1 m ago'],
  [7_200_000, '2 h ago'],
  [172_800_000, '2 d ago'],
  [-500, '0 s ago'],
  [-120_000, 'in 2 m'],
])('%d ms before now is %s', (ms, text) => {
  expect(agoText(1_000_000_000 - ms, 1_000_000_000)).toBe(text)
})

describe('the columns of a text', () => {
  it.each([
    ['plain', 5],
    ['é', 1],
    ['e\u0301', 1],
    ['カード', 6],
    ['한글', 4],
    ['😀', 2],
    ['', 0],
  ])('%s fills %i', (text, columns) => {
    expect(widthOf(text)).toBe(columns)
    expect(widthOf(fitted(text, 10))).toBe(10)
  })

  it('what is too long is cut at a whole character', () => {
    expect(shortened('カードの決済', 6)).toBe('カー…')
    expect(shortened('plain', 5)).toBe('plain')
    expect(fitted('カードの決済', 6)).toBe('カー… ')
  })
})

it('a line break is a space, and a control character nothing', () => {
  expect(plainLine('a\r\n\tb\u0000\u001b[31mc\u009bd')).toBe('a b[31mcd')
})
