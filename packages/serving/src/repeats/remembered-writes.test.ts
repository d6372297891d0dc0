import { createManualClock } from '@x/sandbox'
import { failureOf } from '@x/test-kit'
import { isConfigurationError, type Outcome, SdkError } from '@x/transport'
import { describe, expect, it } from 'vitest'
import { orderOperation } from '../../test/test-operations.ts'
import type { OperationResponse } from '../calls/served-operation.ts'
import { MemoryState } from '../state/memory-state.ts'
import type { StateStore } from '../state/state-store.ts'
import { REMEMBERED_MS } from './recent-writes.ts'
import { RepeatedWrites, repeatedWritesOf, type Write } from './repeated-write.ts'
import type { WriteEvent } from './write-event.ts'

const write = (more: Partial<Write> = {}): Write => ({
  operation: orderOperation,
  body: { amount: 10, to: 'sam@example.com' },
  idempotencyKey: undefined,
  ...more,
})

const answer = async (): Promise<OperationResponse> => ({
  status: 200,
  data: { id: 'O-1' },
  headers: new Headers(),
  requestId: undefined,
})

const failing = (outcome: Outcome) => async () => {
  throw new SdkError('no', { outcome })
}

/** One store, and servers that share it: one after the other, or several at once. */
function shared() {
  const clock = createManualClock()
  const store = new MemoryState(clock)
  let made = 0
  const server = (more: object = {}) =>
    new RepeatedWrites({ clock, state: store, randomKey: () => `made-${++made}`, ...more })
  return { clock, store, server }
}

/** A call that never ends: its process dies first. */
function lost(server: RepeatedWrites, asked = write()) {
  return new Promise<string>((resolve) => {
    server.send(asked, (key) => {
      resolve(key)
      return new Promise(() => {})
    })
  })
}

describe('a server that starts after another one has died', () => {
  it('refuses the same write without a key, and names the key of the one that was in flight', async () => {
    const { server } = shared()
    const key = await lost(server())
    const error = await failureOf(server().send(write(), answer))
    expect(error).toMatchObject({ type: 'repeated_write', outcome: 'unknown', idempotencyKey: key })
    expect(error.message).toContain(`under the idempotency key ${key}, and may have been carried out.`)
  })

  it('sends it under that key, and then knows its result', async () => {
    const { server } = shared()
    const idempotencyKey = await lost(server())
    const next = server()
    expect(await next.send(write({ idempotencyKey }), answer)).toMatchObject({ data: { id: 'O-1' } })
    expect(await failureOf(next.send(write(), answer))).toMatchObject({ outcome: 'accepted', orderId: 'O-1' })
  })

  it.each(['rejected', 'not_sent'] as const)(
    'still refuses others although its repeat ends %s: the first may have happened',
    async (outcome) => {
      const { server } = shared()
      const idempotencyKey = await lost(server())
      await failureOf(server().send(write({ idempotencyKey }), failing(outcome)))
      expect(await failureOf(server().send(write(), answer))).toMatchObject({ outcome: 'unknown', idempotencyKey })
    },
  )

  it('knows what was carried out, and what had no effect', async () => {
    const { server } = shared()
    await server().send(write({ isFailed: () => true }), answer)
    expect(await failureOf(server().send(write(), answer))).toMatchObject({
      ...{ outcome: 'accepted', idempotencyKey: 'made-1', orderId: 'O-1', failed: true },
    })
  })

  it('sends one that had no effect under the key that was reported', async () => {
    const { server } = shared()
    await failureOf(server().send(write(), failing('not_sent')))
    const keys: string[] = []
    await server().send(write(), (key) => {
      keys.push(key)
      return answer()
    })
    expect(keys).toEqual(['made-1'])
  })

  it('sends it once ten minutes have gone by', async () => {
    const { server, clock } = shared()
    await lost(server())
    await clock.advance(REMEMBERED_MS - 1)
    await failureOf(server().send(write(), answer))
    await clock.advance(REMEMBERED_MS)
    expect(await server().send(write(), answer)).toMatchObject({ data: { id: 'O-1' } })
  })
})

