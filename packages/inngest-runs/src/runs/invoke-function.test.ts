import { failureOf } from '@x/test-kit'
import { afterEach, describe, expect, it } from 'vitest'
import { data, type Reply, RUN_ID, scriptedServers, v1Run, v2Run } from '../../test/scripted-server.ts'
import { isFunctionNotStartedError } from '../index.ts'

const { serve, close } = scriptedServers()
afterEach(close)

const INVOKE = 'POST /v2/apps/shop/functions/welcome/invoke'
const STARTED = data({ runId: RUN_ID }, { metadata: { fetchedAt: '2026-11-22T00:00:00Z' } })
const STARTED_BEFORE = { status: 409, ...STARTED }
const refused = (code: string) => ({ status: 422, body: { errors: [{ code, message: 'No' }] } })

const WELCOME = { appId: 'shop', functionId: 'welcome', data: { user: 7 } }
const KEYED = { ...WELCOME, idempotencyKey: 'user-7' }

/** Answers invocations in turn; the last answer repeats. */
const inTurn = (...replies: readonly Reply[]) =>
  serve(({ line, times }) => (line === INVOKE ? (replies[times - 1] ?? replies.at(-1)) : undefined))

describe('an invocation', () => {
  it.each([
    ['without a key', WELCOME, '{"data":{"user":7}}'],
    ['with a key', KEYED, '{"data":{"user":7},"idempotencyKey":"user-7"}'],
    ['with no data in it', { ...WELCOME, data: {} }, '{"data":{}}'],
  ])('%s is one request, and gives the run', async (_, given, text) => {
    const { client, asked } = await inTurn(STARTED)
    expect(await client().invokeFunction(given)).toEqual({ runId: RUN_ID, alreadyStarted: false })
    expect(asked).toMatchObject([{ line: INVOKE, text }])
  })

  it('under a key that was used gives the run of the first one: the 409 has the body of a success', async () => {
    const { client } = await inTurn(STARTED_BEFORE)
    const answer = await client().invokeFunction(KEYED).withResponse()
    expect(answer).toMatchObject({ data: { runId: RUN_ID, alreadyStarted: true }, status: 409 })
  })

  it('without a key is not the start of a run that a 409 names: nothing of this call may have started it', async () => {
    const { client, lines } = await inTurn(STARTED_BEFORE)
    const error = await failureOf(client().invokeFunction(WELCOME))
    expect(error).toMatchObject({ name: 'ApiError', status: 409, outcome: 'rejected', retryable: false })
    expect(lines).toHaveLength(1)
  })

  it.each<[string, Reply]>([
    ['a 500', { status: 500, body: '' }],
    ['a lost response', 'drop'],
    ['a rate limit of the API', { status: 429, body: { errors: [{ code: 'rate_limited', message: 'Slow' }] } }],
  ])('is repeated after %s with a key, and never without one', async (_, reply) => {
    const keyed = await inTurn(reply, STARTED_BEFORE)
    expect(await keyed.client().invokeFunction(KEYED)).toEqual({ runId: RUN_ID, alreadyStarted: true })
    expect(keyed.lines).toHaveLength(2)
    const keyless = await inTurn(reply, STARTED)
    await failureOf(keyless.client().invokeFunction(WELCOME))
    expect(keyless.lines).toHaveLength(1)
  })

  it('whose response is lost says whether it can be repeated', async () => {
    const { client } = await inTurn('drop')
    expect(await failureOf(client().invokeFunction(WELCOME))).toMatchObject({
      outcome: 'unknown',
      retryable: false,
      message: expect.stringContaining('Another call would start a second run'),
    })
    expect(await failureOf(client().invokeFunction(KEYED))).toMatchObject({
      outcome: 'unknown',
      retryable: true,
      idempotencyKey: 'user-7',
      message: expect.stringContaining('same idempotency key'),
    })
  })

  it('whose response names no run was accepted', async () => {
    const { client, lines } = await inTurn({ body: { data: {} } })
    expect(await failureOf(client().invokeFunction(KEYED))).toMatchObject({
      name: 'ResponseValidationError',
      outcome: 'accepted',
    })
    expect(lines).toHaveLength(1)
  })
})

describe('a function that its own flow control does not start', () => {
  it.each([
    ['rate_limited', 'rate_limited', 'rejected', 'No run was started'],
    ['function_debounced', 'debounced', 'accepted', 'It will run later'],
    ['function_skipped', 'skipped', 'rejected', 'No run was started'],
  ])('%s: an error with its reason, once', async (code, notStarted, outcome, words) => {
    const { client, lines } = await inTurn(refused(code))
    const error = await failureOf(client().invokeFunction(KEYED))
    expect(isFunctionNotStartedError(error)).toBe(true)
    expect(error).toMatchObject({ name: 'ApiError', status: 422, type: code, notStarted, outcome, retryable: false })
    expect(error.message).toContain(words)
    expect(JSON.parse(JSON.stringify(error))).toMatchObject({ notStarted })
    expect(lines).toHaveLength(1)
  })

  it('is not told from a run that an earlier attempt has started', async () => {
    const { client } = await inTurn('drop', refused('rate_limited'))
    const error = await failureOf(client().invokeFunction(KEYED))
    expect(error).toMatchObject({ notStarted: 'rate_limited', outcome: 'unknown' })
    expect(error.message).toContain('It may have happened')
    expect(error.message).toContain('an earlier one, whose response was lost, may have')
    expect(error.message).not.toContain('No run was started')
  })

  it('is nothing else', async () => {
    const { client } = await inTurn(refused('something_new'))
    const error = await failureOf(client().invokeFunction(KEYED))
    expect(error).toMatchObject({ name: 'ApiError', status: 422 })
    expect(isFunctionNotStartedError(error)).toBe(false)
  })
})

