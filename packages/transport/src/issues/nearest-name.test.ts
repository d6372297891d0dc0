import { describe, expect, it } from 'vitest'
import { editDistance, nearestName, nearestNames } from './unknown-name.ts'

const ITEM = ['face_value', 'distribution_method', 'products']

describe('nearestName', () => {
  it.each([
    ['a slip', 'face_vlaue', ITEM, 'face_value'],
    ['camel case', 'faceValue', ITEM, 'face_value'],
    ['another separator', 'Distribution-Method', ITEM, 'distribution_method'],
    ['the singular', 'product', ITEM, 'products'],
    ['the beginning of a name', 'email', ['type', 'email_address', 'template_id'], 'email_address'],
    ['a name followed by more', 'description_text', ['items', 'description'], 'description'],
    ['the nearest of several', 'values', ['type', 'value', 'values'], 'values'],
    ['nothing for a different word', 'amount', ITEM, undefined],
    ['nothing for a short different word', 'id', ['type', 'to'], undefined],
    ['nothing for a name that is longer than any known one', `face_value${'_'.repeat(100)}`, ITEM, undefined],
    ['nothing for an empty name', '', ITEM, undefined],
    ['nothing if no name is known', 'x', [], undefined],
    ['nothing for __proto__', '__proto__', ITEM, undefined],
  ])('suggests %s', (_, name, candidates, expected) => {
    expect(nearestName(name, candidates)).toBe(expected)
  })

  it('is quick with a key of a megabyte', () => {
    expect(nearestName('x'.repeat(1_000_000), ITEM)).toBeUndefined()
  })
})

describe('nearestNames', () => {
  it('looks only at the first twenty, so that any number of names is handled quickly', () => {
    const nearest = nearestNames()
    const meant = Array.from({ length: 150_000 }, () => nearest('faceValue', ITEM))
    expect(meant.slice(0, 20)).toEqual(Array(20).fill('face_value'))
    expect(meant.slice(20).every((name) => name === undefined)).toBe(true)
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
