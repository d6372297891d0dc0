import { createManualClock } from '@x/sandbox'
import { failureOf } from '@x/test-kit'
import { type Outcome, SdkError } from '@x/transport'
import { describe, expect, it } from 'vitest'
import { orderOperation } from '../../test/test-operations.ts'
import type { OperationResponse } from '../calls/served-operation.ts'
import { MemoryState } from '../state/memory-state.ts'
import { REMEMBERED_MS } from './recent-writes.ts'
import { RepeatedWrites, repeatedWritesOf, type Write } from './repeated-write.ts'
import { isWriteRefusedError, WriteRefusedError } from './write-refused-error.ts'

const BODY = { amount: 10, to: { name: 'Sam', tags: ['a', 'b'] } }
const SAME_BODY = { to: { tags: ['a', 'b'], name: 'Sam' }, amount: 10 }
const OTHER_BODY = { ...BODY, amount: 11 }

const write = (more: Partial<Write> = {}): Write => ({
  operation: orderOperation,
  body: BODY,
  idempotencyKey: undefined,
  ...more,
})

const answer = (data: unknown = { id: 'O-1' }): OperationResponse => ({
  status: 200,
  data,
  headers: new Headers(),
  requestId: undefined,
})

const failing =
  (outcome: Outcome, more: object = {}) =>
  async () => {
    throw new SdkError('no', { outcome, ...more })
  }

function memory(capacity?: number) {
  const clock = createManualClock()
  let made = 0
  // The salt is stored next to the writes.
  const state = new MemoryState(clock, capacity === undefined ? undefined : capacity + 1)
  const writes = new RepeatedWrites({ clock, state, randomKey: () => `made-${++made}` })
  return { clock, state, writes, remembered: () => Math.max(0, state.size - 1) }
}

/** A call that ends when the test tells it to. */
function held() {
  let release: (answer: OperationResponse) => void = () => {}
  const pending = new Promise<OperationResponse>((resolve) => {
    release = resolve
  })
  let begin: () => void = () => {}
  const begun = new Promise<void>((resolve) => {
    begin = resolve
  })
  const call = () => {
    begin()
    return pending
  }
  return { call, begun, release: () => release(answer()) }
}

