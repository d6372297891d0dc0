import { describe, expect, it } from 'vitest'
import { testClock } from '../../test/test-clock.ts'
import {
  ApiError,
  AuthenticationError,
  ConnectionError,
  NotFoundError,
  RateLimitError,
  ServerError,
  TimeoutError,
  UnexpectedResponseError,
} from '../errors/index.ts'
import { deadlineFrom } from '../time/deadline.ts'
import { type PollPlan, poll } from './poller.ts'

type State = { status: string; until?: number }

/** Polls through a list of states and errors; the last one repeats. */
function watch(
  script: readonly (string | State | Error)[],
  plan: Partial<PollPlan<State>> & { deadlineMs?: number } = {},
) {
  const clock = testClock()
  const reads: number[] = []
  const began = clock.now()
  const result = poll<State>({
    read: async () => {
      const next = script[Math.min(reads.length, script.length - 1)]
      reads.push(clock.now() - began)
      if (next instanceof Error) throw next
      return typeof next === 'object' ? next : { status: String(next) }
    },
    isEnded: ({ status }) => status === 'DONE',
    intervalMs: 1000,
    first: 'now',
    deadline: deadlineFrom(plan.deadlineMs, 600_000, clock),
    signal: new AbortController().signal,
    clock,
    random: () => 0,
    ...plan,
  })
  return { result, reads, clock }
}

const context = { outcome: 'unknown' } as const
const refused = { outcome: 'rejected' } as const

describe('the schedule', () => {
  it('starts at the interval, grows by half, and stays at 15 s', async () => {
    const { result, clock, reads } = watch([...Array(12).fill('BUSY'), 'DONE'])
    expect(await result).toEqual({ kind: 'ended', state: { status: 'DONE' } })
    expect(clock.pauses.map(Math.round)).toEqual([
      1000, 1500, 2250, 3375, 5063, 7594, 11_391, 15_000, 15_000, 15_000, 15_000, 15_000,
    ])
    expect(reads).toHaveLength(13)
  })

  it('makes the first read at once, or after an interval', async () => {
    const now = watch(['DONE'])
    await now.result
    expect(now.reads).toEqual([0])
    const after = watch(['DONE'], { first: 'after-interval' })
    await after.result
    expect(after.reads).toEqual([1000])
  })

  it('lets jitter only make a pause longer, by a fifth at most', async () => {
    const { result, clock } = watch(['BUSY', 'BUSY', 'DONE'], { random: () => 0.999_999 })
    await result
    expect(clock.pauses.map(Math.round)).toEqual([1200, 1800])
  })

  it('keeps an interval of more than 15 s', async () => {
    const { result, clock } = watch(['BUSY', 'BUSY', 'DONE'], { intervalMs: 60_000 })
    await result
    expect(clock.pauses).toEqual([60_000, 60_000])
  })

  it("waits until the server's cache has expired", async () => {
    const cachedUntil = ({ until }: State) => until
    const start = testClock().now()
    const { result, clock } = watch([{ status: 'BUSY', until: start + 3000 }, 'DONE'], { cachedUntil })
    await result
    expect(clock.pauses).toEqual([3000])
  })
})

describe('a state that says when to look again', () => {
  const nextIn = ({ status }: State) => (status === 'SOON' ? 100 : undefined)

  it('is read then, without jitter, and the schedule starts again after it', async () => {
    const { result, clock } = watch(['BUSY', 'BUSY', 'SOON', 'BUSY', 'BUSY', 'DONE'], { nextIn })
    expect(await result).toMatchObject({ kind: 'ended' })
    expect(clock.pauses).toEqual([1000, 1500, 100, 1000, 1500])
    const byChance = watch(['SOON', 'DONE'], { nextIn, random: () => 0.999_999 })
    await byChance.result
    expect(byChance.clock.pauses).toEqual([100])
  })

  it('may ask for an immediate read', async () => {
    const { result, reads } = watch(['SOON', 'DONE'], { nextIn: () => 0 })
    expect(await result).toMatchObject({ kind: 'ended' })
    expect(reads).toEqual([0, 0])
  })

  it('is not read before its cache has expired, nor before the time that a rate limit names', async () => {
    const until = testClock().now() + 3000
    const cached = watch([{ status: 'SOON', until }, 'DONE'], { nextIn, cachedUntil: (state) => state.until })
    await cached.result
    expect(cached.clock.pauses).toEqual([3000])
    const busy = new RateLimitError('x', { status: 429, retryAfterMs: 8000 }, refused)
    const limited = watch(['SOON', busy, 'DONE'], { nextIn })
    await limited.result
    expect(limited.clock.pauses).toEqual([100, 8000])
  })

  it('is forgotten when a read fails', async () => {
    const { result, clock } = watch(['SOON', new ServerError('x', { status: 500 }, context), 'DONE'], { nextIn })
    await result
    expect(clock.pauses).toEqual([100, 1000])
  })

  it('is read in time for the deadline if it names a later time', async () => {
    const { result, reads } = watch(['BUSY'], { nextIn: () => 60_000, deadlineMs: 5_000 })
    expect(await result).toMatchObject({ kind: 'deadline' })
    expect(reads).toEqual([0, 4_000])
  })
})

