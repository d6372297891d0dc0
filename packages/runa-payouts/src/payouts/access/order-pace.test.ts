import { createManualClock } from '@x/sandbox'
import { settle } from '@x/test-kit'
import type { Attempt } from '@x/transport'
import { describe, expect, it } from 'vitest'
import { OrderPace } from './order-pace.ts'

const never = () => new AbortController().signal
const SLOT = 60_000 / 285
const WAIT_FOR_EVER = Number.POSITIVE_INFINITY

const ended = (more: Partial<Attempt>): Attempt => ({
  number: 1,
  startedAt: 0,
  durationMs: 0,
  verdict: 'rejected',
  ...more,
})

/** A pace on a clock that stands still until it is moved, and what got its turn so far, as `<name>@<ms>`. */
function paced() {
  const clock = createManualClock(0, { autoPause: false })
  const pace = new OrderPace(clock)
  const turns: string[] = []
  const took = (name: string) => {
    turns.push(`${name}@${Math.round(clock.now())}`)
  }
  return {
    clock,
    pace,
    turns,
    batch: async (name: string, signal = never()) => {
      await pace.turn(signal)
      took(name)
    },
    urgent: async (name: string, signal = never(), mostMs = WAIT_FOR_EVER) => {
      await pace.urgent.turn(signal, mostMs)
      took(name)
    },
  }
}