describe('a write without a key', () => {
  it('is sent under a new key, which a later one learns', async () => {
    const { writes } = memory()
    const keys: string[] = []
    await writes.send(write(), async (key) => {
      keys.push(key)
      return answer()
    })
    expect(keys).toEqual(['made-1'])
    const error = await failureOf(writes.send(write({ body: SAME_BODY }), async () => answer()))
    expect(error).toMatchObject({
      name: 'WriteRefusedError',
      type: 'repeated_write',
      status: 409,
      outcome: 'accepted',
      operation: 'createOrder',
      idempotencyKey: 'made-1',
      orderId: 'O-1',
      message:
        'createOrder: the same body was sent a short while ago under the idempotency key made-1, and was carried out (O-1). Repeat it with this key; a new key pays again. This call sent nothing.',
    })
    expect(isWriteRefusedError(error)).toBe(true)
    expect(error).toBeInstanceOf(SdkError)
  })

  it('is told if what the earlier one created had no effect, until an answer says otherwise', async () => {
    const { writes } = memory()
    const isFailed = (data: unknown) => Object(data).failed === true
    await writes.send(write({ isFailed }), async () => answer({ id: 'O-1', failed: true }))
    const error = await failureOf(writes.send(write({ isFailed }), async () => answer()))
    expect(error).toMatchObject({ outcome: 'accepted', failed: true, orderId: 'O-1' })
    expect(error.message).toContain('and what it started (O-1) failed. ')
    await writes.send(write({ isFailed, idempotencyKey: 'made-1' }), async () => answer())
    expect(await failureOf(writes.send(write(), async () => answer()))).toMatchObject({ failed: false })
  })

  it('is refused while an equal one is in flight, so that only one of two is sent', async () => {
    const { writes } = memory()
    const first = held()
    const sent = writes.send(write(), first.call)
    // Bodies are hashed in parallel: the one that finishes first is sent.
    await first.begun
    const second = await failureOf(writes.send(write({ body: SAME_BODY }), async () => answer()))
    expect(second).toMatchObject({ outcome: 'unknown', idempotencyKey: 'made-1' })
    expect(second.message).toContain('is still under way')
    first.release()
    await sent
  })

  it('is the same whether it leaves a member out or sets it to null', async () => {
    const { writes } = memory()
    await writes.send(write(), async () => answer())
    const body = { ...BODY, description: null, metadata: undefined, to: { ...BODY.to, phone: null } }
    const error = await failureOf(writes.send(write({ body }), async () => answer()))
    expect(error).toMatchObject({ type: 'repeated_write', idempotencyKey: 'made-1' })
  })

  it('is refused after one that may have happened', async () => {
    const { writes } = memory()
    await failureOf(writes.send(write(), failing('unknown')))
    const error = await failureOf(writes.send(write(), async () => answer()))
    expect(error).toMatchObject({ outcome: 'unknown', idempotencyKey: 'made-1' })
    expect(error.message).toContain('may have been carried out.')
  })

  it('learns of one that happened though its answer was lost', async () => {
    const { writes } = memory()
    await failureOf(writes.send(write(), failing('accepted', { orderId: 'O-7', runId: 'R-7' })))
    expect(await failureOf(writes.send(write(), async () => answer()))).toMatchObject({
      outcome: 'accepted',
      orderId: 'O-7',
      runId: 'R-7',
    })
  })

  it('is refused after a failure that is not an error of the client', async () => {
    const { writes } = memory()
    await failureOf(
      writes.send(write(), async () => {
        throw new TypeError('a bug')
      }),
    )
    expect(await failureOf(writes.send(write(), async () => answer()))).toBeInstanceOf(WriteRefusedError)
  })

  it.each(['rejected', 'not_sent'] as const)(
    'is sent after one that ended %s, under the key that was reported',
    async (outcome) => {
      const { writes } = memory()
      const keys: string[] = []
      await failureOf(writes.send(write(), failing(outcome)))
      await writes.send(write(), async (key) => {
        keys.push(key)
        return answer()
      })
      expect(keys).toEqual(['made-1'])
      // A caller that comes back with the key finds the same one.
      expect(await failureOf(writes.send(write(), async () => answer()))).toMatchObject({ idempotencyKey: 'made-1' })
    },
  )

  it('is sent under a new key after a refusal that the API stores under the old one', async () => {
    const { writes, remembered } = memory()
    const attempts = [{ number: 1, startedAt: 0, durationMs: 1, verdict: 'rejected', stored: true }]
    await failureOf(writes.send(write(), failing('rejected', { attempts })))
    expect(remembered()).toBe(0)
    await writes.send(write(), async (key) => {
      expect(key).toBe('made-2')
      return answer()
    })
  })

  it('is sent under the key that a refused one learned, though that had no effect', async () => {
    const { writes } = memory()
    let fail: () => void = () => {}
    const pending = new Promise<OperationResponse>((_, reject) => {
      fail = () => reject(new SdkError('no', { outcome: 'rejected' }))
    })
    const first = failureOf(writes.send(write({ idempotencyKey: 'mine' }), () => pending))
    const refused = await failureOf(writes.send(write(), async () => answer()))
    expect(refused).toMatchObject({ idempotencyKey: 'mine' })
    fail()
    await first
    await writes.send(write(), async (key) => {
      expect(key).toBe('mine')
      return answer()
    })
  })

  it('is sent under a new key if the previous one had no effect too long ago', async () => {
    const { writes, clock } = memory()
    await failureOf(writes.send(write(), failing('not_sent')))
    await clock.advance(REMEMBERED_MS)
    await writes.send(write(), async (key) => {
      expect(key).toBe('made-2')
      return answer()
    })
  })

  it('ignores a key that a caller named and that had no effect', async () => {
    const { writes, remembered } = memory()
    await failureOf(writes.send(write({ idempotencyKey: 'mine' }), failing('rejected')))
    expect(remembered()).toBe(0)
  })

  it('is sent if the body differs', async () => {
    const { writes, remembered } = memory()
    await writes.send(write(), async () => answer())
    await writes.send(write({ body: OTHER_BODY }), async () => answer({}))
    expect(remembered()).toBe(2)
  })

  it('is sent if the operation differs', async () => {
    const { writes } = memory()
    await writes.send(write(), async () => answer())
    const other = write({ operation: { ...orderOperation, id: 'createOther' } })
    expect(await writes.send(other, async () => answer({ id: 'X-1' }))).toMatchObject({ data: { id: 'X-1' } })
  })

  it('is sent once ten minutes have gone by since the earlier one ended', async () => {
    const { writes, clock } = memory()
    const first = held()
    const sent = writes.send(write(), first.call)
    await first.begun
    const refused = async () => isWriteRefusedError(await failureOf(writes.send(write(), async () => answer())))
    await clock.advance(REMEMBERED_MS)
    expect(await refused()).toBe(true)
    first.release()
    await sent
    await clock.advance(REMEMBERED_MS - 1)
    expect(await refused()).toBe(true)
    await clock.advance(1)
    expect(await writes.send(write(), async () => answer({ id: 'O-2' }))).toMatchObject({ data: { id: 'O-2' } })
  })

  it('is refused if keys are required, before anything else', async () => {
    const { writes } = memory()
    const asked = write({ requireIdempotencyKey: true })
    const error = await failureOf(writes.send(asked, async () => answer()))
    expect(error).toMatchObject({ type: 'idempotency_key_required', status: 400, outcome: 'not_sent' })
    expect(error.message).toContain('X-Idempotency-Key is missing')
    expect(error).not.toHaveProperty('idempotencyKey')
    const unnamed = write({ operation: { ...orderOperation, parameters: [] }, requireIdempotencyKey: true })
    expect((await failureOf(writes.send(unnamed, async () => answer()))).message).toContain(
      'the idempotency key is missing',
    )
  })

  it('is not remembered if the schema refuses the body, as it is never sent', async () => {
    const { writes, remembered } = memory()
    const keys: string[] = []
    const refused = write({ body: { amount: -1 } })
    for (let sent = 0; sent < 2; sent += 1) {
      const call = async (key: string) => {
        keys.push(key)
        expect(remembered()).toBe(0)
        throw new SdkError('no')
      }
      await failureOf(writes.send(refused, call))
      await failureOf(writes.send({ ...refused, idempotencyKey: 'mine' }, call))
    }
    expect(keys).toEqual(['made-1', 'mine', 'made-2', 'mine'])
  })

  it('of an operation without a body is identified by its operation', async () => {
    const { writes } = memory()
    const { body: _, ...bodiless } = orderOperation
    await writes.send(write({ operation: bodiless, body: undefined }), async () => answer())
    const error = await failureOf(writes.send(write({ operation: bodiless, body: undefined }), async () => answer()))
    expect(error).toMatchObject({ type: 'repeated_write', outcome: 'accepted', idempotencyKey: 'made-1' })
  })
})

