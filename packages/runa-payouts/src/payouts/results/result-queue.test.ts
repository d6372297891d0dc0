import { settle } from '@x/test-kit'
import { describe, expect, it } from 'vitest'
import { ResultQueue } from './results.ts'

/** Whether there is room now. */
async function hasRoom(queue: ResultQueue<number>): Promise<boolean> {
  let room = false
  queue.room().then(() => {
    room = true
  })
  await settle()
  return room
}

describe('the queue of results', () => {
  it('returns them in order, including those before the end', async () => {
    const queue = new ResultQueue<number | undefined>(10)
    queue.push(1)
    queue.push(undefined)
    queue.end()
    expect(await queue.next()).toEqual({ result: 1 })
    expect(await queue.next()).toEqual({ result: undefined })
    expect(await queue.next()).toBeUndefined()
    expect(await queue.next()).toBeUndefined()
  })

  it('wakes every reader that waits', async () => {
    const queue = new ResultQueue<number>(10)
    const read = [queue.next(), queue.next(), queue.next()]
    queue.push(1)
    queue.push(2)
    await settle()
    queue.end()
    expect(await Promise.all(read)).toEqual([{ result: 1 }, { result: 2 }, undefined])
  })

  it('has room until it is full, and again once one is read', async () => {
    const queue = new ResultQueue<number>(2)
    queue.push(1)
    expect(await hasRoom(queue)).toBe(true)
    queue.push(2)
    expect(await hasRoom(queue)).toBe(false)
    const waiting = queue.room()
    await queue.next()
    await waiting
  })

  it.each(['drain', 'end', 'admit'] as const)('%s lets the writers continue', async (action) => {
    const queue = new ResultQueue<number>(1)
    queue.push(1)
    const waiting = queue.room()
    queue[action]()
    await waiting
    expect(await hasRoom(queue)).toBe(true)
  })

  it('drops them once nothing reads them', async () => {
    const queue = new ResultQueue<number>(1)
    queue.push(1)
    queue.drain()
    queue.push(2)
    queue.end()
    expect(await queue.next()).toBeUndefined()
  })

  it('keeps them after admit', async () => {
    const queue = new ResultQueue<number>(1)
    queue.push(1)
    queue.admit()
    queue.push(2)
    expect([await queue.next(), await queue.next()]).toEqual([{ result: 1 }, { result: 2 }])
  })
})
