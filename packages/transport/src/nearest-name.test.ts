import { describe, expect, it } from 'vitest'
import { editDistance, nearestName } from './nearest-name.ts'

const ITEM = ['face_value', 'distribution_method', 'products']

describe('nearestName', () => {
  it.each([
    ['a slip', 'face_vlaue', ITEM, 'face_value'],
    ['camel case', 'faceValue', ITEM, 'face_value'],
    ['another separator', 'Distribution-Method', ITEM, 'distribution_method'],
    ['the singular', 'product', ITEM, 'products'],
    ['the beginning of a name', 'email', ['type', 'email_address', 'template_id'], 'email_address'],
    ['a name with more behind it', 'description_text', ['items', 'description'], 'description'],
    ['the nearest of several', 'values', ['type', 'value', 'values'], 'values'],
    ['nothing for a different word', 'amount', ITEM, undefined],
    ['nothing for a short different word', 'id', ['type', 'to'], undefined],
    ['nothing for an empty name', '', ITEM, undefined],
    ['nothing where nothing is known', 'x', [], undefined],
    ['nothing for __proto__', '__proto__', ITEM, undefined],
  ])('suggests %s', (_, name, candidates, expected) => {
    expect(nearestName(name, candidates)).toBe(expected)
  })

  it('is quick with a key of a megabyte', () => {
    expect(nearestName('x'.repeat(1_000_000), ITEM)).toBeUndefined()
  })
})

describe('editDistance', () => {
  it.each([
    ['', '', 0],
    ['', 'abc', 3],
    ['abc', '', 3],
    ['abc', 'abc', 0],
    ['kitten', 'sitting', 3],
    ['ab', 'ba', 1],
    ['face_vlaue', 'face_value', 1],
    ['ca', 'abc', 3],
  ])('from %j to %j is %d', (from, to, expected) => {
    expect(editDistance(from, to)).toBe(expected)
    expect(editDistance(to, from)).toBe(expected)
  })
})
