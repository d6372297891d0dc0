import { createHash } from 'node:crypto'
import { callMethod, failureOf, prints } from '@x/test-kit'
import { HttpResponse, http } from 'msw'
import { setupServer } from 'msw/node'
import { afterEach, describe, expect, it } from 'vitest'
import { sandboxes, UNKNOWN_ID } from '../test/running-sandbox.ts'
import { data, RUN_ID, scriptedServers } from '../test/scripted-server.ts'
import * as operations from './api/operations.gen.ts'
import { type CallOptions, InngestRuns, isSdkError, type Method } from './index.ts'
import { createInngestSandbox } from './testing/index.ts'

const { start, close } = sandboxes()
const { serve, close: closeServers } = scriptedServers()
afterEach(() => Promise.all([close(), closeServers()]))

/** A method, and a call of it with these options. */
type Called = [string, (runs: InngestRuns, options: CallOptions) => PromiseLike<unknown>]

/** Methods whose arguments are not those of their operation. */
const OTHERWISE: readonly Called[] = [
  ['sendEvent', (runs, options) => runs.sendEvent({ name: 'app/x' }, options)],
  ['rerun', (runs, options) => runs.rerun(UNKNOWN_ID, options)],
  ['invokeFunction', (runs, options) => runs.invokeFunction({ appId: 'app', functionId: 'a', data: {} }, options)],
]

