import { createHash } from 'node:crypto'
import { failureOf, prints } from '@x/test-kit'
import { HttpResponse, http } from 'msw'
import { setupServer } from 'msw/node'
import { afterEach, describe, expect, it } from 'vitest'
import { sandboxes, UNKNOWN_ID } from '../test/running-sandbox.ts'
import { type CallOptions, InngestRuns, isSdkError, type Method } from './index.ts'
import { createInngestSandbox } from './testing/index.ts'

const { start, close } = sandboxes()
afterEach(close)

describe('every call', () => {
  it.each<[string, (runs: InngestRuns, options: CallOptions) => PromiseLike<unknown>]>([
    ['getRun', (runs, options) => runs.getRun(UNKNOWN_ID, options)],
    ['cancelRun', (runs, options) => runs.cancelRun(UNKNOWN_ID, options)],
    ['listRunJobs', (runs, options) => runs.listRunJobs(UNKNOWN_ID, options)],
    ['listEventRuns', (runs, options) => runs.listEventRuns(UNKNOWN_ID, options)],
    ['request', (runs, options) => runs.request('GET', '/v1/events', options)],
  ])('%s: a signal that is already aborted, and options that do not exist', async (operation, call) => {
    const { client, sandbox } = await start()
    const aborted = await failureOf(call(client(), { signal: AbortSignal.abort() }))
    expect(aborted).toMatchObject({ name: 'AbortedError', outcome: 'not_sent', operation })
    const misspelt = await failureOf(call(client(), { deadlin: 1 } as object))
    expect(misspelt).toMatchObject({ name: 'RequestValidationError', operation })
    expect(misspelt.message).toContain('did you mean "deadline"?')
    expect(sandbox.requests).toHaveLength(0)
  })
})

describe('request', () => {
  it('any other endpoint, with the same key and environment', async () => {
    const { client, sandbox } = await start()
    sandbox.faults.next({ status: 200, body: { data: [] } })
    expect(await client({ env: 'my-branch' }).request('GET', '/v1/events', { query: { limit: 5 } })).toEqual({
      data: [],
    })
    expect(sandbox.requests[0]).toMatchObject({ path: '/v1/events', query: { limit: '5' } })
    expect(sandbox.requests[0]?.headers['x-inngest-env']).toBe('my-branch')
  })

  it('a v2 answer is taken as it was sent', async () => {
    const { client, sandbox } = await start()
    sandbox.faults.next({ status: 200, body: {} })
    expect(await client().request('GET', '/v2/runs')).toEqual({})
    sandbox.faults.next({ status: 200, body: { error: 'none', status: 404 } })
    expect(await client().request('GET', '/v2/other')).toEqual({ error: 'none', status: 404 })
  })

  it('a write is sent once, with its body', async () => {
    const { client, sandbox } = await start()
    sandbox.faults.next({ status: 500 }, { times: 9 })
    expect(await failureOf(client().request('POST', '/v1/cancellations', { body: { app_id: 'a' } }))).toMatchObject({
      name: 'ServerError',
      outcome: 'unknown',
    })
    expect(sandbox.requests).toHaveLength(1)
    expect(JSON.parse(sandbox.requests[0]?.body ?? '')).toEqual({ app_id: 'a' })
  })

  it('a body of instances of classes goes out as JSON writes it, and what JSON would lose is refused by its path', async () => {
    const { client, sandbox } = await start()
    sandbox.faults.next({ status: 200, body: {} })
    class Cancellation {
      app_id = 'a'
      started_after = new Date(0)
      if = undefined
    }
    await client().request('POST', '/v1/cancellations', { body: new Cancellation() })
    expect(sandbox.requests[0]?.body).toBe('{"app_id":"a","started_after":"1970-01-01T00:00:00.000Z"}')
    const body = { events: [{ data: new Map() }, Promise.resolve({})] }
    expect((await failureOf(client().request('POST', '/v1/events', { body }))).message).toBe(
      'request: events[0].data: expected what JSON can hold, got a Map: pass a plain object, such as Object.fromEntries(map); events[1]: expected what JSON can hold, got a promise: await it. Nothing was sent.',
    )
    expect(sandbox.requests).toHaveLength(1)
  })

  it.each<[string, string, RegExp]>([
    ['another host', 'https://evil.example/', /path: expected a path below the base URL/],
    ['a step up', '/v1/../admin', /steps upward/],
  ])('%s is refused', async (_, path, says) => {
    const { client, sandbox } = await start()
    expect((await failureOf(client().request('GET' as Method, path))).message).toMatch(says)
    expect(sandbox.requests).toHaveLength(0)
  })
})

