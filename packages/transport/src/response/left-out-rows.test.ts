import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import type { Rows } from '../api/operation.ts'
import type { SchemaIssue } from '../issues/schema.ts'
import { countLeftOut, type Drift, withLeftOutRows, withoutUnusableRows } from './drift.ts'

const issue = (...path: (string | number)[]): SchemaIssue => ({ path, code: 'invalid_type', message: 'missing' })
const ITEMS: Rows = { at: 'items', essential: ['id', 'of.whom'] }
const WHOLE: Rows = { at: '', essential: ['id'] }

describe('a row is left out of its list', () => {
  it.each<[string, Rows, unknown, SchemaIssue[], unknown, number[]]>([
    ['if it lacks an essential field', ITEMS, { items: ['a', 'b', 'c'] }, [issue('items', 1, 'id')], ['a', 'c'], [1]],
    ['if the essential field is nested', ITEMS, { items: ['a', 'b'] }, [issue('items', 0, 'of', 'whom')], ['b'], [0]],
    ['if it is not an object', ITEMS, { items: [null, 'b'] }, [issue('items', 0)], ['b'], [0]],
    ['if the response itself is the list', WHOLE, ['a', 'b'], [issue(1, 'id')], ['a'], [1]],
    [
      'once, however much it lacks',
      ITEMS,
      { items: ['a', 'b'] },
      [issue('items', 1, 'total'), issue('items', 1, 'id'), issue('items', 1, 'of', 'whom'), issue('items', 1)],
      ['a'],
      [1],
    ],
    [
      'along with others, each by its position in the response',
      ITEMS,
      { items: ['a', 'b', 'c', 'd'] },
      [issue('items', 3, 'id'), issue('items', 0, 'id')],
      ['b', 'c'],
      [3, 0],
    ],
  ])('%s', (_, rows, data, issues, left, indexes) => {
    const kept = withoutUnusableRows(rows, data, issues)
    expect(Array.isArray(kept.data) ? kept.data : Object(kept.data).items).toEqual(left)
    expect(kept.drift.flatMap(({ index }) => index ?? [])).toEqual(indexes)
    // One difference each.
    expect(kept.drift).toHaveLength(indexes.length)
    expect(countLeftOut(kept.drift)).toBe(indexes.length)
  })

  it.each<[string, Rows | undefined, unknown, SchemaIssue[]]>([
    ['if it lacks something else', ITEMS, { items: ['a'] }, [issue('items', 0, 'total')]],
    ['if a nested row lacks something essential', ITEMS, { items: ['a'] }, [issue('items', 0, 'parts', 0, 'id')]],
    ['if another list has such a row', ITEMS, { items: ['a'], others: ['b'] }, [issue('others', 0, 'id')]],
    ['if there is no list', ITEMS, { items: 'many' }, [issue('items')]],
    ['if rows are not checked', undefined, { items: ['a'] }, [issue('items', 0, 'id')]],
    ['if nothing is wrong', ITEMS, { items: ['a'] }, []],
  ])('and never %s', (_, rows, data, issues) => {
    expect(withoutUnusableRows(rows, data, issues)).toEqual({ data, drift: issues })
  })
})

describe('a row that was left out', () => {
  const row = { url: 'https://spend.example/secret' }
  const { drift } = withoutUnusableRows(ITEMS, { items: ['a', row, 'c', null] }, [
    issue('items', 3),
    issue('items', 1, 'id'),
    issue('items', 2, 'total'),
  ])

  it('is available to code that asks for it', () => {
    expect(drift.find(({ index }) => index === 1)?.raw).toBe(row)
    expect(drift.find(({ index }) => index === undefined)?.raw).toBeUndefined()
  })

  it.each<[string, (drift: readonly Drift[]) => string]>([
    ['a print', (found) => inspect(found, { depth: 9 })],
    ['a printout that shows hidden properties', (found) => inspect(found, { depth: 9, showHidden: true })],
    ['JSON', (found) => JSON.stringify(found)],
    ['a copy', (found) => JSON.stringify(found.map((one) => Object.entries({ ...one })))],
    ['a clone', (found) => JSON.stringify(structuredClone(found))],
  ])('is not in %s', (_, shown) => {
    expect(shown(drift)).not.toContain('secret')
    expect(shown(drift)).toContain('items')
  })

  it('is put back in its place for code that passes a response on', () => {
    expect(withLeftOutRows(['a', 'c'], drift)).toEqual(['a', row, 'c', null])
    expect(withLeftOutRows([], [])).toEqual([])
  })
})
