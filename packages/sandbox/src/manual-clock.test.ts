import { describe, expect, it } from 'vitest'
import { createManualClock, type ManualClock } from './manual-clock.ts'
import { nextTurn } from './next-turn.ts'

const START = Date.UTC(2025, 0, 1)
const still = () => new AbortController().signal

/** Notes the time at which each sleep ends. */
function diaryOf(clock: ManualClock) {
  const entries: string[] = []
  const note = (name: string) => entries.push(`${clock.now() - START} ${name}`)
  const sleep = (name: string, ms: number, purpose: 'pause' | 'limit', signal = still()) =>
    clock.sleep(ms, signal, purpose).then(() => note(name))
  return { entries, note, sleep }
}

describe('createManualClock', () => {
  it('starts where it is told to, and stands still', async () => {
    expect(createManualClock().now()).toBe(START)
    expect(createManualClock(5).now()).toBe(5)
    const clock = createManualClock(new Date('2024-02-05T00:00:00Z'))
    await nextTurn()
    expect(clock.now()).toBe(Date.UTC(2024, 1, 5))
  })

  it('lets a pause make its own time go by', async () => {
    const clock = createManualClock()
    await clock.sleep(250, still(), 'pause')
    await clock.sleep(0, still(), 'pause')
    expect(clock.now()).toBe(START + 250)
    expect(clock.pauses).toEqual([250, 0])
  })

  it('ends limits that fall due during a pause first, each at its own time', async () => {
    const clock = createManualClock()
    const { entries, sleep } = diaryOf(clock)
    const late = sleep('late limit', 1001, 'limit')
    await Promise.all([sleep('limit', 900, 'limit'), sleep('pause', 1000, 'pause'), sleep('first', 10, 'limit')])
    expect(entries).toEqual(['10 first', '900 limit', '1000 pause'])
    expect(clock.sleeping).toEqual([{ due: START + 1001, purpose: 'limit' }])
    await clock.advance(1)
    await late
    expect(entries.at(-1)).toBe('1001 late limit')
  })

  it('lets what a sleep sets off run before the next one ends', async () => {
    const clock = createManualClock()
    const { entries, sleep } = diaryOf(clock)
    const server = sleep('answer', 40_000, 'pause')
    const client = sleep('timeout', 35_000, 'limit').then(() => sleep('backoff', 500, 'pause'))
    await Promise.all([server, client])
    expect(entries).toEqual(['35000 timeout', '35500 backoff', '40000 answer'])
  })

  it('ends a sleep at once when its signal aborts, and keeps no time for it', async () => {
    const clock = createManualClock()
    const { entries, sleep } = diaryOf(clock)
    const controller = new AbortController()
    const sleeping = sleep('pause', 1000, 'pause', controller.signal)
    controller.abort()
    await sleeping
    await sleep('never begun', 50, 'limit', controller.signal)
    await nextTurn()
    expect(entries).toEqual(['0 pause', '0 never begun'])
    expect(clock.sleeping).toEqual([])
  })

  it('ends a limit that is already over', async () => {
    const clock = createManualClock()
    await Promise.all([clock.sleep(0, still(), 'limit'), clock.sleep(-5, still(), 'limit')])
    await clock.sleep(Number.NaN, still(), 'limit')
    expect(clock.now()).toBe(START)
  })

  it('keeps time still for a pause without end', async () => {
    const clock = createManualClock()
    void clock.sleep(Number.POSITIVE_INFINITY, still(), 'pause')
    void clock.sleep(10, still(), 'limit')
    await nextTurn()
    await nextTurn()
    expect(clock.now()).toBe(START)
    expect(clock.sleeping).toHaveLength(2)
  })

  it('waits for advance where pauses do not pass on their own', async () => {
    const clock = createManualClock(START, { autoPause: false })
    const { entries, sleep } = diaryOf(clock)
    void sleep('two', 20, 'pause')
    void sleep('one', 10, 'pause').then(() => sleep('three', 15, 'pause'))
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
    await expect(clock.advance(Number.NaN)).rejects.toThrow('not by NaN')
  })
})
