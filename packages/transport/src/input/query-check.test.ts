import { describe, expect, it } from 'vitest'
import { queryProblems } from './parameter-check.ts'

const problems = (query: unknown) => queryProblems(query).map(({ path, message }) => `${path.join('.')}: ${message}`)

describe('a query', () => {
  it.each([
    ['none', undefined],
    ['empty', {}],
    ['strings, numbers and booleans', { a: '', b: '😀', c: 0, d: -1.5, e: false }],
    ['undefined values, which are left out', { a: undefined }],
    ['a list as a value, for a parameter that is repeated', { a: ['b', 1, true] }],
    ['an object without a prototype', Object.assign(Object.create(null), { a: '1' })],
  ])('can be %s', (_, query) => {
    expect(problems(query)).toEqual([])
  })

  // URLSearchParams would write them as nothing, `null`, `NaN`, `[object Object]`, and another text.
  it.each<[string, unknown, string]>([
    [
      'URLSearchParams',
      new URLSearchParams('a=1'),
      'query: expected a plain object of strings, numbers, booleans and arrays of them',
    ],
    ['a Map', new Map([['a', '1']]), 'query: expected a plain object'],
    [
      'a list',
      [['a', '1']],
      'query: expected a plain object of strings, numbers, booleans and arrays of them, got an array',
    ],
    ['a text', 'a=1', 'query: expected a plain object of strings, numbers, booleans and arrays of them, got "a=1"'],
    ['null', null, 'query: expected a plain object of strings, numbers, booleans and arrays of them, got null'],
    [
      'null as a value',
      { a: null },
      'query.a: expected a string, a finite number or a boolean, or an array of them, got null',
    ],
    [
      'NaN',
      { a: Number.NaN },
      'query.a: expected a string, a finite number or a boolean, or an array of them, got NaN',
    ],
    [
      'an object as a value',
      { a: {} },
      'query.a: expected a string, a finite number or a boolean, or an array of them, got an object',
    ],
    ['a list in a list', { a: [['b']] }, 'got an array'],
    [
      'a Date',
      { a: new Date(0) },
      'query.a: expected a string, a finite number or a boolean, or an array of them, got an object',
    ],
    ['half of a character', { a: 'b\ud83d' }, 'query.a: expected well-formed Unicode, got a lone surrogate'],
    ['half of a character in a name', { 'a\ude00': '' }, 'query.a\ude00: expected well-formed Unicode'],
  ])('is refused by name with %s', (_, query, says) => {
    expect(problems(query)).toHaveLength(1)
    expect(problems(query)[0]).toContain(says)
  })
})