describe('what does not end a wait', () => {
  it('an unknown state', async () => {
    const { result, reads } = watch(['BUSY', 'REVIEWING', 'REVIEWING', 'DONE'])
    expect(await result).toMatchObject({ kind: 'ended' })
    expect(reads).toHaveLength(4)
  })

  it.each([
    ['a dropped connection', new ConnectionError('x', { ...context, retryable: true })],
    ['a timeout', new TimeoutError('x', context)],
    ['a 500', new ServerError('x', { status: 500 }, context)],
    ['a 408', new ApiError('x', { status: 408 }, context)],
    ['a rate limit', new RateLimitError('x', { status: 429 }, refused)],
    ['an unreadable 200', new UnexpectedResponseError('x', { status: 200 }, context)],
  ])('%s counts as one poll without news', async (_, error) => {
    const { result, reads } = watch(['BUSY', error, 'DONE'])
    expect(await result).toMatchObject({ kind: 'ended' })
    expect(reads).toHaveLength(3)
  })

  it('a rate limit makes the next pause at least 5 s, or as long as it says', async () => {
    const unnamed = watch([new RateLimitError('x', { status: 429 }, refused), 'DONE'])
    await unnamed.result
    expect(unnamed.clock.pauses).toEqual([5000])
    const named = watch([new RateLimitError('x', { status: 429, retryAfterMs: 8000 }, refused), 'DONE'])
    await named.result
    expect(named.clock.pauses).toEqual([8000])
  })

  it('a 404 while the resource may not be visible yet', async () => {
    const missing = new NotFoundError('x', { status: 404 }, refused)
    const notYetVisible = { is: (error: unknown) => error === missing, graceMs: 30_000 }
    const { result, reads } = watch([missing, missing, 'DONE'], { notYetVisible })
    expect(await result).toMatchObject({ kind: 'ended' })
    expect(reads).toHaveLength(3)
    const gone = watch([missing], { notYetVisible })
    await expect(gone.result).rejects.toBe(missing)
    expect(gone.reads.at(-1)).toBeGreaterThanOrEqual(30_000)
    // A lagging replica may have shown it before and not now.
    const lagging = watch(['BUSY', missing, 'DONE'], { notYetVisible })
    expect(await lagging.result).toMatchObject({ kind: 'ended' })
  })
})