describe('a function or a route that is not there', () => {
  it('an unknown function is a NotFoundError', async () => {
    const { client } = await inTurn({
      status: 404,
      body: { errors: [{ code: 'not_found', message: 'Function not found' }] },
    })
    expect(await failureOf(client().invokeFunction(WELCOME))).toMatchObject({
      name: 'NotFoundError',
      outcome: 'rejected',
    })
  })

  it.each<[string, Reply, string]>([
    ['404 of v2', { status: 404, body: { errors: [{ code: 'api_error', message: 'Not Found' }] } }, 'rejected'],
    ['501', { status: 501, body: { errors: [{ code: 'not_implemented', message: 'No' }] } }, 'rejected'],
  ])('%s: the server has no such route', async (_, reply, outcome) => {
    const { client, lines } = await inTurn(reply)
    const error = await failureOf(client().invokeFunction(KEYED))
    expect(error).toMatchObject({ name: 'UnexpectedResponseError', outcome, idempotencyKey: 'user-7' })
    expect(error.message).toContain('POST /v2/apps/{appId}/functions/{functionId}/invoke')
    expect(lines).toHaveLength(1)
  })

  it('a page of a web interface may be one', async () => {
    const { client } = await inTurn({ body: '<html></html>' })
    const error = await failureOf(client().invokeFunction(WELCOME))
    expect(error).toMatchObject({ name: 'UnexpectedResponseError', outcome: 'unknown' })
    expect(error.message).toContain('web interface')
  })
})

describe('nothing is sent for', () => {
  it.each<[string, object, string]>([
    ['an empty key, which the server takes for a key', { ...WELCOME, idempotencyKey: '' }, 'idempotencyKey: '],
    ['a key that went missing', { ...WELCOME, idempotencyKey: undefined }, 'idempotencyKey: expected a string'],
    ['null as a key', { ...WELCOME, idempotencyKey: null }, 'idempotencyKey: expected a string, got null'],
    ['no data', { appId: 'shop', functionId: 'welcome' }, 'data: missing'],
    ['null as data', { ...WELCOME, data: null }, 'data: expected an object, got null'],
    ['a list as data', { ...WELCOME, data: [1] }, 'data: expected an object, got an array'],
    ['no app', { functionId: 'welcome', data: {} }, 'appId: missing'],
    ['an empty function', { ...WELCOME, functionId: '' }, 'functionId: expected a non-empty string'],
    ['a misspelt key', { ...WELCOME, idempotencykey: 'user-7' }, 'did you mean "idempotencyKey"'],
  ])('%s', async (_, given, words) => {
    const { client, lines } = await inTurn(STARTED)
    // Plain JavaScript passes what the types do not allow.
    const error = await failureOf(client().invokeFunction(given as typeof WELCOME))
    expect(error).toMatchObject({ name: 'RequestValidationError', outcome: 'not_sent' })
    expect(error.message).toContain(words)
    expect(lines).toEqual([])
  })
})

describe('invokeAndWait', () => {
  const GET = `GET /v1/runs/${RUN_ID}`

  it('gives the ended run, and whether it was started before', async () => {
    const { client } = await serve(({ line, times }) => {
      if (line === INVOKE) return STARTED_BEFORE
      if (line === GET) return data(v1Run(times < 3 ? 'Running' : 'Completed', times < 3 ? {} : { output: { n: 1 } }))
      return line === `GET /v2/runs/${RUN_ID}` ? data(v2Run('COMPLETED')) : undefined
    })
    expect(await client().invokeAndWait(KEYED)).toMatchObject({
      result: 'completed',
      output: { n: 1 },
      alreadyStarted: true,
    })
  })

  it('has one deadline for both', async () => {
    const { client, clock } = await serve(({ line }) => (line === INVOKE ? STARTED : data(v1Run('Running'))))
    const began = clock.now()
    const error = await failureOf(client().invokeAndWait(WELCOME, { deadline: 5_000 }))
    expect(error).toMatchObject({ name: 'WaitTimeoutError', outcome: 'accepted', runId: RUN_ID })
    expect(clock.now() - began).toBeLessThanOrEqual(5_000)
  })

  it.each<[string, Reply]>([
    ['a refused key', { status: 401, body: 'Authentication failed\n' }],
    ['a run that never shows', { body: { error: `Unable to load function run: ${RUN_ID}`, data: null, status: 500 } }],
  ])('%s after the start is an error about a run that was started', async (_, reply) => {
    const { client } = await serve(({ line }) => (line === INVOKE ? STARTED : reply))
    expect(await failureOf(client().invokeAndWait(WELCOME))).toMatchObject({
      outcome: 'accepted',
      runId: RUN_ID,
      message: expect.stringContaining(`Run ${RUN_ID} was started`),
    })
  })

  it('waits for nothing that was not started', async () => {
    const { client, lines } = await inTurn(refused('function_debounced'))
    const error = await failureOf(client().invokeAndWait(WELCOME))
    expect(isFunctionNotStartedError(error)).toBe(true)
    expect(lines).toEqual([INVOKE])
  })

  it('refuses options that it does not know', async () => {
    const { client, lines } = await inTurn(STARTED)
    const options = { retries: 1 }
    expect((await failureOf(client().invokeAndWait(WELCOME, options as object))).message).toContain('retries')
    expect(lines).toEqual([])
  })
})
