import { countedListeners } from '@x/test-kit'
import { describe, expect, it } from 'vitest'
import { Stopping } from './tasks.ts'

const aborted = (signal: AbortSignal) =>
  new Promise<string>((resolve) => signal.addEventListener('abort', () => resolve('stopped'), { once: true }))

describe('the end of a run', () => {
  it('reaches every waiter, and is reported once', async () => {
    let reported = 0
    const stopping = new Stopping(() => {
      reported += 1
    })
    const waits = [1, 2, 3].map(() => stopping.during(aborted))
    expect(stopping.signal.aborted).toBe(false)
    stopping.stop()
    stopping.stop()
    expect(await Promise.all(waits)).toEqual(['stopped', 'stopped', 'stopped'])
    expect([stopping.signal.aborted, reported]).toEqual([true, 1])
  })

  it('has already happened for a waiter that comes after it', async () => {
    const stopping = new Stopping(() => {})
    stopping.stop()
    expect(await stopping.during(async (signal) => signal.aborted)).toBe(true)
  })

  it('does not reach a waiter that has stopped waiting', async () => {
    const stopping = new Stopping(() => {})
    let mine: AbortSignal | undefined
    await stopping.during(async (signal) => {
      mine = signal
    })
    await expect(stopping.during(() => Promise.reject(new Error('own')))).rejects.toThrow('own')
    stopping.stop()
    expect(mine?.aborted).toBe(false)
  })

  it('reaches many waiters without many listeners on one signal', async () => {
    const stopping = new Stopping(() => {})
    const listeners = countedListeners(stopping.signal)
    const most: number[] = []
    const waits = Array.from({ length: 100 }, () =>
      stopping.during((signal) => {
        const own = countedListeners(signal)
        const wait = aborted(signal)
        most.push(own())
        return wait
      }),
    )
    expect([listeners(), Math.max(...most)]).toEqual([0, 1])
    stopping.stop()
    await Promise.all(waits)
  })
})