describe('servers that share a state', () => {
  it('send only one of many equal writes', async () => {
    const { server } = shared()
    let sent = 0
    const many = Array.from({ length: 10 }, () =>
      server()
        .send(write(), () => {
          sent += 1
          return answer()
        })
        .catch((error: unknown) => error),
    )
    expect(await Promise.all(many)).toHaveLength(10)
    expect(sent).toBe(1)
  })

  it('tell accounts apart by the fingerprints of their clients', async () => {
    const { server } = shared()
    const of = (account: string) => server({ fingerprint: async (_: unknown, text: string) => account + text })
    await of('a').send(write(), answer)
    expect(await of('b').send(write(), answer)).toMatchObject({ data: { id: 'O-1' } })
    await failureOf(of('a').send(write(), answer))
  })

  it('store neither body nor answer in it, and no hash that would be the same in another store', async () => {
    const values = new Map<string, string>()
    const store: StateStore = {
      read: async (name) => values.get(name),
      replace: async (name, _, after = '') => Boolean(values.set(name, after)),
    }
    await new RepeatedWrites({ state: store }).send(write(), answer)
    const [[, salt = ''] = [], [name = '', value = ''] = []] = [...values]
    expect([...values.keys()]).toEqual(['salt', expect.stringMatching(/^write:[0-9a-f]{64}$/)])
    expect(salt).toMatch(/^[0-9a-f-]{36}$/)
    expect(value).not.toContain('sam@example.com')
    values.clear()
    await new RepeatedWrites({ state: store }).send(write(), answer)
    expect([...values.keys()]).not.toContain(name)
  })
})

describe('a key that is made for a write', () => {
  it('is recorded and reported before the write is sent', async () => {
    const { store, server } = shared()
    const told: WriteEvent[] = []
    await server().send(write({ onWrite: (event) => told.push(event) }), async () => {
      expect(told).toEqual([{ kind: 'key_made', operation: 'createOrder', idempotencyKey: 'made-1' }])
      expect(store.size).toBe(2)
      return answer()
    })
    expect(told).toHaveLength(1)
  })

  it('is sent even if the log fails', async () => {
    const onWrite = () => {
      throw new Error('the log is full')
    }
    expect(await shared().server().send(write({ onWrite }), answer)).toMatchObject({ data: { id: 'O-1' } })
  })

  it('is not reported if its caller named the key', async () => {
    const told: WriteEvent[] = []
    await shared()
      .server()
      .send(write({ idempotencyKey: 'mine', onWrite: (event) => told.push(event) }), answer)
    expect(told).toEqual([])
  })

  it('is listed while it is in flight', async () => {
    const { server } = shared()
    const writes = server()
    expect(writes.inFlight).toEqual([])
    const key = await lost(writes)
    await lost(writes, write({ idempotencyKey: 'mine' }))
    const operation = 'createOrder'
    expect(writes.inFlight).toEqual([
      { operation, idempotencyKey: key },
      { operation, idempotencyKey: 'mine' },
    ])
  })
})

