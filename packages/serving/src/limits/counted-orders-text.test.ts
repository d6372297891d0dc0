import { describe, expect, it } from 'vitest'
import { type CountedOrders, readOrders, writtenOrders } from './counted-orders.ts'

const ORDERS: CountedOrders = [
  { id: 'a', open: 1, openUntil: 7, known: undefined, knownUntil: 0 },
  { id: 'b', open: 0, openUntil: 0, known: 'accepted', knownUntil: 9 },
  { id: 'c', open: 2, openUntil: 7, known: 'unknown', knownUntil: 9 },
]

describe('the text of a count', () => {
  it('is read as it was written', () => {
    expect(readOrders(writtenOrders(ORDERS))).toEqual(ORDERS)
  })

  it('is null if nothing counts', () => {
    expect(writtenOrders([])).toBeUndefined()
    expect(readOrders(undefined)).toEqual([])
  })

  it.each<[string, string]>([
    ['another text', 'hello'],
    ['empty', ''],
    ['a list', '[]'],
    ['without orders', '{"version":1}'],
    ...[
      7,
      ['a', 1, 7, '', null],
      ['a', -1, 7, '', 0],
      ['a', 1.5, 7, '', 0],
      ['a', 1, '7', '', 0],
      ['a', 1, 7, 'rejected', 0],
      [7, 1, 7, '', 0],
      ['a'],
      [],
    ].map((row): [string, string] => [`with ${JSON.stringify(row)}`, JSON.stringify({ version: 1, orders: [row] })]),
  ])('is refused if it is %s, and never taken for an empty count', (_, text) => {
    expect(() => readOrders(text)).toThrow('the count of orders is damaged')
  })

  it('of a later version is refused by its number', () => {
    expect(() => readOrders('{"version":2,"orders":[]}')).toThrow(
      'the count of orders has version 2, and this server reads version 1',
    )
  })
})
