import { describe, expect, it } from 'vitest'
import { payout } from '../../../test/batches.ts'
import type { Payout } from '../../bulk.ts'
import { OrderPlanner, type PlannedRow } from './order-planner.ts'

const row = (reference: string, { group = 'all', ...more }: Partial<Payout> & { generation?: number } = {}) => {
  const { generation = 1, ...fields } = more
  const { reference: _, ...item } = payout(reference, fields)
  return { reference, item, hash: reference, group, generation }
}

const rows = (count: number, more: Parameters<typeof row>[1] = {}, prefix = 'p'): PlannedRow[] =>
  Array.from({ length: count }, (_, index) => row(`${prefix}${index + 1}`, more))

/** The references of the orders that a planner makes, in the order of making. */
function ordersOf(list: readonly PlannedRow[], mostBuffered = 100_000): string[][] {
  const planner = new OrderPlanner(mostBuffered)
  const full = list.flatMap((one) => planner.add(one))
  return [...full, ...planner.drain()].map((order) => order.map(({ reference }) => reference))
}
const sizes = (orders: readonly (readonly string[])[]) => orders.map(({ length }) => length)

describe('planning orders', () => {
  it('fills orders to 200, in the order of the list', () => {
    const orders = ordersOf(rows(401))
    expect(sizes(orders)).toEqual([200, 200, 1])
    expect(orders.flat()).toEqual(rows(401).map(({ reference }) => reference))
  })

  it('gives an order as soon as it is full, and not before', () => {
    const planner = new OrderPlanner(100_000)
    expect(rows(199).flatMap((one) => planner.add(one))).toEqual([])
    expect(planner.add(row('last')).map(({ length }) => length)).toEqual([200])
    expect(planner.drain()).toEqual([])
  })

  it('keeps groups apart, and generations', () => {
    const list = [
      row('a1', { group: 'a' }),
      row('b1', { group: 'b' }),
      row('a2', { group: 'a' }),
      row('a3', { group: 'a', generation: 2 }),
      row('b2', { group: 'b' }),
    ]
    expect(ordersOf(list)).toEqual([['a1', 'a2'], ['b1', 'b2'], ['a3']])
  })

  it('does not take a group whose name begins with a number for another generation', () => {
    expect(ordersOf([row('a', { group: '1 x', generation: 1 }), row('b', { group: 'x', generation: 11 })])).toEqual([
      ['a'],
      ['b'],
    ])
  })

  const link = (id: number): Partial<Payout> => ({
    distribution_method: { type: 'PAYOUT_LINK', template_id: `DT-${id}` },
  })
  const choice = (id: number): Partial<Payout> => ({ products: { type: 'TEMPLATE', template_id: `PT-${id}` } })
  it.each([
    ['redemption', link],
    ['selection', choice],
  ])('holds at most 10 distinct %s templates an order', (_, withTemplate) => {
    const list = Array.from({ length: 22 }, (_, index) => row(`p${index}`, withTemplate(index % 11)))
    // The eleventh template begins a new order, which then has room for nine more.
    expect(sizes(ordersOf(list))).toEqual([10, 10, 2])
  })

  it('counts the two kinds of templates apart, and no template at all as none', () => {
    const list = Array.from({ length: 30 }, (_, index) =>
      index % 3 === 2 ? row(`p${index}`) : row(`p${index}`, { ...link(index % 10), ...choice((index + 5) % 10) }),
    )
    expect(sizes(ordersOf(list))).toEqual([30])
  })

  it('lets a row with a template of the order join a full set of templates', () => {
    const list = [...Array.from({ length: 10 }, (_, index) => row(`p${index}`, link(index))), row('again', link(3))]
    expect(sizes(ordersOf(list))).toEqual([11])
  })

  it('lets the fullest group go once too many rows wait', () => {
    const planner = new OrderPlanner(200)
    const waiting = [...rows(150, { group: 'big' }, 'b'), ...rows(49, { group: 'small' }, 's')]
    expect(waiting.flatMap((one) => planner.add(one))).toEqual([])
    expect(planner.add(row('s50', { group: 'small' })).map(({ length }) => length)).toEqual([150])
    expect(planner.drain().map(({ length }) => length)).toEqual([50])
  })

  it('never holds more rows than it may, whatever their groups', () => {
    const planner = new OrderPlanner(1000)
    let held = 0
    let most = 0
    for (let number = 0; number < 20_000; number += 1) {
      held += 1
      for (const order of planner.add(row(`p${number}`, { group: `g${number % 977}` }))) held -= order.length
      most = Math.max(most, held)
    }
    expect(most).toBeLessThan(1000)
    expect(planner.drain().reduce((sum, order) => sum + order.length, 0)).toBe(held)
  })

  it('waits for a whole order even if it is told to hold less', () => {
    const planner = new OrderPlanner(1)
    expect(rows(200).map((one) => planner.add(one).length)).toEqual([...Array(199).fill(0), 1])
  })
})
