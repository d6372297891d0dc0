import { createManualClock } from '@x/sandbox'
import type { Outcome } from '@x/transport'
import { describe, expect, it } from 'vitest'
import { COUNTED_MS, OrderCount } from './order-count.ts'

function counting() {
  const clock = createManualClock()
  const count = new OrderCount({ clock })
  const begin = (key: string, most = 2) => {
    const begun = count.begin(key, most)
    if (begun.isFull) throw new Error(`full, free in ${begun.freeInMs}`)
    return begun.end
  }
  const place = (key: string, outcome: Outcome = 'accepted', isSettled = false) => begin(key)(outcome, isSettled)
  return { clock, count, begin, place }
}

describe('a place is taken', () => {
  it('by an order that is under way', () => {
    const { count, begin } = counting()
    begin('a')
    begin('b')
    expect(count.begin('c', 2)).toEqual({ isFull: true, freeInMs: undefined })
  })

  it.each(['accepted', 'unknown'] as const)('by one that ended %s, for an hour from its end', async (outcome) => {
    const { clock, count, begin, place } = counting()
    const end = begin('a')
    await clock.advance(60_000)
    end(outcome, false)
    place('b')
    expect(count.begin('c', 2)).toEqual({ isFull: true, freeInMs: COUNTED_MS })
    await clock.advance(COUNTED_MS - 1)
    expect(count.begin('c', 2)).toEqual({ isFull: true, freeInMs: 1 })
    await clock.advance(1)
    expect(count.begin('c', 2).isFull).toBe(false)
  })

  it.each(['rejected', 'not_sent'] as const)('and given back by one that ended %s', (outcome) => {
    const { count, place } = counting()
    for (let round = 0; round < 5; round += 1) place(`k-${round}`, outcome)
    expect(count.size).toBe(0)
  })

  it('once by each key, however often it is repeated', () => {
    const { count, begin, place } = counting()
    place('a')
    place('b', 'unknown')
    for (const outcome of ['accepted', 'unknown', 'rejected', 'not_sent'] as const) place('a', outcome)
    const both = [begin('b'), begin('b')]
    for (const end of both) end('accepted', false)
    expect(count.size).toBe(2)
    expect(count.begin('c', 2).isFull).toBe(true)
  })

  it('once by two calls under one key at once, whichever ends first', () => {
    const { count, begin } = counting()
    const [first, second] = [begin('a'), begin('a')]
    first('rejected', false)
    expect(count.size).toBe(1)
    second('unknown', false)
    expect(count.size).toBe(1)
  })

  it('once by an end that is told twice', () => {
    const { count, begin } = counting()
    const [first] = [begin('a'), begin('a')]
    first?.('not_sent', false)
    first?.('not_sent', false)
    expect(count.size).toBe(1)
  })
})

describe('what a repeat changes', () => {
  it('an order that is placed counts from when it was, not from a replay of it', async () => {
    const { clock, count, place } = counting()
    place('a')
    await clock.advance(COUNTED_MS / 2)
    place('a')
    await clock.advance(COUNTED_MS / 2)
    expect(count.size).toBe(0)
  })

  it('one that may have been placed counts from the last call that may have', async () => {
    const { clock, count, place } = counting()
    place('a', 'unknown')
    await clock.advance(COUNTED_MS / 2)
    place('a', 'unknown')
    await clock.advance(COUNTED_MS / 2)
    expect(count.size).toBe(1)
    place('a', 'accepted')
    await clock.advance(COUNTED_MS - 1)
    expect(count.size).toBe(1)
  })

  it('a refusal of the repeat says nothing of the earlier call, unless it is the answer to all', () => {
    const { count, place } = counting()
    place('a', 'unknown')
    place('a', 'rejected', false)
    expect(count.size).toBe(1)
    place('a', 'rejected', true)
    expect(count.size).toBe(0)
  })

  it('one that is repeated as its hour ends still counts while it is under way', async () => {
    const { clock, count, begin, place } = counting()
    place('a', 'unknown')
    const end = begin('a')
    await clock.advance(COUNTED_MS)
    expect(count.size).toBe(1)
    end('not_sent', false)
    expect(count.size).toBe(0)
  })
})

describe('with several limits on one count', () => {
  it('each is held to its own, and the wait is until its own place is free', async () => {
    const { clock, count, begin, place } = counting()
    place('a')
    await clock.advance(1_000)
    begin('b', 3)('accepted', false)
    await clock.advance(1_000)
    begin('c', 3)('accepted', false)
    expect(count.begin('d', 3)).toEqual({ isFull: true, freeInMs: COUNTED_MS - 2_000 })
    expect(count.begin('d', 1)).toEqual({ isFull: true, freeInMs: COUNTED_MS })
  })
})
