import { createManualClock } from '@x/sandbox'
import { settle } from '@x/test-kit'
import type { Attempt } from '@x/transport'
import { describe, expect, it } from 'vitest'
import { limited, never, WAIT_FOR_EVER } from '../../../test/limited-orders.ts'
import { OrderRateLimiter } from './order-rate-limiter.ts'

const SLOT = 60_000 / 285

const ended = (more: Partial<Attempt>): Attempt => ({
  number: 1,
  startedAt: 0,
  durationMs: 0,
  verdict: 'rejected',
  ...more,
})

describe('the rate limiter of orders', () => {
  it('spaces them evenly while a batch runs, the first one at once', async () => {
    const { limiter, clock, slots, batch } = limited()
    limiter.begin(285)
    for (const name of ['a', 'b', 'c', 'd']) batch(name)
    await settle()
    expect(slots).toEqual(['a@0'])
    await clock.advance(3 * SLOT + 1)
    expect(slots).toEqual(['a@0', 'b@211', 'c@421', 'd@632'])
  })

  it('makes nothing wait without a batch, but counts', async () => {
    const { limiter, clock, slots, batch, urgent } = limited()
    await Promise.all(Array.from({ length: 10 }, (_, index) => urgent(`u${index}`)))
    expect(slots).toHaveLength(10)
    limiter.begin(285)
    batch('a')
    await clock.advance(10 * SLOT - 1)
    expect(slots).toHaveLength(10)
    await clock.advance(2)
    expect(slots.at(-1)).toBe(`a@${Math.round(10 * SLOT)}`)
  })

  it('forgets what was used a minute ago', async () => {
    const { limiter, clock, slots, batch, urgent } = limited()
    await Promise.all(Array.from({ length: 1000 }, () => urgent('u')))
    await clock.advance(60_000)
    limiter.begin(285)
    await batch('a')
    expect(slots.at(-1)).toBe('a@60000')
  })

  it('gives slots to other calls and retries before new orders', async () => {
    const { limiter, clock, slots, batch, urgent } = limited()
    limiter.begin(285)
    batch('a')
    batch('b')
    batch('c')
    const again = limiter.afterFirst()
    await again.acquire(never(), WAIT_FOR_EVER)
    again.acquire(never(), WAIT_FOR_EVER)?.then(() => slots.push('again'))
    urgent('u')
    await clock.advance(5 * SLOT)
    expect(slots.map((slot) => slot.split('@')[0])).toEqual(['a', 'again', 'u', 'b', 'c'])
  })

  it('does not use a first slot twice', async () => {
    const { limiter, clock } = limited()
    limiter.begin(1)
    await limiter.acquire(never())
    const attempts = limiter.afterFirst()
    await attempts.acquire(never(), WAIT_FOR_EVER)
    expect(clock.sleeping).toEqual([])
  })

  it('makes up for one slot that a late timer lost, and for no more', async () => {
    const { limiter, clock, slots, batch } = limited()
    limiter.begin(60)
    await batch('a')
    await clock.advance(1900)
    await batch('b')
    batch('c')
    await clock.advance(100)
    expect(slots).toEqual(['a@0', 'b@1900', 'c@2000'])
    await clock.advance(60_000)
    await batch('d')
    batch('e')
    await clock.advance(999)
    expect(slots.at(-1)).toBe('d@62000')
    await clock.advance(1)
    expect(slots.at(-1)).toBe('e@63000')
  })

  it('runs at the rate of the slowest of two batches, until that one ends', async () => {
    const { limiter, clock, slots, batch } = limited()
    const slow = limiter.begin(60)
    limiter.begin(600)
    for (const name of ['a', 'b', 'c', 'd', 'e', 'f']) batch(name)
    await clock.advance(1000)
    slow()
    await clock.advance(1200)
    expect(slots).toEqual(['a@0', 'b@1000', 'c@2000', 'd@2100', 'e@2200'])
  })

  it('is faster for an account with a higher limit', async () => {
    const { limiter, clock, slots, batch } = limited()
    limiter.begin(6000)
    for (const name of ['a', 'b', 'c']) batch(name)
    await clock.advance(20)
    expect(slots).toEqual(['a@0', 'b@10', 'c@20'])
  })

  it.each<[string, Partial<Attempt>, number]>([
    ['names no time', { status: 429 }, 5000],
    ['is to be tried again sooner', { status: 429, retryDelayMs: 100 }, 5000],
    ['names a time', { status: 429, retryDelayMs: 20_000 }, 20_000],
    ['is none', { status: 500, retryDelayMs: 20_000 }, 0],
  ])('a 429 that %s', async (_, attempt, pauseMs) => {
    const { limiter, clock, slots, batch } = limited()
    limiter.begin(285)
    limiter.urgent.ended(ended(attempt))
    batch('a')
    await clock.advance(pauseMs)
    expect(slots).toEqual([`a@${pauseMs}`])
  })

  it('a 429 also delays what is already waiting', async () => {
    const { limiter, clock, slots, batch } = limited()
    limiter.begin(285)
    await batch('a')
    batch('b')
    await settle()
    limiter.urgent.ended(ended({ status: 429 }))
    await clock.advance(4999)
    expect(slots).toEqual(['a@0'])
    await clock.advance(1)
    expect(slots).toEqual(['a@0', 'b@5000'])
  })

  it('a 429 without a batch delays no other call', async () => {
    const { limiter, slots, urgent } = limited()
    limiter.urgent.ended(ended({ status: 429 }))
    await urgent('u')
    expect(slots).toEqual(['u@0'])
  })

  it('releases at once what still waits when the last batch ends', async () => {
    const { limiter, clock, slots, urgent } = limited()
    const end = limiter.begin(1)
    await urgent('a')
    urgent('b')
    await settle()
    end()
    await settle()
    expect(slots).toEqual(['a@0', 'b@0'])
    expect(clock.sleeping).toEqual([])
  })
})

