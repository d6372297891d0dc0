import { AsyncLocalStorage } from 'node:async_hooks'
import { channel, tracingChannel } from 'node:diagnostics_channel'
import { closing, failureOf } from '@x/test-kit'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { answer, type Reaction, socketServer } from '../../test/socket-server.ts'
import { look, pay, payment, testTransport } from '../../test/test-api.ts'
import type { CallTrace } from './tracing.ts'

const { keep, close } = closing()
const serve = async (...reactions: Reaction[]) => keep(await socketServer(...reactions))
afterEach(close)

const OK = answer(200, { id: 'O-1' })
const BROKEN = answer(500, { type: 'oops', message: 'canary-in-the-answer' })

/** Everything that is published while `run` runs. */
async function publishedBy(run: () => Promise<unknown>): Promise<{ told: [string, CallTrace][]; attempts: unknown[] }> {
  const told: [string, CallTrace][] = []
  const attempts: unknown[] = []
  const note = (name: string) => (trace: unknown) => {
    told.push([name, { ...(trace as CallTrace) }]) // what this package publishes there
  }
  const subscribers = {
    start: note('start'),
    end: note('end'),
    asyncStart: note('asyncStart'),
    asyncEnd: note('asyncEnd'),
    error: note('error'),
  }
  const onAttempt = (event: unknown) => attempts.push(event)
  tracingChannel('acme.call').subscribe(subscribers)
  channel('acme.attempt').subscribe(onAttempt)
  try {
    await run().catch(() => {})
  } finally {
    tracingChannel('acme.call').unsubscribe(subscribers)
    channel('acme.attempt').unsubscribe(onAttempt)
  }
  return { told, attempts }
}

describe('diagnostics_channel', () => {
  it('reports a call from its beginning to its end, and every attempt', async () => {
    const server = await serve(answer(503), OK)
    const { transport } = testTransport(server.url)
    const { told, attempts } = await publishedBy(() => transport.send(pay, payment(), {}))
    const begun = { operation: 'pay', method: 'POST', urlTemplate: '/pay' }
    const done = { ...begun, outcome: 'accepted', status: 200, attempts: 2 }
    expect(told).toEqual([
      ['start', begun],
      ['end', begun],
      ['asyncStart', done],
      ['asyncEnd', done],
    ])
    expect(attempts).toMatchObject([
      { operation: 'pay', number: 1, status: 503, verdict: 'unknown' },
      { operation: 'pay', number: 2, status: 200, verdict: 'accepted' },
    ])
  })

  it('reports a failure by its name and outcome, without its message', async () => {
    const server = await serve(BROKEN, BROKEN, BROKEN, BROKEN)
    const { transport } = testTransport(server.url)
    const { told } = await publishedBy(() =>
      transport.send(pay, payment('canary-key', { note: 'canary-in-the-body' }), {}),
    )
    expect(told.map(([name]) => name)).toEqual(['start', 'end', 'error', 'asyncStart', 'asyncEnd'])
    expect(told.at(-1)?.[1]).toMatchObject({ error: 'ServerError', outcome: 'unknown', status: 500, attempts: 4 })
    expect(JSON.stringify(told)).not.toMatch(/canary|key_secret/i)
  })

  it('carries what a subscriber binds to the call into its attempts', async () => {
    const server = await serve(OK)
    const store = new AsyncLocalStorage<string>()
    const { start } = tracingChannel('acme.call')
    start.bindStore(store, () => 'of this call')
    const seen: (string | undefined)[] = []
    const { transport } = testTransport(server.url, { onAttempt: () => void seen.push(store.getStore()) })
    await transport.send(pay, payment(), {})
    start.unbindStore(store)
    expect(seen).toEqual(['of this call'])
  })

  it('reports an invalid input as well', async () => {
    const { transport } = testTransport('https://acme.test')
    const { told } = await publishedBy(() => transport.send(look, { path: { orderId: '..' }, knownOptions: {} }, {}))
    expect(told.at(-1)?.[1]).toMatchObject({ error: 'RequestValidationError', outcome: 'not_sent', attempts: 0 })
  })

  it.each([
    ['there is no such module', () => undefined],
    [
      'the runtime refuses access',
      () => {
        throw new Error('no')
      },
    ],
    ['the module is something else', () => ({})],
  ])('calls continue where %s', async (_, getBuiltinModule) => {
    const server = await serve(OK, BROKEN)
    vi.stubGlobal('process', { ...process, getBuiltinModule })
    const { transport } = testTransport(server.url, { maxRetries: 0 })
    try {
      expect((await transport.send(pay, payment(), {})).status).toBe(200)
      expect(await failureOf(transport.send(pay, payment(), {}))).toMatchObject({ name: 'ServerError' })
    } finally {
      vi.unstubAllGlobals()
    }
  })
})
