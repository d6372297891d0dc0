import { describe, expect, it } from 'vitest'
import { COUNTED_MS, type CountedOrders, leavePlace, takePlace } from './counted-orders.ts'

type End = 'accepted' | 'unknown' | 'rejected' | 'not_sent' | 'settled'

/** Orders as a server counts them, at a time that the test holds. */
function counting() {
  let orders: CountedOrders = []
  let now = 1_000_000
  const counted = {
    pass: (ms: number) => {
      now += ms
    },
    /** Whether there was a place, or in how many ms there is. */
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
    /** How many count now. */
    count: () => takePlace(orders, 'one more', 0, now).orders.length,
  }
  return counted
}

describe('a place is taken', () => {
  it('by a call that is under way', () => {
    const { take } = counting()
    expect([take('a'), take('b'), take('c')]).toEqual(['taken', 'taken', 'when a call ends'])
  })

  it.each(['accepted', 'unknown'] as const)('by one that ended %s, for an hour from its end', (end) => {
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

  it.each(['rejected', 'not_sent', 'settled'] as const)('and given back by one that ended %s', (end) => {
    const { place, count } = counting()
    for (let round = 0; round < 5; round += 1) place(`k-${round}`, end)
    expect(count()).toBe(0)
  })

  it.each(['accepted', 'unknown', 'rejected', 'not_sent'] as const)(
    'once by each key, a repeat of which ends %s',
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

  it('once by calls under one key at once, whichever ends first', () => {
    const { take, leave, count } = counting()
    take('a')
    take('a')
    leave('a', 'rejected')
    expect(count()).toBe(1)
    leave('a', 'unknown')
    expect(count()).toBe(1)
  })

  it('by a call whose end nobody recorded, for as long as it may have been under way, and an hour', () => {
    const { take, pass } = counting()
    take('a', 1)
    pass(COUNTED_MS)
    expect(take('b', 1)).toBe(10 * 60_000)
    pass(10 * 60_000)
    expect(take('b', 1)).toBe('taken')
  })

  it('by an order whose record was given up before its call ended', () => {
    const { leave, count } = counting()
    leave('a', 'rejected')
    expect(count()).toBe(0)
    leave('a', 'unknown')
    expect(count()).toBe(1)
  })
})

describe('what a repeat changes', () => {
  it('an order that was placed counts from when it was, not from a replay of it', () => {
    const { place, pass, count } = counting()
    place('a')
    pass(COUNTED_MS / 2)
    place('a')
    pass(COUNTED_MS / 2)
    expect(count()).toBe(0)
  })

  it('one that may have been placed counts from the last call that may have', () => {
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

  it('a refusal of it says nothing of the call before, unless the API keeps that answer under the key', () => {
    const { place, count } = counting()
    place('a', 'unknown')
    place('a', 'rejected')
    expect(count()).toBe(1)
    place('a', 'settled')
    expect(count()).toBe(0)
  })

  it('a refusal that is kept does not undo what was placed', () => {
    const { place, count } = counting()
    place('a')
    place('a', 'settled')
    expect(count()).toBe(1)
  })

  it('what a process left behind is settled by a repeat that is answered', () => {
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

it('each limit on one count is held by itself, and the wait is until its own place is free', () => {
  const { take, place, pass } = counting()
  place('a')
  pass(1_000)
  place('b', 'accepted', 3)
  pass(1_000)
  place('c', 'accepted', 3)
  expect(take('d', 3)).toBe(COUNTED_MS - 2_000)
  expect(take('d', 1)).toBe(COUNTED_MS)
})
