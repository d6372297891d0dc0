import { failureOf } from '@x/test-kit'
import { describe, expect, it } from 'vitest'
import { changeState } from './change-state.ts'
import type { StateStore } from './state-store.ts'

describe('a change of state', () => {
  it('is decided again where somebody was quicker', async () => {
    const values = ['one', 'two']
    const seen: (string | undefined)[] = []
    const store: StateStore = {
      read: async () => values.shift() ?? null,
      replace: async (_, before) => before === undefined,
    }
    const result = await changeState(store, 'a', (before) => {
      seen.push(before)
      return { after: 'three', keepMs: undefined, result: seen.length }
    })
    expect([result, seen]).toEqual([3, ['one', 'two', undefined]])
  })

  it('that changes nothing writes nothing', async () => {
    const store: StateStore = {
      read: async () => 'one',
      replace: () => Promise.reject(new Error('written')),
    }
    expect(await changeState(store, 'a', (after) => ({ after, keepMs: undefined, result: after }))).toBe('one')
  })

  it('fails where the store never agrees', async () => {
    const store: StateStore = { read: async () => undefined, replace: async () => false }
    const failed = failureOf(changeState(store, 'a', () => ({ after: 'one', keepMs: undefined, result: 1 })))
    expect((await failed).message).toBe('the state under a was changed by somebody else 100 times in a row')
  })
})
