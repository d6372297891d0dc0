import { describe, expect, it } from 'vitest'
import { COUNTED_MS, type CountedOrders, leavePlace, takePlace } from './counted-orders.ts'

type End = 'accepted' | 'unknown' | 'rejected' | 'not_sent' | 'settled'

/** Orders as a server counts them, at a time that the test controls. */
function counting() {
  let orders: CountedOrders = []
  let now = 1_000_000
  const counted = {
    pass: (ms: number) => {
      now += ms
    },
    /** Whether there was a place, or in how many ms there will be. */
    take: (id: string, most = 2) => {
      const place = takePlace(orders, id, most, now)
      orders = place.orders
      return place.isFull ? (place.freeInMs ?? 'when a call ends') : 'taken'
    },
    leave: (id: string, end: End) => {
      const outcome = end === 'settled' ? 'rejected' : end
      orders = leavePlace(orders, id, { outcome, isSettled: end === 'settled' }, now)
    },
    place: (id: string, end: End = 'accepted', most = 2) => {
      expect(counted.take(id, most)).toBe('taken')
      counted.leave(id, end)
    },
    /** How many count at present. */
    count: () => takePlace(orders, 'one more', 0, now).orders.length,
  }
  return counted
}

describe('a place is taken', () => {
  it('by a call that is in progress', () => {
    const { take } = counting()
    expect([take('a'), take('b'), take('c')]).toEqual(['taken', 'taken', 'when a call ends'])
  })

  it.each(['accepted', 'unknown'] as const)('by a call that ended %s, for an hour after its end', (end) => {
    const { take, leave, place, pass } = counting()
    take('a')
    pass(60_000)
    leave('a', end)
    place('b')
    expect(take('c')).toBe(COUNTED_MS)
    pass(COUNTED_MS - 1)
    expect(take('c')).toBe(1)
    pass(1)
    expect(take('c')).toBe('taken')
  })

  it.each(['rejected', 'not_sent', 'settled'] as const)('and released by a call that ended %s', (end) => {
    const { place, count } = counting()
    for (let round = 0; round < 5; round += 1) place(`k-${round}`, end)
    expect(count()).toBe(0)
  })

  it.each(['accepted', 'unknown', 'rejected', 'not_sent'] as const)(
    'only once per key, even if a repeat ends %s',
    (end) => {
      const { take, place, count } = counting()
      place('a')
      place('b', 'unknown')
      place('a', end)
      place('b', end)
      expect(count()).toBe(2)
      expect(take('c')).not.toBe('taken')
    },
  )

  it('only once by simultaneous calls under one key, whichever ends first', () => {
    const { take, leave, count } = counting()
    take('a')
    take('a')
    leave('a', 'rejected')
    expect(count()).toBe(1)
    leave('a', 'unknown')
    expect(count()).toBe(1)
  })

  it('by a call whose end was never recorded, for as long as it may have run, and an hour', () => {
    const { take, pass } = counting()
    take('a', 1)
    pass(COUNTED_MS)
    expect(take('b', 1)).toBe(10 * 60_000)
    pass(10 * 60_000)
    expect(take('b', 1)).toBe('taken')
  })

  it('by an order whose record was dropped before its call ended', () => {
    const { leave, count } = counting()
    leave('a', 'rejected')
    expect(count()).toBe(0)
    leave('a', 'unknown')
    expect(count()).toBe(1)
  })
})

describe('repeats of a call', () => {
  it('an order counts from when it was placed, not from a replay of it', () => {
    const { place, pass, count } = counting()
    place('a')
    pass(COUNTED_MS / 2)
    place('a')
    pass(COUNTED_MS / 2)
    expect(count()).toBe(0)
  })

  it('an order that may have been placed counts from the last call that may have placed it', () => {
    const { place, pass, count } = counting()
    place('a', 'unknown')
    pass(COUNTED_MS / 2)
    place('a', 'unknown')
    pass(COUNTED_MS / 2)
    expect(count()).toBe(1)
    place('a', 'accepted')
    pass(COUNTED_MS - 1)
    expect(count()).toBe(1)
    pass(1)
    expect(count()).toBe(0)
  })

  it('a refusal says nothing about the earlier call, unless the API stores that answer under the key', () => {
    const { place, count } = counting()
    place('a', 'unknown')
    place('a', 'rejected')
    expect(count()).toBe(1)
    place('a', 'settled')
    expect(count()).toBe(0)
  })

  it('a stored refusal does not undo an order that was placed', () => {
    const { place, count } = counting()
    place('a')
    place('a', 'settled')
    expect(count()).toBe(1)
  })

  it('a call that a dead process left open is settled by an answered repeat', () => {
    const { take, leave, pass, count } = counting()
    // Its process dies.
    take('a')
    pass(60_000)
    take('a')
    leave('a', 'accepted')
    expect(count()).toBe(1)
    pass(COUNTED_MS)
    expect(count()).toBe(0)
  })
})

it('each limit on one count applies by itself, and the wait is until its own place is free', () => {
  const { take, place, pass } = counting()
  place('a')
  pass(1_000)
  place('b', 'accepted', 3)
  pass(1_000)
  place('c', 'accepted', 3)
  expect(take('d', 3)).toBe(COUNTED_MS - 2_000)
  expect(take('d', 1)).toBe(COUNTED_MS)
})
