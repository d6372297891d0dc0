import { getEventListeners } from 'node:events'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { LONGEST_TIMER_MS, systemClock } from './clock.ts'

const START = Date.UTC(2026, 10, 22)

beforeEach(() => {
  vi.useFakeTimers({ now: START })
})
// Spies first: Vitest restores those that are left between files that share a worker, and would bring the fake timer back.
afterEach(() => {
  vi.restoreAllMocks()
  vi.useRealTimers()
})

/** A sleep that tells when it is over. */
function sleeping(ms: number, signal = new AbortController().signal) {
  const state = { over: false }
  const done = systemClock.sleep(ms, signal).then(() => {
    state.over = true
  })
  return { state, done }
}
const microtasks = () => vi.advanceTimersByTimeAsync(0)
const listeners = (signal: AbortSignal) => getEventListeners(signal, 'abort').length

describe('the time', () => {
  it('is the system time', async () => {
    expect(systemClock.now()).toBe(START)
    await vi.advanceTimersByTimeAsync(1_500)
    expect(systemClock.now()).toBe(START + 1_500)
  })
})

describe('a sleep', () => {
  it('lasts as long as requested, and leaves neither timer nor listener', async () => {
    const { signal } = new AbortController()
    const { state, done } = sleeping(1_000, signal)
    expect(listeners(signal)).toBe(1)
    await vi.advanceTimersByTimeAsync(999)
    expect(state.over).toBe(false)
    await vi.advanceTimersByTimeAsync(1)
    expect(state.over).toBe(true)
    await done
    expect([listeners(signal), vi.getTimerCount()]).toEqual([0, 0])
  })

  it('ends at once when the signal aborts, without an error, and leaves neither timer nor listener', async () => {
    const controller = new AbortController()
    const { state, done } = sleeping(60_000, controller.signal)
    expect(vi.getTimerCount()).toBe(1)
    controller.abort(new Error('enough'))
    await expect(done).resolves.toBeUndefined()
    expect(state.over).toBe(true)
    expect([listeners(controller.signal), vi.getTimerCount(), systemClock.now()]).toEqual([0, 0, START])
  })

  it('needs no signal', async () => {
    const done = systemClock.sleep(1_000)
    await vi.advanceTimersByTimeAsync(1_000)
    await expect(done).resolves.toBeUndefined()
  })

  it('does not begin when the signal has aborted before', async () => {
    const signal = AbortSignal.abort()
    const { done } = sleeping(60_000, signal)
    expect([listeners(signal), vi.getTimerCount()]).toEqual([0, 0])
    await expect(done).resolves.toBeUndefined()
  })

  it('that is over is not affected by an abort', async () => {
    const controller = new AbortController()
    const { done } = sleeping(10, controller.signal)
    await vi.advanceTimersByTimeAsync(10)
    await done
    controller.abort()
    await microtasks()
    expect([listeners(controller.signal), vi.getTimerCount()]).toEqual([0, 0])
  })

  it('does not end another on the same signal', async () => {
    const { signal } = new AbortController()
    const [short, long] = [sleeping(10, signal), sleeping(20, signal)]
    await vi.advanceTimersByTimeAsync(10)
    expect([short.state.over, long.state.over, listeners(signal)]).toEqual([true, false, 1])
    await vi.advanceTimersByTimeAsync(10)
    expect([long.state.over, listeners(signal)]).toEqual([true, 0])
  })

  it.each([0, -1, -1e12, Number.NEGATIVE_INFINITY])('of %d ms ends immediately', async (ms) => {
    const timer = vi.spyOn(globalThis, 'setTimeout')
    const { state } = sleeping(ms)
    expect(timer).toHaveBeenCalledWith(expect.any(Function), 0)
    await microtasks()
    expect(state.over).toBe(true)
  })

  it.each([LONGEST_TIMER_MS, LONGEST_TIMER_MS + 1, 1e15, Number.POSITIVE_INFINITY])(
    'of %d ms is capped at the longest timer, and does not end immediately',
    async (ms) => {
      const timer = vi.spyOn(globalThis, 'setTimeout')
      const controller = new AbortController()
      const { state, done } = sleeping(ms, controller.signal)
      expect(timer).toHaveBeenCalledWith(expect.any(Function), 2_147_483_647)
      await vi.advanceTimersByTimeAsync(3_600_000)
      expect(state.over).toBe(false)
      controller.abort()
      await done
    },
  )
})

describe('a limit', () => {
  it('reports once that it is reached', async () => {
    const reached = vi.fn()
    systemClock.limit(1_000, reached)
    await vi.advanceTimersByTimeAsync(999)
    expect(reached).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(60_000)
    expect(reached).toHaveBeenCalledTimes(1)
  })

  it('that was cancelled is never reached, and leaves no timer', async () => {
    const reached = vi.fn()
    const takeBack = systemClock.limit(1_000, reached)
    takeBack()
    expect(vi.getTimerCount()).toBe(0)
    takeBack()
    await vi.advanceTimersByTimeAsync(60_000)
    expect(reached).not.toHaveBeenCalled()
  })

  it.each([
    [-1, 0],
    [LONGEST_TIMER_MS + 1, LONGEST_TIMER_MS],
    [Number.POSITIVE_INFINITY, LONGEST_TIMER_MS],
  ])('of %d ms is a timer of %d', (ms, expected) => {
    const timer = vi.spyOn(globalThis, 'setTimeout')
    const takeBack = systemClock.limit(ms, () => {})
    expect(timer).toHaveBeenCalledWith(expect.any(Function), expected)
    takeBack()
  })
})
