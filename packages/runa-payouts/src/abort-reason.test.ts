import { callMethod, failureOf, until } from '@x/test-kit'
import { afterEach, describe, expect, it } from 'vitest'
import { order, sandboxes } from '../test/running-sandbox.ts'
import * as operations from './api/operations.gen.ts'
import type { RunaPayouts } from './index.ts'

const { start, close } = sandboxes()
afterEach(close)

/** A request of a web framework may abort with this. */
class ClientGone extends Error {
  override readonly name = 'ClientGone'
}

type Call = (runa: RunaPayouts, signal: AbortSignal) => PromiseLike<unknown>

const calls: readonly (readonly [string, Call])[] = [
  ...Object.entries(operations)
    .filter(([name, { id }]) => name === id)
    .map(([name, operation]) => {
      const call: Call = (runa, signal) => callMethod(runa, operation, { pathValue: 'O-1', body: order() }, { signal })
      return [name, call] as const
    }),
  ['createOrderAndWait', (runa, signal) => runa.createOrderAndWait(order(), { signal })],
  ['waitForOrder', (runa, signal) => runa.waitForOrder('O-1', { signal })],
  ['request', (runa, signal) => runa.request('GET', '/product', { signal })],
]

describe.each(calls)('the reason that the signal of %s is aborted with is the cause of its AbortedError', (_, call) => {
  it('before the call', async () => {
    const { client, sandbox } = await start()
    const reason = new ClientGone('the browser was closed')
    const error = await failureOf(call(client(), AbortSignal.abort(reason)))
    expect(error).toMatchObject({ name: 'AbortedError' })
    expect(error.cause).toBe(reason)
    expect(sandbox.requests).toEqual([])
  })

  it('in the middle of it', async () => {
    const { client, sandbox } = await start()
    const reason = new ClientGone('the browser was closed')
    sandbox.faults.next('stall-before')
    const controller = new AbortController()
    const failure = failureOf(call(client(), controller.signal))
    await until(() => sandbox.requests.length > 0)
    controller.abort(reason)
    const error = await failure
    expect(error).toMatchObject({ name: 'AbortedError' })
    expect(error.cause).toBe(reason)
  })
})

describe('the reason of an abort', () => {
  it('is the cause as well in a pause between polls, and of the wait that an order came with', async () => {
    const { client, clock } = await start({ processingMs: 60_000 })
    const result = await client().createOrder(order(2))
    if (result.kind !== 'accepted') throw new Error('expected an order that is processed')
    const controller = new AbortController()
    const failure = failureOf(result.wait({ signal: controller.signal, onUpdate: () => controller.abort('enough') }))
    await clock.advance(5_000)
    expect(await failure).toMatchObject({ name: 'AbortedError', outcome: 'accepted', cause: 'enough' })
  })

  it('is each caller’s own, where callers share one request', async () => {
    const { client, sandbox } = await start()
    const runa = client()
    sandbox.faults.next('stall-before')
    const controllers = [new AbortController(), new AbortController()]
    const failures = controllers.map(({ signal }) =>
      failureOf(runa.createOrder(order(), { idempotencyKey: 'one-key-for-both', signal })),
    )
    await until(() => sandbox.requests.length > 0)
    for (const [index, controller] of controllers.entries()) controller.abort(`caller ${index}`)
    const errors = await Promise.all(failures)
    expect(errors.map(({ name, cause }) => [name, cause])).toEqual([
      ['AbortedError', 'caller 0'],
      ['AbortedError', 'caller 1'],
    ])
    expect(sandbox.requests).toHaveLength(1)
  })

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['a text', 'deploy'],
    ['zero', 0],
    ['an object', { why: 'deploy' }],
  ])('is passed on unchanged: %s', async (_, reason) => {
    const { client } = await start()
    const controller = new AbortController()
    controller.abort(reason)
    const error = await failureOf(client().ping({ signal: controller.signal }))
    expect(error.cause).toBe(controller.signal.reason)
  })

  it('is there while the API key is still to come', async () => {
    const { client } = await start()
    const controller = new AbortController()
    const runa = client({ apiKey: () => new Promise<string>(() => {}) })
    const failure = failureOf(runa.ping({ signal: controller.signal }))
    controller.abort('enough')
    expect(await failure).toMatchObject({ name: 'AbortedError', cause: 'enough' })
  })

  it('is that of the time which ran out, where the caller has set one', async () => {
    const { client, sandbox } = await start()
    sandbox.faults.next('stall-before')
    const error = await failureOf(client().ping({ signal: AbortSignal.timeout(20) }))
    expect(error).toMatchObject({ name: 'AbortedError', cause: { name: 'TimeoutError' } })
  })
})