describe('behind msw', () => {
  it('the sandbox answers for the real host', async () => {
    const sandbox = createInngestSandbox({ mode: 'well-behaved' })
    const server = setupServer(
      http.get('https://my-own-service.example/', () => HttpResponse.json({ ok: true })),
      ...sandbox.handlers(http),
    )
    server.listen()
    try {
      const { runId } = sandbox.runs.start({ script: { ends: 'Completed', output: 7 } })
      const runs = new InngestRuns({ apiKey: sandbox.signingKey, baseUrl: 'https://api.inngest.com' })
      expect(await runs.waitForRun(runId)).toMatchObject({ result: 'completed', output: 7 })
    } finally {
      server.close()
    }
  })
})

describe('neither a key nor what it is sent as is shown by', () => {
  const DIGITS = 'c0ffee00c0ffee00c0ffee00c0ffee00'
  const KEY = `signkey-test-${DIGITS}`
  // What goes over the wire.
  const HASHED = createHash('sha256').update(Buffer.from(DIGITS, 'hex')).digest('hex')

  it.each<[string, object | undefined, (runs: InngestRuns) => PromiseLike<unknown>]>([
    [
      'an ApiError that repeats it',
      { status: 400, body: { error: `your key ${KEY}, Bearer ${DIGITS}`, data: null, status: 400 } },
      (runs) => runs.getRun(UNKNOWN_ID),
    ],
    ['an AuthenticationError', undefined, (runs) => runs.getRun(UNKNOWN_ID)],
    ['an UnexpectedResponseError', { status: 200, body: `<html>${KEY}` }, (runs) => runs.getRun(UNKNOWN_ID)],
    ['a ConnectionError', { status: 102 }, (runs) => runs.getRun(UNKNOWN_ID)],
    ['a RequestValidationError', undefined, (runs) => runs.getRun(UNKNOWN_ID, { headers: { [KEY]: 'x' } })],
    [
      'a RequestValidationError for its header',
      undefined,
      (runs) => runs.getRun(UNKNOWN_ID, { headers: { Authorization: `Bearer ${KEY}` } }),
    ],
  ])('%s', async (_, fault, run) => {
    const { client, sandbox } = await start()
    if (fault !== undefined) sandbox.faults.next(fault as { status: number }, { times: 9 })
    const runs = client({ apiKey: KEY, fallbackKey: KEY, maxRetries: 0 })
    const error = await Promise.resolve(run(runs)).then(
      () => undefined,
      (reason: unknown) => reason,
    )
    expect(isSdkError(error)).toBe(true)
    for (const shown of [prints(error), prints(runs)]) {
      expect(shown).not.toContain(DIGITS)
      expect(shown).not.toContain(HASHED)
    }
  })
})

describe('options that cannot be are refused at construction', () => {
  it.each<[string, object, RegExp]>([
    ['a URL that is none', { baseUrl: 'api.inngest.com' }, /baseUrl: expected an absolute URL/],
    ['a misspelt option', { signingkey: 'x' }, /signingkey: unknown option/],
    ['an environment with a line break', { env: 'a\nb' }, /env: expected visible characters/],
    ['a fallback that is no key', { fallbackKey: 7 }, /fallbackKey: expected a string/],
    ['retries below none', { maxRetries: -1 }, /maxRetries/],
  ])('%s', (_, options, says) => {
    expect(() => new InngestRuns(options)).toThrow(says)
  })
})
