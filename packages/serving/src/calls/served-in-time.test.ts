import { createManualClock } from '@x/sandbox'
import { closing, settle, until } from '@x/test-kit'
import { SdkError } from '@x/transport'
import { afterEach, describe, expect, it } from 'vitest'
import { servedOnPort, WAYS } from '../../test/served-both-ways.ts'
import type { TestClient } from '../../test/test-api.ts'
import { MemoryState } from '../state/memory-state.ts'
import type { StateStore } from '../state/state-store.ts'

const { keep, close } = closing()
afterEach(close)

/** When the hosts and gateways that were examined give up. */
const HOSTS_GIVE_UP = 60_000

/** Calls that end when the test tells them to. */
function held(client: TestClient) {
  const ends: ((answer: object | Error) => void)[] = []
  const signals: AbortSignal[] = []
  client.answer = (_, signal) => {
    signals.push(signal)
    return new Promise((resolve, reject) => {
      ends.push((answer) => (answer instanceof Error ? reject(answer) : resolve({ data: answer })))
    })
  }
  return { end: (answer: object | Error) => ends.shift()?.(answer), signals }
}

describe.each(WAYS)('a call by %s', (way) => {
  const serving = async (options: Parameters<typeof servedOnPort>[1] = {}) => {
    const served = keep(await servedOnPort(way, options))
    const { client, clock } = served
    const underWay = (calls: number) => until(() => client.asked.length === calls)
    /** Lets the server's time pass to its deadline, and no further. */
    const toDeadline = async (ms = 50_000) => {
      await clock.advance(ms - 1)
      await settle()
      const early = served.events.length
      await clock.advance(1)
      return early
    }
    return { ...served, ...held(client), underWay, toDeadline }
  }

  it('that creates is answered before hosts give up: still in progress, with its key and what to do', async () => {
    const { create, client, clock, underWay, toDeadline, events, signals } = await serving()
    const answering = create()
    await underWay(1)
    expect(await toDeadline()).toBe(0)
    const { status, isError, told } = await answering
    expect(clock.now()).toBe(50_000)
    expect(clock.now()).toBeLessThan(HOSTS_GIVE_UP)
    const key = client.asked[0]?.input.headers['X-Idempotency-Key']
    expect(key).toMatch(/^[0-9a-f-]{36}$/)
    expect([status, isError]).toEqual([way === 'REST' ? 504 : 200, true])
    expect(told).toMatchObject({
      ...{ outcome: 'unknown', retryable: true, idempotencyKey: key },
      type: way === 'REST' ? 'urn:problem-type:still-under-way' : 'StillUnderWayError',
      [way === 'REST' ? 'detail' : 'message']: expect.stringContaining(`still under way after 50 s`),
    })
    expect(told.next).toMatch(/Wait 5 s\. .* exactly the same body (with|and) X-Idempotency-Key "/)
    expect(told.next).toContain(`"${key}": you get the result, and nothing is done twice. Never`)
    expect(signals.map(({ aborted }) => aborted)).toEqual([false])
    expect(events).toMatchObject([
      { status: 504, operation: 'createOrder', outcome: 'unknown', idempotencyKey: key, durationMs: 50_000 },
    ])
  })

  it('that repeats a create without its key learns of it while it continues, and its result later', async () => {
    const { create, client, clock, underWay, toDeadline, events, end } = await serving()
    const first = create()
    await underWay(1)
    await toDeadline()
    const { idempotencyKey } = (await first).told
    const tooEarly = await create()
    expect(tooEarly).toMatchObject({ isError: true, told: { outcome: 'unknown', idempotencyKey } })
    expect(String(tooEarly.told.detail ?? tooEarly.told.message)).toContain('is still under way')

    await clock.advance(30_000)
    end({ id: 'O-1' })
    await until(() => events.length === 3)
    expect(events[2]).toMatchObject({
      ...{ status: 200, undelivered: true, orderId: 'O-1', idempotencyKey, operation: 'createOrder' },
      ...{ durationMs: 80_000, outcome: undefined, tool: way === 'REST' ? undefined : 'create-order' },
      route: way === 'REST' ? '/order' : undefined,
    })
    expect(events.slice(0, 2).map(({ undelivered }) => undelivered)).toEqual([false, false])

    const again = await create()
    expect(again.told).toMatchObject({ idempotencyKey })
    expect(JSON.stringify(again.told)).toContain('O-1')
    // Carried out: REST reports a conflict, but a model must not see a failure.
    expect([again.status, again.isError]).toEqual(way === 'REST' ? [409, true] : [200, false])
    expect(client.asked).toHaveLength(1)
  })

  it('that creates and fails after its answer is reported with its outcome', async () => {
    const { create, underWay, toDeadline, events, end } = await serving()
    const first = create('mine')
    await underWay(1)
    await toDeadline()
    expect((await first).told).toMatchObject({ idempotencyKey: 'mine' })
    end(new SdkError('no', { outcome: 'rejected' }))
    await until(() => events.length === 2)
    expect(events[1]).toMatchObject({ undelivered: true, outcome: 'rejected', idempotencyKey: 'mine' })
  })

  it('that reads is ended, and may be repeated', async () => {
    const { find, underWay, toDeadline, events, signals } = await serving()
    const answering = find()
    await underWay(1)
    await toDeadline()
    const { status, told } = await answering
    expect(status).toBe(way === 'REST' ? 504 : 200)
    expect(told).toMatchObject({
      ...{ retryable: true, next: expect.stringMatching(/again\.$/) },
      [way === 'REST' ? 'detail' : 'message']: expect.stringContaining('no response within 50 s'),
    })
    expect(signals.map(({ aborted }) => aborted)).toEqual([true])
    await settle()
    expect(events).toMatchObject([{ status: 504, operation: 'findThings' }])
  })

  it('that changes something without a key continues, and the caller is told to look for it', async () => {
    const { endThing, underWay, toDeadline, end, signals, events } = await serving()
    const answering = endThing()
    await underWay(1)
    await toDeadline()
    expect((await answering).told).toMatchObject({
      outcome: 'unknown',
      next: expect.stringMatching(/Wait 5 s\. Check the result before you/),
    })
    expect(signals.map(({ aborted }) => aborted)).toEqual([false])
    end({})
    await until(() => events.length === 2)
    expect(events[1]).toMatchObject({ undelivered: true, status: 200, operation: 'endThing' })
  })

  it('waits as long as the option says', async () => {
    const { find, underWay, toDeadline } = await serving({ deadline: 1_500 })
    const answering = find()
    await underWay(1)
    expect(await toDeadline(1_500)).toBe(0)
    expect(JSON.stringify((await answering).told)).toContain('no response within 1.5 s')
  })

  it('that creates and was not compared with recent ones in time gets no new key to pay again with', async () => {
    const clock = createManualClock(0, { autoPause: false })
    const kept = new MemoryState(clock)
    let reading = Promise.resolve()
    const state: StateStore = {
      read: (name) => reading.then(() => kept.read(name)),
      replace: (...change) => kept.replace(...change),
    }
    const { create, client, underWay, end, events } = await serving({ clock, state, deadline: 1_000 })
    const first = create()
    await underWay(1)
    end({ id: 'O-1' })
    await first

    let go = () => {}
    reading = new Promise((resolve) => {
      go = resolve
    })
    const second = create()
    // The deadline, and then the time that the state may take.
    await until(() => clock.sleeping.length === 2)
    await clock.advance(1_000)
    const { told, headers } = await second
    expect(told).toMatchObject({ outcome: 'not_sent', next: expect.stringMatching(/again\.$/) })
    expect([told.idempotencyKey, headers.get('x-idempotency-key')]).toEqual([undefined, null])
    expect(events.at(-1)).toMatchObject({ status: 504, idempotencyKey: undefined })

    go()
    await settle()
    // Sent again, as advised.
    expect(JSON.stringify((await create()).told)).toContain('O-1')
    expect(client.asked).toHaveLength(1)
  })

  it('that ends in time leaves no timer behind', async () => {
    const { create, underWay, end, clock } = await serving()
    const answering = create(undefined, { meta: { progressToken: 'p' } })
    await underWay(1)
    end({ id: 'O-1' })
    await answering
    expect(clock.sleeping).toEqual([])
  })
})
