import { failureOf } from '@x/test-kit'
import { afterEach, describe, expect, it } from 'vitest'
import { order, type Running, sandboxes } from '../../test/running-sandbox.ts'
import type { DriftEvent, RunaPayoutsOptions } from '../index.ts'

const { start, close } = sandboxes()
afterEach(close)

/** An accepted order, and a client that reads it. */
async function accepted(processingMs = 4_000, options: RunaPayoutsOptions = {}) {
  const running = await start({ processingMs })
  const runa = running.client(options)
  const { order: taken } = await runa.createOrder(order(2))
  running.sandbox.requests.clear()
  return { ...running, runa, id: taken.id }
}

const reads = ({ sandbox }: Running | { sandbox: Running['sandbox'] }) => sandbox.requests.length

describe('waitForOrder', () => {
  it('reads at once, then after 1 s, 1.5 s, 2.25 s …, until the order has ended', async () => {
    const { runa, id, clock, sandbox } = await accepted()
    expect(await runa.waitForOrder(id)).toMatchObject({ id, status: 'COMPLETED' })
    expect(clock.pauses.map((pause) => Math.round(pause / 1.1))).toEqual([1000, 1500, 2250])
    expect(reads({ sandbox })).toBe(4)
  })

  it('a failed order is a value', async () => {
    const { client, sandbox } = await start()
    sandbox.scriptNextOrder('fail')
    const runa = client()
    const { order: taken } = await runa.createOrder(order(2))
    expect(await runa.waitForOrder(taken.id)).toMatchObject({ status: 'FAILED' })
  })

  it('a future state does not end the wait, and is reported once', async () => {
    const drifts: DriftEvent[] = []
    const { runa, id, sandbox } = await accepted(1, { onDrift: (event) => drifts.push(event) })
    sandbox.faults.next({ status: 200, body: { id, status: 'REVIEWING' } }, { times: 3 })
    const seen: string[] = []
    expect(await runa.waitForOrder(id, { onUpdate: ({ status }) => seen.push(status) })).toMatchObject({
      status: 'COMPLETED',
    })
    expect(seen).toEqual(['REVIEWING', 'REVIEWING', 'REVIEWING', 'COMPLETED'])
    expect(drifts).toEqual([{ operation: 'waitForOrder', path: 'status', code: 'unknown_member' }])
    expect(reads({ sandbox })).toBe(4)
  })

  it.each(['rate-limit', 'drop-before', 'truncate', 'html-502', 'unavailable-503', 'empty-200'] as const)(
    '%s while polling counts as one poll without news: no request beyond the schedule',
    async (fault) => {
      const { runa, id, sandbox } = await accepted(1)
      sandbox.faults.next(fault, { times: 2 })
      expect(await runa.waitForOrder(id)).toMatchObject({ status: 'COMPLETED' })
      expect(reads({ sandbox })).toBe(3)
    },
  )

  it('a rate limit adds a pause of 5 s', async () => {
    const { runa, id, sandbox, clock } = await accepted(1)
    sandbox.faults.next('rate-limit')
    await runa.waitForOrder(id)
    expect(clock.pauses).toEqual([5000])
  })

  it('an abort during a pause: accepted, and no read after it', async () => {
    const { runa, id, sandbox } = await accepted(60_000)
    const controller = new AbortController()
    const onUpdate = () => controller.abort()
    const error = await failureOf(runa.waitForOrder(id, { signal: controller.signal, onUpdate }))
    expect(error).toMatchObject({ name: 'AbortedError', outcome: 'accepted', orderId: id, operation: 'waitForOrder' })
    expect(reads({ sandbox })).toBe(1)
  })

  it('the deadline: WaitTimeoutError with the last state as a hidden field', async () => {
    const { runa, id } = await accepted(60_000)
    const error = await failureOf(runa.waitForOrder(id, { deadline: 10_000 }))
    expect(error).toMatchObject({ name: 'WaitTimeoutError', outcome: 'accepted', orderId: id })
    expect(error.lastState).toMatchObject({ status: 'PROCESSING' })
    expect(error.message).toContain('still PROCESSING')
    expect(Object.keys(error)).not.toContain('lastState')
  })

  it('the deadline covers the read in flight', async () => {
    const { runa, id, sandbox, clock } = await accepted(60_000)
    sandbox.faults.next('stall-before')
    const call = failureOf(runa.waitForOrder(id, { deadline: 3_000 }))
    while (reads({ sandbox }) === 0) await new Promise((resolve) => setImmediate(resolve))
    await clock.advance(3_000)
    expect(await call).toMatchObject({ name: 'WaitTimeoutError', outcome: 'unknown', orderId: id })
  })

  it('a rejected key ends it, and whether the order exists stays unknown', async () => {
    const { runa, id, sandbox } = await accepted(1)
    sandbox.faults.next({ status: 401, body: { type: 'unauthorized', message: 'No.' } })
    const error = await failureOf(runa.waitForOrder(id))
    expect(error).toMatchObject({ name: 'AuthenticationError', outcome: 'unknown', orderId: id })
    expect(error.message).toContain(`Order ${id} may exist anyway`)
  })

  it('a 404 in the first 30 s is an order that is not visible yet', async () => {
    const { runa, id, sandbox } = await accepted(1)
    sandbox.faults.next({ status: 404, body: { type: 'not_found', message: 'Not found' } }, { times: 3 })
    expect(await runa.waitForOrder(id)).toMatchObject({ status: 'COMPLETED' })
  })

  it('an order that is not found within 30 s: NotFoundError, and no reason to pay again', async () => {
    const { client, clock } = await start()
    const error = await failureOf(client().waitForOrder('O-TYPO'))
    expect(error).toMatchObject({ name: 'NotFoundError', outcome: 'unknown', orderId: 'O-TYPO' })
    expect(clock.now() - Date.UTC(2026, 10, 22)).toBeGreaterThanOrEqual(30_000)
  })

  it('an order confirmed by a 202 stays accepted, even if reads do not find it', async () => {
    const { client, sandbox } = await start({ processingMs: 60_000 })
    const result = await client().createOrder(order(2))
    if (result.kind !== 'accepted') throw new Error('expected accepted')
    sandbox.faults.next({ status: 404, body: { type: 'not_found', message: 'Not found' } }, { times: 50 })
    expect(await failureOf(result.wait())).toMatchObject({
      name: 'NotFoundError',
      outcome: 'accepted',
      orderId: result.order.id,
    })
  })

  it('an odd completed order is returned and reported, and an error only on request', async () => {
    const drifts: DriftEvent[] = []
    const { runa, id, sandbox, client } = await accepted(1, { onDrift: (event) => drifts.push(event) })
    const odd = { status: 200, body: { id, status: 'COMPLETED' } }
    sandbox.faults.next(odd)
    expect(await runa.waitForOrder(id)).toEqual({ id, status: 'COMPLETED' })
    expect(drifts.length).toBeGreaterThan(0)
    sandbox.faults.next(odd)
    expect(await failureOf(client({ responseValidation: 'strict' }).waitForOrder(id))).toMatchObject({
      name: 'ResponseValidationError',
      outcome: 'accepted',
      orderId: id,
    })
  })

  it.each(['', undefined])('%j is not an id: nothing was accepted', async (id) => {
    const { client } = await start()
    expect(await failureOf(client().waitForOrder(id as string))).toMatchObject({
      name: 'RequestValidationError',
      outcome: 'not_sent',
    })
  })

  it('a 404 between two reads of the first 30 s is a lagging replica', async () => {
    const { runa, id, sandbox } = await accepted(3_000)
    sandbox.faults.next({ status: 404, body: { type: 'not_found', message: 'Not found' } }, { skip: 1 })
    expect(await runa.waitForOrder(id)).toMatchObject({ status: 'COMPLETED' })
  })

  it('bad options are refused by name', async () => {
    const { client, sandbox } = await start()
    const options = { interval: 0, onupdate: () => {} } as object
    const error = await failureOf(client().waitForOrder('O-1', options))
    expect(error.message).toMatch(
      /interval: expected a number of ms.*onupdate: unknown option; did you mean "onUpdate"/,
    )
    expect(sandbox.requests).toHaveLength(0)
  })

  it('the key, headers and timeout of the call apply to the wait after it', async () => {
    const { client, sandbox } = await start({ apiKeys: ['xxA.first-secret', 'xxB.second-secret'] })
    const result = await client().createOrder(order(2), {
      apiKey: 'xxB.second-secret',
      headers: { 'X-Trace': 't-1' },
      timeout: 9_000,
    })
    if (result.kind === 'accepted') await result.wait()
    expect(sandbox.requests.map(({ headers }) => [headers['x-api-key']?.slice(0, 3), headers['x-trace']])).toEqual([
      ['xxB', 't-1'],
      ['xxB', 't-1'],
    ])
  })
})
