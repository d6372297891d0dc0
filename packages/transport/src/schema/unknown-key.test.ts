import { expect, it } from 'vitest'
import { unknownKeyMessage } from './unknown-key.ts'

it.each([
  ['faceValue', ['face_value', 'products'], 'unknown key; did you mean "face_value"?'],
  ['colour', ['face_value', 'products'], 'unknown key; allowed: "face_value", "products"'],
  ['colour', [], 'unknown key; none is allowed'],
])('%s among %j', (key, known, message) => {
  expect(unknownKeyMessage(known)(key)).toBe(message)
})
