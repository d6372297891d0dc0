import { describe, expect, it } from 'vitest'
import { changeState } from '../src/state/change-state.ts'
import type { StateStore } from '../src/state/state-store.ts'

/** A store that a test made, with the time that it goes by. */
export interface StoreUnderTest {
  readonly store: StateStore
  readonly pass: (ms: number) => Promise<void>
}

/** What every store has to do. */
export function stateStoreContract(name: string, make: () => Promise<StoreUnderTest>): void {
  describe(`${name} as a store of state`, () => {
    it('has nothing to begin with', async () => {
      const { store } = await make()
      expect((await store.read('a')) ?? undefined).toBeUndefined()
    })

    it('keeps a value where there was none, once', async () => {
      const { store } = await make()
      expect(await store.replace('a', undefined, 'one', undefined)).toBe(true)
      expect(await store.replace('a', undefined, 'two', undefined)).toBe(false)
      expect(await store.read('a')).toBe('one')
    })

    it('changes a value that is as it was read, and no other', async () => {
      const { store } = await make()
      await store.replace('a', undefined, 'one', undefined)
      expect(await store.replace('a', 'else', 'two', undefined)).toBe(false)
      expect(await store.read('a')).toBe('one')
      expect(await store.replace('a', 'one', 'two', undefined)).toBe(true)
      expect(await store.read('a')).toBe('two')
      expect((await store.read('b')) ?? undefined).toBeUndefined()
    })

    it('removes a value', async () => {
      const { store } = await make()
      await store.replace('a', undefined, 'one', undefined)
      expect(await store.replace('a', 'else', undefined, undefined)).toBe(false)
      expect(await store.replace('a', 'one', undefined, undefined)).toBe(true)
      expect((await store.read('a')) ?? undefined).toBeUndefined()
      expect(await store.replace('a', undefined, 'anew', undefined)).toBe(true)
    })

    it('keeps a value for its time, which begins anew with every change', async () => {
      const { store, pass } = await make()
      await store.replace('a', undefined, 'one', 1_000)
      await store.replace('good', undefined, 'for good', undefined)
      await pass(999)
      expect(await store.read('a')).toBe('one')
      await store.replace('a', 'one', 'two', 1_000)
      await pass(999)
      expect(await store.read('a')).toBe('two')
      await pass(1)
      expect((await store.read('a')) ?? undefined).toBeUndefined()
      expect(await store.replace('a', 'two', 'three', 1_000)).toBe(false)
      expect(await store.replace('a', undefined, 'three', 1_000)).toBe(true)
      expect(await store.read('good')).toBe('for good')
    })

    it.each(['__proto__', 'constructor', 'write:ü', ''])('keeps a value under the name %j', async (odd) => {
      const { store } = await make()
      expect((await store.read(odd)) ?? undefined).toBeUndefined()
      expect(await store.replace(odd, undefined, 'a "text"\n ü', undefined)).toBe(true)
      expect(await store.read(odd)).toBe('a "text"\n ü')
    })

    it('lets one of many win that change a value at the same time', async () => {
      const { store } = await make()
      const many = Array.from({ length: 20 }, (_, index) => store.replace('a', undefined, String(index), undefined))
      expect((await Promise.all(many)).filter((won) => won)).toHaveLength(1)
      const counted = Array.from({ length: 20 }, () =>
        changeState(store, 'count', (before = '0') => {
          const after = String(Number(before) + 1)
          return { after, keepMs: undefined, result: after }
        }),
      )
      expect(new Set(await Promise.all(counted)).size).toBe(20)
      expect(await store.read('count')).toBe('20')
    })
  })
}
