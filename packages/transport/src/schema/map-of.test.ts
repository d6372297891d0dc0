import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { mapOf } from './objects.ts'
import { schemaOf } from './zod-schema.ts'

const schema = schemaOf(() => mapOf(z.looseObject({ n: z.number() }), { entries: 2, keyLength: 3 }), {
  vendor: 'test',
  reveal: 'values',
})

describe('mapOf', () => {
  it.each([{}, { a: { n: 1 } }, { a: { n: 1 }, abc: { n: 2 } }, { '👍👍👍': { n: 1 } }])('takes %j', (value) => {
    expect(schema.issues(value)).toEqual([])
  })

  it.each([
    ['no object', [], [{ path: [], code: 'invalid_type', message: 'expected an object, got an array' }]],
    ['null', null, [{ path: [], code: 'invalid_type', message: 'expected an object, got null' }]],
    [
      'too many entries',
      { a: { n: 1 }, b: { n: 1 }, c: { n: 1 } },
      [{ path: [], code: 'too_big', message: 'expected at most 2 keys, got 3 keys' }],
    ],
    [
      'a key that is too long',
      { abcd: { n: 1 } },
      [{ path: ['abcd'], code: 'invalid_key', message: 'expected a key of at most 3 characters, got 4 characters' }],
    ],
    [
      'a value that does not fit',
      { a: { n: 'x' } },
      [{ path: ['a', 'n'], code: 'invalid_type', message: 'expected a number, got "x"' }],
    ],
  ])('refuses %s', (_, value, issues) => {
    expect(schema.issues(value)).toEqual(issues)
  })

  it('looks at no more entries than are allowed', () => {
    const many = Object.fromEntries(Array.from({ length: 150_000 }, (_, index) => [`key${index}`, { n: 'x' }]))
    expect(schema.issues(many).map(({ path, code }) => [...path, code].join('.'))).toEqual([
      'too_big',
      'key0.invalid_key',
      'key0.n.invalid_type',
      'key1.invalid_key',
      'key1.n.invalid_type',
    ])
  })

  it('checks an own key named __proto__ too', () => {
    const wide = schemaOf(() => mapOf(z.string()), { vendor: 'test', reveal: 'values' })
    expect(wide.issues(JSON.parse('{"__proto__":1}'))).toEqual([
      { path: ['__proto__'], code: 'invalid_type', message: 'expected a string, got 1' },
    ])
  })
})