describe('the pace of orders', () => {
  it('spaces them evenly while a batch runs, the first one at once', async () => {
    const { pace, clock, turns, batch } = paced()
    pace.begin(285)
    for (const name of ['a', 'b', 'c', 'd']) batch(name)
    await settle()
    expect(turns).toEqual(['a@0'])
    await clock.advance(3 * SLOT + 1)
    expect(turns).toEqual(['a@0', 'b@211', 'c@421', 'd@632'])
  })

  it('lets nobody wait without a batch, but counts', async () => {
    const { pace, clock, turns, batch, urgent } = paced()
    await Promise.all(Array.from({ length: 10 }, (_, index) => urgent(`u${index}`)))
    expect(turns).toHaveLength(10)
    pace.begin(285)
    batch('a')
    await clock.advance(10 * SLOT - 1)
    expect(turns).toHaveLength(10)
    await clock.advance(2)
    expect(turns.at(-1)).toBe(`a@${Math.round(10 * SLOT)}`)
  })

  it('forgets what was used a minute ago', async () => {
    const { pace, clock, turns, batch, urgent } = paced()
    await Promise.all(Array.from({ length: 1000 }, () => urgent('u')))
    await clock.advance(60_000)
    pace.begin(285)
    await batch('a')
    expect(turns.at(-1)).toBe('a@60000')
  })

  it('lets other calls and retries go before new orders', async () => {
    const { pace, clock, turns, batch, urgent } = paced()
    pace.begin(285)
    batch('a')
    batch('b')
    batch('c')
    const again = pace.afterFirst()
    await again.turn(never(), WAIT_FOR_EVER)
    again.turn(never(), WAIT_FOR_EVER)?.then(() => turns.push('again'))
    urgent('u')
    await clock.advance(5 * SLOT)
    expect(turns.map((turn) => turn.split('@')[0])).toEqual(['a', 'again', 'u', 'b', 'c'])
  })

  it('does not take a first turn twice', async () => {
    const { pace, clock } = paced()
    pace.begin(1)
    await pace.turn(never())
    const attempts = pace.afterFirst()
    await attempts.turn(never(), WAIT_FOR_EVER)
    expect(clock.sleeping).toEqual([])
  })

  it('makes up for one slot that a late timer lost, and for no more', async () => {
    const { pace, clock, turns, batch } = paced()
    pace.begin(60)
    await batch('a')
    await clock.advance(1900)
    await batch('b')
    batch('c')
    await clock.advance(100)
    expect(turns).toEqual(['a@0', 'b@1900', 'c@2000'])
    await clock.advance(60_000)
    await batch('d')
    batch('e')
    await clock.advance(999)
    expect(turns.at(-1)).toBe('d@62000')
    await clock.advance(1)
    expect(turns.at(-1)).toBe('e@63000')
  })

  it('is that of the slowest of two batches, until that one ends', async () => {
    const { pace, clock, turns, batch } = paced()
    const slow = pace.begin(60)
    pace.begin(600)
    for (const name of ['a', 'b', 'c', 'd', 'e', 'f']) batch(name)
    await clock.advance(1000)
    slow()
    await clock.advance(1200)
    expect(turns).toEqual(['a@0', 'b@1000', 'c@2000', 'd@2100', 'e@2200'])
  })

  it('is faster for an account that Runa allows more', async () => {
    const { pace, clock, turns, batch } = paced()
    pace.begin(6000)
    for (const name of ['a', 'b', 'c']) batch(name)
    await clock.advance(20)
    expect(turns).toEqual(['a@0', 'b@10', 'c@20'])
  })

  it.each<[string, Partial<Attempt>, number]>([
    ['names no time', { status: 429 }, 5000],
    ['is to be tried again sooner', { status: 429, retryDelayMs: 100 }, 5000],
    ['names a time', { status: 429, retryDelayMs: 20_000 }, 20_000],
    ['is none', { status: 500, retryDelayMs: 20_000 }, 0],
  ])('a 429 that %s', async (_, attempt, pauseMs) => {
    const { pace, clock, turns, batch } = paced()
    pace.begin(285)
    pace.urgent.ended(ended(attempt))
    batch('a')
    await clock.advance(pauseMs)
    expect(turns).toEqual([`a@${pauseMs}`])
  })

  it('a 429 makes those wait longer who wait already', async () => {
    const { pace, clock, turns, batch } = paced()
    pace.begin(285)
    await batch('a')
    batch('b')
    await settle()
    pace.urgent.ended(ended({ status: 429 }))
    await clock.advance(4999)
    expect(turns).toEqual(['a@0'])
    await clock.advance(1)
    expect(turns).toEqual(['a@0', 'b@5000'])
  })

  it('a 429 without a batch is nobody else’s business', async () => {
    const { pace, turns, urgent } = paced()
    pace.urgent.ended(ended({ status: 429 }))
    await urgent('u')
    expect(turns).toEqual(['u@0'])
  })

  it('lets go at once who still waits when the last batch ends', async () => {
    const { pace, clock, turns, urgent } = paced()
    const end = pace.begin(1)
    await urgent('a')
    urgent('b')
    await settle()
    end()
    await settle()
    expect(turns).toEqual(['a@0', 'b@0'])
    expect(clock.sleeping).toEqual([])
  })
})

it('a clock that is set back makes nobody wait for the difference', async () => {
  const clock = createManualClock(3_600_000)
  let back = 0
  const pace = new OrderPace({ ...clock, now: () => clock.now() - back })
  pace.begin(60)
  await pace.turn(never())
  back = 3_000_000
  await pace.turn(never())
  await pace.turn(never())
  expect(clock.now() - 3_600_000).toBe(2000)
})

