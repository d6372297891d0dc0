import { describe, expect, it } from 'vitest'
import { canonicalJson } from './order-content.ts'

describe('canonical JSON', () => {
  it('writes the example of RFC 8785, 3.2.2, as 3.2.3 does', () => {
    const text = String.raw`{
      "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
      "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
      "literals": [null, true, false]
    }`
    expect(canonicalJson(JSON.parse(text))).toBe(
      String.raw`{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}`,
    )
  })

  it('sorts by UTF-16 code units, as RFC 8785, 3.2.3, does', () => {
    const names = ['€', '\r', '\ufb33', '1', '😀', '\u0080', 'ö']
    const shuffled = Object.fromEntries(names.map((name) => [name, 0]))
    const sorted = ['\r', '1', '\u0080', 'ö', '€', '😀', '\ufb33']
    expect(canonicalJson(shuffled)).toBe(`{${sorted.map((name) => `${JSON.stringify(name)}:0`).join(',')}}`)
  })

  it.each([
    ['names that look like numbers', { 10: 'a', 9: 'b', 1: 'c' }, '{"1":"c","10":"a","9":"b"}'],
    ['names of prototypes', JSON.parse('{"__proto__":1,"a":2}'), '{"__proto__":1,"a":2}'],
    ['objects in arrays', [{ b: 1, a: [{ d: 1, c: 2 }] }], '[{"a":[{"c":2,"d":1}],"b":1}]'],
    ['the order of an array', ['b', 'a'], '["b","a"]'],
    ['nothing in an array', [undefined, 1], '[null,1]'],
    ['properties without a value', { a: undefined, b: null }, '{"b":null}'],
    ['an empty object', {}, '{}'],
    ['a lone surrogate', '\ud800', String.raw`"\ud800"`],
    ['line separators', '\u2028\u2029', '"\u2028\u2029"'],
    // RFC 8785, appendix B.
    ['minus zero', -0, '0'],
    ['the smallest number', 5e-324, '5e-324'],
    ['a large number', 1e21, '1e+21'],
    ['one that is not yet large', 999999999999999900000, '999999999999999900000'],
    ['a small number', 0.000001, '0.000001'],
    ['a smaller one', 1e-7, '1e-7'],
    ['money', 19.9, '19.9'],
  ])('%s', (_, value, text) => {
    expect(canonicalJson(value)).toBe(text)
  })

  it('makes the same text however an object was built', () => {
    expect(canonicalJson({ b: { y: 1, x: 2 }, a: 3 })).toBe(canonicalJson({ a: 3, b: { x: 2, y: 1 } }))
  })
})
