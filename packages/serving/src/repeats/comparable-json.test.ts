import { describe, expect, it } from 'vitest'
import { comparableJson } from './comparable-json.ts'

describe('one text for one JSON value', () => {
  it.each([
    ['the order of keys', '{"a":1,"b":{"c":2,"d":3}}', '{"b":{"d":3,"c":2},"a":1}'],
    ['the order of keys inside arrays', '[{"a":1,"b":2}]', '[{"b":2,"a":1}]'],
    ['white space', '{ "a" : 1 }', '{"a":1}'],
    ['ways to write a number', '{"a":10}', '{"a":1.0e1}'],
    ['ways to write a character', '{"a":"\\u0061"}', '{"a":"a"}'],
    ['null in an object', '{"a":null,"b":{"c":1,"d":null}}', '{"b":{"c":1}}'],
    ['null in an object in an array', '[{"a":null}]', '[{}]'],
    ['keys that objects have built in', '{"__proto__":1,"a":2}', '{"a":2,"__proto__":1}'],
  ])('%s does not matter', (_, one, other) => {
    expect(comparableJson(JSON.parse(one))).toBe(comparableJson(JSON.parse(other)))
  })

  it.each([
    ['the order of an array', '[1,2]', '[2,1]'],
    ['a value', '{"a":1}', '{"a":2}'],
    ['the type of a value', '{"a":1}', '{"a":"1"}'],
    ['a key', '{"a":1}', '{"b":1}'],
    ['a key that objects have built in', '{"__proto__":1}', '{}'],
    ['where a value is', '{"a":{"b":1}}', '{"a":{},"b":1}'],
    ['null in an array', '[1,null]', '[1]'],
  ])('%s does', (_, one, other) => {
    expect(comparableJson(JSON.parse(one))).not.toBe(comparableJson(JSON.parse(other)))
  })

  it('undefined in an object does not matter', () => {
    expect(comparableJson({ a: undefined, b: 1 })).toBe(comparableJson({ b: 1 }))
  })

  it('a missing value has a text too', () => {
    expect(comparableJson(undefined)).toBe('undefined')
  })
})
