import { describe, expect, it } from 'vitest'
import { createManualClock, type ManualClock, nextTurn } from './manual-clock.ts'

const START = Date.UTC(2025, 0, 1)

/** Notes the time at which each sleep ends. */
function diaryOf(clock: ManualClock) {
  const entries: string[] = []
  const note = (name: string) => entries.push(`${clock.now() - START} ${name}`)
  const pause = (name: string, ms: number, signal?: AbortSignal) => clock.sleep(ms, signal).then(() => note(name))
  const limit = (name: string, ms: number) =>
    new Promise<void>((resolve) => clock.limit(ms, resolve)).then(() => note(name))
  return { entries, note, pause, limit }
}

describe('createManualClock', () => {
  it('starts at the given time, and stands still', async () => {
    expect(createManualClock().now()).toBe(START)
    expect(createManualClock(5).now()).toBe(5)
    const clock = createManualClock(new Date('2024-02-05T00:00:00Z'))
    await nextTurn()
    expect(clock.now()).toBe(Date.UTC(2024, 1, 5))
  })

  it('advances by itself during a pause', async () => {
    const clock = createManualClock()
    await clock.sleep(250)
    await clock.sleep(0)
    expect(clock.now()).toBe(START + 250)
    expect(clock.pauses).toEqual([250, 0])
  })

  it('first ends limits that are due during a pause, each at its own time', async () => {
    const clock = createManualClock()
    const { entries, pause, limit } = diaryOf(clock)
    const late = limit('late limit', 1001)
    await Promise.all([limit('limit', 900), pause('pause', 1000), limit('first', 10)])
    expect(entries).toEqual(['10 first', '900 limit', '1000 pause'])
    expect(clock.sleeping).toEqual([{ due: START + 1001, purpose: 'limit' }])
    await clock.advance(1)
    await late
    expect(entries.at(-1)).toBe('1001 late limit')
  })

  it('lets the effects of a sleep run before the next one ends', async () => {
    const clock = createManualClock()
    const { entries, pause, limit } = diaryOf(clock)
    const server = pause('answer', 40_000)
    const client = limit('timeout', 35_000).then(() => pause('backoff', 500))
    await Promise.all([server, client])
    expect(entries).toEqual(['35000 timeout', '35500 backoff', '40000 answer'])
  })

  it('ends a sleep at once when its signal aborts, and drops its time', async () => {
    const clock = createManualClock()
    const { entries, pause } = diaryOf(clock)
    const controller = new AbortController()
    const sleeping = pause('pause', 1000, controller.signal)
    controller.abort()
    await sleeping
    await pause('never begun', 50, controller.signal)
    await nextTurn()
    expect(entries).toEqual(['0 pause', '0 never begun'])
    expect(clock.sleeping).toEqual([])
  })

  it('drops a limit that was cancelled, and never reports it', async () => {
    const clock = createManualClock()
    let reached = 0
    const takeBack = clock.limit(1000, () => {
      reached += 1
    })
    expect(clock.sleeping).toEqual([{ due: START + 1000, purpose: 'limit' }])
    takeBack()
    takeBack()
    expect(clock.sleeping).toEqual([])
    await clock.advance(2000)
    expect(reached).toBe(0)
  })

  it('ends a limit that is already over', async () => {
    const clock = createManualClock()
    const { limit } = diaryOf(clock)
    await Promise.all([limit('none', 0), limit('less', -5), limit('no number', Number.NaN)])
    expect(clock.now()).toBe(START)
  })

  it('stands still for an endless pause', async () => {
    const clock = createManualClock()
    void clock.sleep(Number.POSITIVE_INFINITY)
    clock.limit(10, () => {})
    await nextTurn()
    await nextTurn()
    expect(clock.now()).toBe(START)
    expect(clock.sleeping).toHaveLength(2)
  })

  it('waits for advance if pauses do not pass by themselves', async () => {
    const clock = createManualClock(START, { autoPause: false })
    const { entries, pause } = diaryOf(clock)
    void pause('two', 20)
    void pause('one', 10).then(() => pause('three', 15))
    await nextTurn()
    expect(entries).toEqual([])
    await clock.advance(19)
    expect(entries).toEqual(['10 one'])
    expect(clock.now()).toBe(START + 19)
    await clock.advance(100)
    expect(entries).toEqual(['10 one', '20 two', '25 three'])
    expect(clock.now()).toBe(START + 119)
  })

  it('adds up advances that overlap', async () => {
    const clock = createManualClock()
    await Promise.all([clock.advance(10), clock.advance(5)])
    expect(clock.now()).toBe(START + 15)
  })

  it('refuses to go back', async () => {
    const clock = createManualClock()
    await expect(clock.advance(-1)).rejects.toThrow(RangeError)
    await expect(clock.advance(Number.NaN)).rejects.toThrow('got NaN')
  })
})
