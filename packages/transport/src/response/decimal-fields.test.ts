import { describe, expect, it } from 'vitest'
import { withDecimalFields } from './decimals.ts'

const PRICE = new Set(['price'])

describe('withDecimalFields', () => {
  it.each([
    ['a field of the outermost object', '{"price":10}', '{"price":"10"}'],
    [
      'fields in nested objects and arrays',
      '{"a":[{"price":1.5},[{"price":2}]]}',
      '{"a":[{"price":"1.5"},[{"price":"2"}]]}',
    ],
    ['a number that prints with an exponent', '{"price":1e21}', '{"price":"1000000000000000000000"}'],
    ['a negative zero', '{"price":-0}', '{"price":"0"}'],
    ['an amount that is already a string', '{"price":"10.00"}', '{"price":"10.00"}'],
    ['null and booleans', '{"price":null,"b":{"price":true}}', '{"price":null,"b":{"price":true}}'],
    ['numbers under other names', '{"limit":100,"prices":[1]}', '{"limit":100,"prices":[1]}'],
    ['numbers in an array under a name of an amount', '{"price":[1,{"price":2}]}', '{"price":[1,{"price":"2"}]}'],
    ['a bare number', '10', '10'],
    ['a bare null', 'null', 'null'],
  ])('%s', (_, before, after) => {
    expect(JSON.stringify(withDecimalFields(JSON.parse(before), PRICE))).toBe(after)
  })

  it('changes the value in place and returns it', () => {
    const body = { price: 1 }
    expect(withDecimalFields(body, PRICE)).toBe(body)
    expect(body).toEqual({ price: '1' })
  })

  it('leaves numbers that JSON cannot hold as they are', () => {
    expect(withDecimalFields({ price: Number.POSITIVE_INFINITY }, PRICE)).toEqual({ price: Number.POSITIVE_INFINITY })
  })

  it('does not overflow the stack on deep nesting', () => {
    const innermost = { price: 1 }
    let body: unknown = innermost
    for (let depth = 0; depth < 200_000; depth += 1) body = depth % 2 ? [body] : { in: body }
    withDecimalFields(body, PRICE)
    expect(innermost).toEqual({ price: '1' })
  })

  it('handles an own key named __proto__ without touching any prototype', () => {
    const body = JSON.parse('{"__proto__":{"price":1}}')
    withDecimalFields(body, PRICE)
    expect(JSON.stringify(body)).toBe('{"__proto__":{"price":"1"}}')
    expect(Object.getPrototypeOf(body)).toBe(Object.prototype)
  })
})
