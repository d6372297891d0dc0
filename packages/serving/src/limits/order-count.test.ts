import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createManualClock } from '@x/sandbox'
import { failureOf } from '@x/test-kit'
import { describe, expect, it } from 'vitest'
import { orderOperation } from '../../test/test-operations.ts'
import { repeatedWritesOf } from '../repeats/repeated-write.ts'
import { openFileState } from '../state/file-state.ts'
import { MemoryState } from '../state/memory-state.ts'
import type { StateStore } from '../state/state-store.ts'
import { OrderCount, orderCountOf } from './order-count.ts'

const call = (idempotencyKey: string) => ({ operation: orderOperation, idempotencyKey })

const ACCEPTED = { outcome: 'accepted', isSettled: true } as const

function counting(make: (memory: MemoryState) => StateStore = (memory) => memory) {
  const clock = createManualClock()
  const memory = new MemoryState(clock)
  const store = make(memory)
  return { clock, memory, store, count: new OrderCount(clock, store) }
}

describe('the count of orders', () => {
  it('gives one place to each of several racing calls, in one process or in several', async () => {
    const { clock, store, count } = counting()
    const other = new OrderCount(clock, store)
    const takes = Array.from({ length: 300 }, (_, index) =>
      (index % 2 === 0 ? count : other).take(call(`k-${index}`), 100),
    )
    const places = await Promise.all(takes)
    expect(places.filter(({ isFull }) => !isFull)).toHaveLength(100)
  })

  it('gives one place to racing calls with the same key', async () => {
    const { count } = counting()
    await Promise.all(Array.from({ length: 20 }, () => count.take(call('k'), 1)))
    expect(await count.take(call('other'), 1)).toMatchObject({ isFull: true })
  })

  it('leaves nothing behind once nothing counts any more', async () => {
    const { clock, memory, count } = counting()
    await count.take(call('k'), 1)
    await count.leave(call('k'), { outcome: 'rejected', isSettled: false })
    expect(memory.size).toBe(0)
    await count.take(call('k'), 1)
    await count.leave(call('k'), ACCEPTED)
    expect(memory.size).toBe(1)
    await clock.advance(60 * 60 * 1000)
    await count.leave(call('other'), { outcome: 'not_sent', isSettled: false })
    expect(memory.size).toBe(0)
  })

  it('is not evicted when a memory is full', async () => {
    const clock = createManualClock()
    const memory = new MemoryState(clock, 3)
    const count = new OrderCount(clock, memory)
    await count.take(call('k'), 1)
    for (const name of ['a', 'b', 'c', 'd']) await memory.replace(name, undefined, '1', 1_000)
    expect(await count.take(call('other'), 1)).toMatchObject({ isFull: true })
  })

  it('stores no key', async () => {
    let text: string | undefined
    const { count } = counting((memory) => ({
      read: (name) => memory.read(name),
      replace: (name, before, after, keepMs) => {
        text = after
        return memory.replace(name, before, after, keepMs)
      },
    }))
    await count.take(call('sam@example.com'), 1)
    expect(text).toContain('"version":1')
    expect(text).not.toContain('sam')
  })

  it('fails if the store does not answer in time, and a late answer takes no place', async () => {
    let answer: () => void = () => {}
    let hangs: Promise<void> | undefined = new Promise((resolve) => {
      answer = resolve
    })
    const { clock, count } = counting((memory) => ({
      read: async (name) => {
        await hangs
        return memory.read(name)
      },
      replace: (...change) => memory.replace(...change),
    }))
    // One waits for the store, the other waits its turn.
    const waiting = [call('a'), call('b')].map((one) => failureOf(count.take(one, 1)))
    await expect.poll(() => clock.sleeping.length).toBe(3)
    await clock.advance(5_000)
    for (const error of await Promise.all(waiting)) {
      expect(error.message).toBe('the state store did not respond within 5000 ms')
    }
    hangs = undefined
    answer()
    await expect.poll(async () => (await count.take(call('c'), 1)).isFull).toBe(false)
  })

  it('fails with what the store throws, and continues with the next', async () => {
    let isBroken = true
    const { count } = counting((memory) => ({
      read: (name) => (isBroken ? Promise.reject(new Error('no disk')) : memory.read(name)),
      replace: (...change) => memory.replace(...change),
    }))
    expect((await failureOf(count.take(call('a'), 1))).message).toBe('no disk')
    isBroken = false
    expect(await count.take(call('b'), 1)).toMatchObject({ isFull: false })
  })
})

describe('a count in a file', () => {
  it('continues where the previous process ended, whatever that left in flight', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'count-'))
    const open = () => openFileState(join(folder, 'state'), { owner: 'test' })
    const clock = createManualClock(Date.now())
    const before = await open()
    const first = new OrderCount(clock, before)
    await first.take(call('placed'), 2)
    await first.leave(call('placed'), ACCEPTED)
    await first.take(call('in flight'), 2)
    await before.close()
    const after = await open()
    const second = new OrderCount(clock, after)
    expect(await second.take(call('new'), 2)).toMatchObject({ isFull: true })
    expect(await second.take(call('in flight'), 2)).toMatchObject({ isFull: false })
    await after.close()
    await rm(folder, { recursive: true })
  })
})

describe('the count of a client', () => {
  it('is kept once, in the state that also remembers its writes', () => {
    const clock = createManualClock()
    const [client, state] = [{}, new MemoryState(clock)]
    const count = orderCountOf(client, clock, state)
    expect(orderCountOf(client, clock, undefined)).toBe(count)
    expect(repeatedWritesOf(client).state).toBe(state)
    expect(orderCountOf({}, clock, state)).not.toBe(count)
  })
})
