import { describe, expect, it } from 'vitest'
import { EXPOSURES } from '../test/test-api.ts'
import { type Selection, selected } from './selection.ts'

const names = (selection: Selection) => selected(EXPOSURES, selection).map(({ tool }) => tool.name)

describe('what is served', () => {
  it.each([
    ['all', {}, ['create-order', 'find-things', 'end-thing', 'price-thing']],
    ['what changes nothing, whatever its hint says', { readOnly: true }, ['find-things', 'price-thing']],
    [
      'what is named, in the order of the table',
      { tools: ['end-thing', 'create-order'] },
      ['create-order', 'end-thing'],
    ],
    ['what is both', { readOnly: true, tools: ['create-order', 'price-thing'] }, ['price-thing']],
  ] as const)('%s', (_, selection, left) => {
    expect(names(selection)).toEqual(left)
  })

  it.each([
    [{ tools: ['create-ordr'] }, 'tools: there is no tool "create-ordr"; did you mean "create-order"?'],
    [{ tools: ['x'] }, 'tools: there is no tool "x"; expected create-order, find-things, end-thing, price-thing'],
    [{ tools: [] }, 'tools: none of them is left to serve'],
    [{ readOnly: true, tools: ['end-thing'] }, 'tools: none of them is left to serve'],
  ] as const)('%j is refused', (selection, message) => {
    expect(() => names(selection)).toThrow(message)
  })
})
