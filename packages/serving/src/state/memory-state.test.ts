import { createManualClock } from '@x/sandbox'
import { describe, expect, it } from 'vitest'
import { stateStoreContract } from '../../test/state-store-contract.ts'
import { MemoryState } from './memory-state.ts'

stateStoreContract('the memory of a process', async () => {
  const clock = createManualClock()
  return { store: new MemoryState(clock), pass: (ms) => clock.advance(ms) }
})

describe('the memory of a process', () => {
  it('is bounded: the least recently changed value is evicted, but never a permanent one', async () => {
    const store = new MemoryState(createManualClock(), 3)
    await store.replace('good', undefined, '1', undefined)
    for (const name of ['a', 'b']) await store.replace(name, undefined, '1', 1_000)
    await store.replace('a', '1', '2', 1_000)
    await store.replace('c', undefined, '1', 1_000)
    expect(store.size).toBe(3)
    expect(await Promise.all(['good', 'a', 'b', 'c'].map((name) => store.read(name)))).toEqual([
      '1',
      '2',
      undefined,
      '1',
    ])
  })
})