describe('a write with a key', () => {
  it('is always sent, and makes an equal one without a key refused', async () => {
    const { writes } = memory()
    await writes.send(write(), async () => answer())
    await writes.send(write({ idempotencyKey: 'mine' }), async () => answer(null))
    await writes.send(write({ idempotencyKey: 'mine', requireIdempotencyKey: true }), async () => answer(null))
    expect(await failureOf(writes.send(write(), async () => answer()))).toMatchObject({ idempotencyKey: 'mine' })
  })

  it('is sent unchanged if the key is empty, which the client refuses', async () => {
    const { writes } = memory()
    const keys: string[] = []
    await writes.send(write({ idempotencyKey: '' }), async (key) => {
      keys.push(key)
      return answer()
    })
    expect(keys).toEqual([''])
  })

  it('that happened once stays accepted, whatever the result of its repeats', async () => {
    const { writes } = memory()
    const again = write({ idempotencyKey: 'mine' })
    await writes.send(again, async () => answer())
    for (const outcome of ['unknown', 'rejected', 'not_sent'] as const) {
      await failureOf(writes.send(again, failing(outcome)))
      expect(await failureOf(writes.send(write(), async () => answer()))).toMatchObject({
        outcome: 'accepted',
        orderId: 'O-1',
      })
    }
  })

  it('that was uncertain is settled once a repeat has found it', async () => {
    const { writes } = memory()
    const again = write({ idempotencyKey: 'mine' })
    await failureOf(writes.send(again, failing('unknown')))
    await writes.send(again, async () => answer())
    expect(await failureOf(writes.send(write(), async () => answer()))).toMatchObject({ outcome: 'accepted' })
  })

  it('stays in flight until the last of its calls has ended', async () => {
    const { writes } = memory()
    const again = write({ idempotencyKey: 'mine' })
    const first = held()
    const sent = writes.send(again, first.call)
    await first.begun
    await failureOf(writes.send(again, failing('rejected')))
    expect(await failureOf(writes.send(write(), async () => answer()))).toMatchObject({ idempotencyKey: 'mine' })
    first.release()
    await sent
  })

  it('that is in flight again is not forgotten when its time is up', async () => {
    const { writes, clock } = memory()
    const again = write({ idempotencyKey: 'mine' })
    await writes.send(again, async () => answer())
    const repeat = held()
    const sent = writes.send(again, repeat.call)
    await repeat.begun
    await clock.advance(REMEMBERED_MS)
    expect(await failureOf(writes.send(write(), async () => answer()))).toMatchObject({ outcome: 'unknown' })
    repeat.release()
    await sent
  })
})

describe('its memory', () => {
  it('is bounded: the oldest goes first', async () => {
    const { writes, remembered } = memory(2)
    for (const amount of [1, 2, 3]) await writes.send(write({ body: { amount } }), async () => answer())
    expect(remembered()).toBe(2)
    await failureOf(writes.send(write({ body: { amount: 2 } }), async () => answer()))
    await writes.send(write({ body: { amount: 1 } }), async () => answer())
  })

  it('belongs to a client, however it is served', () => {
    const [one, other] = [{}, {}]
    expect(repeatedWritesOf(one)).toBe(repeatedWritesOf(one))
    expect(repeatedWritesOf(one)).not.toBe(repeatedWritesOf(other))
  })

  it('makes its own keys, each a new one', async () => {
    const writes = new RepeatedWrites()
    const keys = new Set<string>()
    for (const amount of [1, 2]) {
      await writes.send(write({ body: { amount } }), async (key) => {
        keys.add(key)
        return answer()
      })
    }
    expect([...keys]).toEqual([
      expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-4/),
      expect.stringMatching(/^[0-9a-f]{8}-/),
    ])
  })

  it('reports when nothing is in flight any more', async () => {
    const { writes } = memory()
    const first = held()
    let over = false
    const sent = writes.send(write(), first.call)
    const settled = writes.settled().then(() => {
      over = true
    })
    await Promise.resolve()
    expect(over).toBe(false)
    first.release()
    await Promise.all([sent, settled])
    await writes.settled()
  })
})