describe('what ends a wait', () => {
  it.each([
    ['a refused key', new AuthenticationError('x', { status: 401 }, refused)],
    ['a 501', new ServerError('x', { status: 501 }, context)],
    ['a redirect', new UnexpectedResponseError('x', { status: 302 }, context)],
    ['an endless body', new UnexpectedResponseError('x', {}, context)],
    ['an error of the caller', new Error('mine')],
  ])('%s is thrown as it is', async (_, error) => {
    const { result, reads } = watch(['BUSY', error, 'DONE'])
    await expect(result).rejects.toBe(error)
    expect(reads).toHaveLength(2)
  })

  it('the deadline ends it with the last state', async () => {
    const { result, reads } = watch(['BUSY'], { deadlineMs: 30_000 })
    expect(await result).toEqual({ kind: 'deadline', last: { status: 'BUSY' } })
    // The next one would come too late: the last is a second before the end, and there is no wait after it.
    expect(reads.map(Math.round)).toEqual([0, 1000, 2500, 4750, 8125, 13_188, 20_781, 29_000])
  })

  it('with less than a second before the deadline, the last read comes in the middle of the time left', async () => {
    const { result, reads } = watch(['BUSY'], { deadlineMs: 3_500 })
    expect(await result).toEqual({ kind: 'deadline', last: { status: 'BUSY' } })
    expect(reads).toEqual([0, 1000, 2500, 3000])
  })

  it('an end that comes after the last regular read and before the deadline is seen', async () => {
    const { result } = watch([...Array(7).fill('BUSY'), 'DONE'], { deadlineMs: 30_000 })
    expect(await result).toEqual({ kind: 'ended', state: { status: 'DONE' } })
  })

  it('the last read respects a wait that the server asks for, if it ends in time', async () => {
    const busy = new RateLimitError('x', { status: 429, retryAfterMs: 4_800 }, refused)
    const { result, reads } = watch([busy, 'DONE'], { intervalMs: 6_000, deadlineMs: 5_000 })
    expect(await result).toEqual({ kind: 'ended', state: { status: 'DONE' } })
    expect(reads).toEqual([0, 4_800])
  })

  it("no read comes before the server's cache has expired, not even the last", async () => {
    const start = testClock().now()
    const cachedUntil = ({ until }: State) => until
    const { result, reads } = watch([{ status: 'BUSY', until: start + 6_000 }], { cachedUntil, deadlineMs: 5_000 })
    expect(await result).toMatchObject({ kind: 'deadline', last: { status: 'BUSY' } })
    expect(reads).toEqual([0])
  })

  it('a wait that the server asks for is reported at once, with its length, if it outlasts the deadline', async () => {
    const busy = new RateLimitError('x', { status: 429, retryAfterMs: 60_000 }, refused)
    const { result, reads } = watch([busy], { deadlineMs: 5_000 })
    await expect(result).rejects.toBe(busy)
    expect(reads).toHaveLength(1)
  })

  it('a deadline that has passed: nothing is read', async () => {
    const { result, reads } = watch(['DONE'], { deadlineMs: 0 })
    expect(await result).toEqual({ kind: 'deadline', last: undefined })
    expect(reads).toEqual([])
  })

  it('the deadline during a read', async () => {
    const clock = testClock()
    const end = await poll<State>({
      read: async (remaining) => {
        expect(remaining()).toBe(2_000)
        clock.advance(2_000)
        throw new TimeoutError('x', context)
      },
      isEnded: () => true,
      intervalMs: 1000,
      first: 'now',
      deadline: deadlineFrom(2_000, 0, clock),
      signal: new AbortController().signal,
      clock,
      random: () => 0,
    })
    expect(end).toEqual({ kind: 'deadline', last: undefined })
  })

  it.each(['before', 'during a pause', 'during the last pause', 'during a read'])('an abort %s', async (when) => {
    const controller = new AbortController()
    const clock = testClock()
    if (when === 'before') controller.abort()
    clock.onPause = async () => {
      if (when.includes('pause')) controller.abort()
    }
    let reads = 0
    const end = await poll<State>({
      read: async () => {
        reads += 1
        if (when !== 'during a read') return { status: 'BUSY' }
        controller.abort()
        throw new ConnectionError('x', { ...context, retryable: true })
      },
      isEnded: () => false,
      intervalMs: 1000,
      first: 'now',
      deadline: deadlineFrom(when === 'during the last pause' ? 500 : 10_000, 0, clock),
      signal: controller.signal,
      clock,
      random: () => 0,
    })
    expect(end.kind).toBe('aborted')
    expect(reads).toBe(when === 'before' ? 0 : 1)
  })
})

it('every state is reported, and an observer that throws changes nothing', async () => {
  const told: string[] = []
  const onUpdate = ({ status }: State) => {
    told.push(status)
    throw new Error('observer')
  }
  const { result } = watch(['BUSY', 'BUSY', 'DONE'], { onUpdate })
  expect(await result).toMatchObject({ kind: 'ended' })
  expect(told).toEqual(['BUSY', 'BUSY', 'DONE'])
})
