import { failureOf, settle } from '@x/test-kit'
import { describe, expect, it } from 'vitest'
import { changeState } from './change-state.ts'
import type { StateStore } from './state-store.ts'

describe('a change of state', () => {
  it('is decided again if somebody else was faster', async () => {
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

  it('writes nothing if nothing changes', async () => {
    const store: StateStore = {
      read: async () => 'one',
      replace: () => Promise.reject(new Error('written')),
    }
    expect(await changeState(store, 'a', (after) => ({ after, keepMs: undefined, result: after }))).toBe('one')
  })

  it('succeeds eventually, however many others come at the same moment', async () => {
    let value = 0
    const store: StateStore = {
      read: async () => {
        const read = String(value)
        await settle()
        return read
      },
      replace: async (_, before) => {
        if (before !== String(value)) return false
        value += 1
        return true
      },
    }
    const one = () => changeState(store, 'a', (before) => ({ after: `${before}+`, keepMs: undefined, result: before }))
    const results = await Promise.all(Array.from({ length: 150 }, one))
    expect(new Set(results).size).toBe(150)
  })

  it('fails if the store never accepts it', async () => {
    const store: StateStore = { read: async () => undefined, replace: async () => false }
    const failed = failureOf(changeState(store, 'a', () => ({ after: 'one', keepMs: undefined, result: 1 })))
    expect((await failed).message).toBe('the state under a was changed by another writer 1000 times in a row')
  })

  it.each<[string, object, string]>([
    [
      'answers with an object',
      { replace: async () => ({ rowCount: 0 }) },
      'replace() of the state resolved to an object, expected true or false',
    ],
    [
      'answers with a number',
      { replace: async () => 1 },
      'replace() of the state resolved to a number, expected true or false',
    ],
    [
      'answers with undefined',
      { replace: async () => undefined },
      'replace() of the state resolved to undefined, expected true or false',
    ],
    [
      'reads rows',
      { read: async () => ['secret'] },
      'read() of the state resolved to an array, expected a string or null',
    ],
  ])('fails if the store %s, as nobody would know whether it was made', async (_, odd, message) => {
    // As an untyped program passes it.
    const store = { read: async () => null, replace: async () => true, ...odd } as StateStore
    const failed = failureOf(changeState(store, 'a', () => ({ after: 'one', keepMs: undefined, result: 1 })))
    expect(await failed).toMatchObject({ name: 'StateError', message })
  })
})