describe('a state that fails', () => {
  const broken = new Error('redis://user:secret@state is gone')

  /** Fails from the given number of calls on. */
  function failingStore(from: number): StateStore {
    const store = new MemoryState(createManualClock())
    let calls = 0
    const counted = async <Value>(call: () => Promise<Value>): Promise<Value> => {
      calls += 1
      if (calls >= from) throw broken
      return call()
    }
    return {
      read: (name) => counted(() => store.read(name)),
      replace: (...all) => counted(() => store.replace(...all)),
    }
  }

  // The salt is read and made, then the write is read and put on record.
  it.each([1, 2, 3, 4])('before a write, at call %i, prevents it from being sent', async (from) => {
    const told: WriteEvent[] = []
    let sent = 0
    const writes = new RepeatedWrites({ state: failingStore(from) })
    for (const idempotencyKey of [undefined, 'mine']) {
      const asked = write({ idempotencyKey, onWrite: (event) => told.push(event) })
      const error = await failureOf(
        writes.send(asked, () => {
          sent += 1
          return answer()
        }),
      )
      expect(error).toMatchObject({
        ...{ name: 'WriteRefusedError', type: 'state_unavailable', status: 503 },
        ...{ outcome: 'not_sent', retryable: true },
      })
      expect(Reflect.get(error, 'idempotencyKey')).toBe(idempotencyKey)
      expect(error.message).toContain('Nothing was sent.')
      // The error of the store is only for the log.
      expect(error.message).not.toContain('secret')
      const event = { kind: 'state_failed', operation: 'createOrder', idempotencyKey, sent: false, error: broken }
      expect(told.splice(0)).toEqual([event])
    }
    expect(sent).toBe(0)
  })

  it.each([5, 6])('after a write, at call %i, does not affect the answer', async (from) => {
    const told: WriteEvent[] = []
    const writes = new RepeatedWrites({ state: failingStore(from), randomKey: () => 'made' })
    const asked = write({ onWrite: (event) => told.push(event) })
    expect(await writes.send(asked, answer)).toMatchObject({ data: { id: 'O-1' } })
    expect(told.at(-1)).toEqual({
      ...{ kind: 'state_failed', operation: 'createOrder', idempotencyKey: 'made', sent: true, error: broken },
    })
  })

  it('still refuses the next equal write, though the end of the first is not recorded', async () => {
    const { store, server } = shared()
    let fails = false
    const state: StateStore = {
      read: (name) => (fails ? Promise.reject(broken) : store.read(name)),
      replace: (...all) => store.replace(...all),
    }
    await server({ state }).send(write(), async () => {
      fails = true
      return answer()
    })
    expect(await failureOf(server().send(write(), answer))).toMatchObject({
      ...{ type: 'repeated_write', outcome: 'unknown', idempotencyKey: 'made-1' },
    })
  })

  it('is waited for at most five seconds, before a write or after it', async () => {
    const { store, clock, server } = shared()
    let silent = true
    const state: StateStore = {
      read: (name) => (silent ? new Promise(() => {}) : store.read(name)),
      replace: (...all) => store.replace(...all),
    }
    const writes = server({ state })
    const told: WriteEvent[] = []
    const refused = failureOf(writes.send(write({ onWrite: (event) => told.push(event) }), answer))
    await clock.advance(5_000)
    expect(await refused).toMatchObject({ type: 'state_unavailable' })
    expect(told).toMatchObject([{ sent: false, error: { message: 'the state store did not respond within 5000 ms' } }])
    silent = false
    let ended: () => void = () => {}
    const atEnd = new Promise<void>((resolve) => {
      ended = resolve
    })
    const sent = writes.send(write(), async () => {
      silent = true
      ended()
      return answer()
    })
    await atEnd
    // The answer is there, but its record is not written yet.
    await new Promise((resolve) => setImmediate(resolve))
    await clock.advance(5_000)
    expect(await sent).toMatchObject({ data: { id: 'O-1' } })
  })

  it('prevents a write if its record is unreadable', async () => {
    const values = new Map([['salt', 's']])
    const state: StateStore = { read: async (name) => values.get(name) ?? 'garbage', replace: async () => true }
    expect(await failureOf(new RepeatedWrites({ state }).send(write(), answer))).toMatchObject({
      type: 'state_unavailable',
    })
  })
})

describe('a client', () => {
  const problemOf = (make: () => unknown): string => {
    try {
      make()
    } catch (error) {
      if (isConfigurationError(error)) return error.message
    }
    return 'nothing'
  }

  it.each([
    ['with none', undefined, 'no state'],
    ['with another', new MemoryState(createManualClock()), 'another state'],
  ])('that is already served %s is not served with a state', (_, state, what) => {
    const client = {}
    const first = repeatedWritesOf(client, { state })
    expect(problemOf(() => repeatedWritesOf(client, { state: new MemoryState(createManualClock()) }))).toBe(
      `state: this client is already served with ${what}. Pass the same state everywhere you serve a client.`,
    )
    expect(repeatedWritesOf(client, { state })).toBe(first)
    expect(repeatedWritesOf(client)).toBe(first)
  })
})
