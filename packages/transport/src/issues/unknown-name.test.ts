import { expect, it } from 'vitest'
import { suggestion, unknownName } from './unknown-name.ts'

const KNOWN = ['face_value', 'products']

it.each([
  ['faceValue', KNOWN, 'unknown key; did you mean "face_value"?'],
  ['colour', KNOWN, 'unknown key; allowed: face_value, products'],
  ['colour', [], 'unknown key; no names are allowed'],
])('an unknown key %s beside %o: %s', (name, known, message) => {
  expect(unknownName('key', known)(name)).toBe(message)
})

it('suggests a name only for the first few names of a value', () => {
  const unknown = unknownName('option', KNOWN)
  const messages = Array.from({ length: 30 }, () => unknown('product'))
  expect(new Set(messages.slice(0, 20))).toEqual(new Set(['unknown option; did you mean "products"?']))
  expect(new Set(messages.slice(20))).toEqual(new Set(['unknown option; allowed: face_value, products']))
})

it('can be part of another sentence', () => {
  expect(`expected a fault, got "x"; ${suggestion('x', ['drop', 'stall'])}`).toBe(
    'expected a fault, got "x"; allowed: drop, stall',
  )
})