describe('a turn that has to come within a time', () => {
  /** Who asks for one that is of use for so many ms, and whether it came, and when. */
  function asking(ordersPerMinute = 60) {
    const { pace, clock, turns, batch } = paced()
    pace.begin(ordersPerMinute)
    const ask = (name: string, worthMs: number) => {
      const came = pace.turn(never(), worthMs)
      came?.then((has) => turns.push(`${name} ${has ? 'goes' : 'leaves'}@${Math.round(clock.now())}`))
    }
    return { pace, clock, turns, batch, ask }
  }

  it('comes, at the latest in the last millisecond', async () => {
    const { clock, turns, batch, ask } = asking()
    await batch('a')
    ask('b', 1000)
    await clock.advance(1500)
    expect(turns).toEqual(['a@0', 'b goes@1000'])
    expect(clock.sleeping).toEqual([])
  })

  it.each([
    ['the next is later', 999],
    ['the time is over', -1],
  ])('is not waited for when %s', async (_, worthMs) => {
    const { clock, turns, batch, ask } = asking()
    await batch('a')
    ask('b', worthMs)
    await settle()
    expect(turns).toEqual(['a@0', 'b leaves@0'])
    expect(clock.sleeping).toEqual([])
  })

  it('is given up at its end by who is too far back in the line, and takes no slot', async () => {
    const { clock, turns, batch, ask } = asking()
    await batch('a')
    ask('b', 5000)
    ask('c', 1500)
    ask('d', 5000)
    await clock.advance(4000)
    expect(turns).toEqual(['a@0', 'b goes@1000', 'c leaves@1501', 'd goes@2000'])
  })

  it('is given up at once when somebody asks for a pause that is longer', async () => {
    const { pace, clock, turns, batch, ask } = asking()
    await batch('a')
    ask('b', 86_400_000)
    ask('c', 3 * 86_400_000)
    await settle()
    pace.pause(2 * 86_400_000)
    await settle()
    expect(turns).toEqual(['a@0', 'b leaves@0'])
    await clock.advance(2 * 86_400_000)
    expect(turns).toEqual(['a@0', 'b leaves@0', `c goes@${2 * 86_400_000}`])
    expect(clock.sleeping).toEqual([])
  })

  it('applies to the attempts of an order, except the first', async () => {
    const { pace, clock } = asking()
    await pace.turn(never())
    const attempts = pace.afterFirst()
    expect(await attempts.turn(never(), WAIT_FOR_EVER, 1)).toBe(true)
    expect(await attempts.turn(never(), WAIT_FOR_EVER, 1)).toBe(false)
    expect(clock.sleeping).toEqual([])
  })
})

describe('a caller that leaves the queue', () => {
  it('by its signal leaves nothing behind', async () => {
    const { pace, clock, turns, batch, urgent } = paced()
    pace.begin(1)
    await batch('a')
    const controller = new AbortController()
    batch('b', controller.signal)
    urgent('c', controller.signal, 1000)
    await settle()
    expect(clock.sleeping).toHaveLength(2)
    controller.abort()
    await settle()
    expect(turns).toEqual(['a@0', 'b@0', 'c@0'])
    expect(clock.sleeping).toEqual([])
  })

  it('takes no slot from those who stay', async () => {
    const { pace, clock, turns, batch } = paced()
    pace.begin(60)
    await batch('a')
    const controller = new AbortController()
    batch('b', controller.signal)
    batch('c')
    await settle()
    controller.abort()
    await clock.advance(1000)
    expect(turns).toEqual(['a@0', 'b@0', 'c@1000'])
  })

  it('is followed by the next who comes, though nobody waited in between', async () => {
    const { pace, clock, turns, batch } = paced()
    pace.begin(60)
    await batch('a')
    const controller = new AbortController()
    batch('b', controller.signal)
    await settle()
    controller.abort()
    batch('c')
    await clock.advance(1000)
    expect(turns).toEqual(['a@0', 'b@0', 'c@1000'])
    await settle()
    expect(clock.sleeping).toEqual([])
  })

  it('at its limit goes without a slot', async () => {
    const { pace, clock, turns, urgent } = paced()
    pace.begin(1)
    await urgent('a')
    urgent('b', never(), 500)
    await clock.advance(500)
    expect(turns).toEqual(['a@0', 'b@500'])
    expect(clock.sleeping).toEqual([])
  })

  it('aborted beforehand never was in it', async () => {
    const { pace, clock, turns, batch } = paced()
    pace.begin(1)
    await batch('a', AbortSignal.abort())
    await batch('b', AbortSignal.abort())
    expect(turns).toEqual(['a@0', 'b@0'])
    expect(clock.sleeping).toEqual([])
  })
})