it('a clock that is set back makes nothing wait for the difference', async () => {
  const clock = createManualClock(3_600_000)
  let back = 0
  const limiter = new OrderRateLimiter({ ...clock, now: () => clock.now() - back })
  limiter.begin(60)
  await limiter.acquire(never())
  back = 3_000_000
  await limiter.acquire(never())
  await limiter.acquire(never())
  expect(clock.now() - 3_600_000).toBe(2000)
})

describe('a slot that has to come within a time', () => {
  /** Who asks for one that is of use for so many ms, and whether it came, and when. */
  function asking(ordersPerMinute = 60) {
    const { limiter, clock, slots, batch } = limited()
    limiter.begin(ordersPerMinute)
    const ask = (name: string, worthMs: number) => {
      const came = limiter.acquire(never(), worthMs)
      came?.then((has) => slots.push(`${name} ${has ? 'goes' : 'leaves'}@${Math.round(clock.now())}`))
    }
    return { limiter, clock, slots, batch, ask }
  }

  it('comes, at the latest in the last millisecond', async () => {
    const { clock, slots, batch, ask } = asking()
    await batch('a')
    ask('b', 1000)
    await clock.advance(1500)
    expect(slots).toEqual(['a@0', 'b goes@1000'])
    expect(clock.sleeping).toEqual([])
  })

  it.each([
    ['the next is later', 999],
    ['the time is over', -1],
  ])('is not waited for when %s', async (_, worthMs) => {
    const { clock, slots, batch, ask } = asking()
    await batch('a')
    ask('b', worthMs)
    await settle()
    expect(slots).toEqual(['a@0', 'b leaves@0'])
    expect(clock.sleeping).toEqual([])
  })

  it('is given up at the end of that time if the queue is too long, and uses no slot', async () => {
    const { clock, slots, batch, ask } = asking()
    await batch('a')
    ask('b', 5000)
    ask('c', 1500)
    ask('d', 5000)
    await clock.advance(4000)
    expect(slots).toEqual(['a@0', 'b goes@1000', 'c leaves@1501', 'd goes@2000'])
  })

  it('is given up at once if a longer pause is requested', async () => {
    const { limiter, clock, slots, batch, ask } = asking()
    await batch('a')
    ask('b', 86_400_000)
    ask('c', 3 * 86_400_000)
    await settle()
    limiter.pause(2 * 86_400_000)
    await settle()
    expect(slots).toEqual(['a@0', 'b leaves@0'])
    await clock.advance(2 * 86_400_000)
    expect(slots).toEqual(['a@0', 'b leaves@0', `c goes@${2 * 86_400_000}`])
    expect(clock.sleeping).toEqual([])
  })

  it('applies to the attempts of an order, except the first', async () => {
    const { limiter, clock } = asking()
    await limiter.acquire(never())
    const attempts = limiter.afterFirst()
    expect(await attempts.acquire(never(), WAIT_FOR_EVER, 1)).toBe(true)
    expect(await attempts.acquire(never(), WAIT_FOR_EVER, 1)).toBe(false)
    expect(clock.sleeping).toEqual([])
  })
})