describe('every call', () => {
  const methods = Object.entries(operations)
    .filter(([name, { id }]) => name === id && id in InngestRuns.prototype)
    .filter(([name]) => OTHERWISE.every(([other]) => other !== name))
    .map(
      ([name, operation]): Called => [
        name,
        (runs, options) => callMethod(runs, operation, { pathValue: UNKNOWN_ID }, options),
      ],
    )
  it.each<Called>([
    ...methods,
    ...OTHERWISE,
    ['request', (runs, options) => runs.request('GET', '/v1/events', options)],
  ])('%s: refuses a signal that is already aborted, and unknown options', async (operation, call) => {
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
  it('calls any other endpoint with the same key and environment', async () => {
    const { client, sandbox } = await start()
    sandbox.faults.next({ status: 200, body: { data: [] } })
    expect(await client({ env: 'my-branch' }).request('GET', '/v1/events', { query: { limit: 5 } })).toEqual({
      data: [],
    })
    expect(sandbox.requests[0]).toMatchObject({ path: '/v1/events', query: { limit: '5' } })
    expect(sandbox.requests[0]?.headers['x-inngest-env']).toBe('my-branch')
  })

  it('returns a v2 response as it was sent', async () => {
    const { client, sandbox } = await start()
    sandbox.faults.next({ status: 200, body: {} })
    expect(await client().request('GET', '/v2/runs')).toEqual({})
    sandbox.faults.next({ status: 200, body: { error: 'none', status: 404 } })
    expect(await client().request('GET', '/v2/other')).toEqual({ error: 'none', status: 404 })
  })

  it.each<[string, string, number, string]>([
    ['/v1/events/01HX9TK1GG2EQE3ZXV4F9S9N7P', 'Event not found', 404, 'NotFoundError'],
    ['/v1/runs/01HX9TK1GG2EQE3ZXV4F9S9N7P', 'Unable to load function run: 01HX', 500, 'RunNotFoundError'],
    ['/v1/events', 'Invalid cursor', 400, 'ApiError'],
    ['/v1/apps/shop/functions', 'Not allowed', 403, 'PermissionError'],
    ['/v1/a/path/of/the/future', 'Gone', 410, 'ApiError'],
  ])('throws the error that v1 hides in a 200: GET %s', async (path, error, status, name) => {
    const { client, lines } = await serve(() => ({ body: { error, data: null, status } }))
    expect(await failureOf(client().request('GET', path))).toMatchObject({
      name,
      status: status === 500 ? 404 : status,
      operation: 'request',
      message: expect.stringContaining(error),
    })
    expect(lines).toEqual([`GET ${path}`])
  })

  it('waits out a rate limit in a 200, as everywhere', async () => {
    const { client, clock } = await serve(({ times }) =>
      times === 1 ? { body: { error: 'slow down', data: null, status: 429 } } : data([]),
    )
    expect(await client().request('GET', '/v1/events')).toEqual({ data: [] })
    expect(clock.pauses).toEqual([5_000])
  })

  it('repeats the parameter for an array, and leaves it out for undefined', async () => {
    const { client, asked } = await serve(() => data([]))
    const query = { status: ['FAILED', 'COMPLETED'], limit: 5, isDeferred: false, appId: [], cursor: undefined }
    await client().request('GET', '/v2/runs', { query })
    expect([...(asked[0]?.query ?? [])]).toEqual([
      ['status', 'FAILED'],
      ['status', 'COMPLETED'],
      ['limit', '5'],
      ['isDeferred', 'false'],
    ])
  })

  it.each([
    [{ status: { of: 'x' } }, 'query.status: expected a string'],
    [{ status: ['a', null] }, 'got null'],
    [{ limit: Number.NaN }, 'got NaN'],
    ['limit=5', 'query: expected a plain object'],
  ])('refuses an invalid query (%j) by name', async (query, says) => {
    const { client, lines } = await serve(() => data([]))
    expect((await failureOf(client().request('GET', '/v2/runs', { query } as object))).message).toContain(says)
    expect(lines).toEqual([])
  })

  it("returns v2's 409 to a second invoke under one key as data: the run that the first one started", async () => {
    const body = { data: { runId: RUN_ID }, metadata: { fetchedAt: '2026-11-22T00:00:00Z' } }
    const { client, lines } = await serve(() => ({ status: 409, body }))
    const path = '/v2/apps/shop/functions/checkout/invoke'
    const call = client().request('POST', path, { body: { data: {}, idempotencyKey: 'k' } })
    expect(await call).toEqual(body)
    expect((await call.withResponse()).status).toBe(409)
    expect(lines).toHaveLength(1)
  })

  it('throws for any other 409 of v2', async () => {
    const { client } = await serve(() => ({
      status: 409,
      body: { errors: [{ code: 'run_already_ended', message: 'Cannot cancel an ended run' }] },
    }))
    expect(await failureOf(client().request('POST', `/v2/runs/${RUN_ID}/cancel`))).toMatchObject({
      name: 'ApiError',
      status: 409,
      type: 'run_already_ended',
    })
  })

  it('sends a write once, with its body', async () => {
    const { client, sandbox } = await start()
    sandbox.faults.next({ status: 500 }, { times: 9 })
    expect(await failureOf(client().request('POST', '/v1/cancellations', { body: { app_id: 'a' } }))).toMatchObject({
      name: 'ServerError',
      outcome: 'unknown',
    })
    expect(sandbox.requests).toHaveLength(1)
    expect(JSON.parse(sandbox.requests[0]?.body ?? '')).toEqual({ app_id: 'a' })
  })

  it('sends class instances in a body as JSON writes them, and refuses by its path what JSON would lose', async () => {
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
      'request: events[0].data: expected a JSON value, got a Map: pass a plain object, such as Object.fromEntries(map); events[1]: expected a JSON value, got a promise: await it. Nothing was sent.',
    )
    expect(sandbox.requests).toHaveLength(1)
  })

  it.each<[string, string, RegExp]>([
    ['another host', 'https://evil.example/', /path: expected a path below the base URL/],
    ['a ".." segment', '/v1/../admin', /"\." and "\.\." segments/],
  ])('refuses %s', async (_, path, says) => {
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

describe('neither a key nor its sent form is shown by', () => {
  const DIGITS = 'c0ffee00c0ffee00c0ffee00c0ffee00'
  const KEY = `signkey-test-${DIGITS}`
  // The form on the wire.
  const HASHED = createHash('sha256').update(Buffer.from(DIGITS, 'hex')).digest('hex')

  it.each<[string, object | undefined, (runs: InngestRuns) => PromiseLike<unknown>]>([
    [
      'an ApiError whose response repeats it',
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

describe('invalid options are refused at construction', () => {
  it.each<[string, object, RegExp]>([
    ['an invalid URL', { baseUrl: 'api.inngest.com' }, /baseUrl: expected an absolute URL/],
    ['a misspelt option', { signingkey: 'x' }, /signingkey: unknown option/],
    ['an environment with a line break', { env: 'a\nb' }, /env: expected printable Latin-1 characters/],
    ['a fallback that is not a key', { fallbackKey: 7 }, /fallbackKey: expected a string/],
    ['a switch that is a string', { isDev: 'yes' }, /isDev: expected true or false/],
    ['another', { hashedKey: 1 }, /hashedKey: expected true or false/],
    ['a third', { allowPlainHttp: 'yes' }, /allowPlainHttp: expected true or false/],
    ['a negative number of retries', { maxRetries: -1 }, /maxRetries/],
  ])('%s', (_, options, says) => {
    expect(() => new InngestRuns(options)).toThrow(says)
  })
})
