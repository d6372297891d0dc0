import {
  AbortedError,
  ApiError,
  AuthenticationError,
  ConfigurationError,
  ConnectionError,
  PermissionError,
  RateLimitError,
  RequestValidationError,
  SdkError,
  TimeoutError,
  UnexpectedResponseError,
  WaitTimeoutError,
} from '@x/transport'
import { describe, expect, it } from 'vitest'
import { endOperation, findOperation } from '../../test/test-api.ts'
import { orderOperation } from '../../test/test-operations.ts'
import { StillUnderWayError } from '../calls/deadline.ts'
import type { ServedOperation } from '../calls/served-operation.ts'
import { createRestHandler } from './create-rest-handler.ts'
import { problemOf } from './error-problem.ts'
import { jsonBody } from './json-body.ts'
import { upstreamResponse } from './problem.ts'
import { routeTable } from './route-table.ts'

const context = { operation: 'createOrder', outcome: 'unknown', idempotencyKey: 'k', requestId: 'r-1' } as const

describe('the answer to a failure', () => {
  it.each([
    [new ApiError('no', { status: 418 }, context), 418, 'urn:problem-type:api'],
    // The caller's own key has nothing to do with it.
    [new AuthenticationError('no', { status: 401 }, context), 502, 'urn:problem-type:upstream-credential'],
    [new PermissionError('no', { status: 403 }, context), 502, 'urn:problem-type:upstream-credential'],
    // A status that no answer can have.
    [new ApiError('no', { status: 302 }, context), 502, 'urn:problem-type:api'],
    [new RateLimitError('no', { status: 429, retryAfterMs: 1_500 }, context), 429, 'urn:problem-type:rate-limit'],
    [new ConnectionError('no', context), 502, 'urn:problem-type:connection'],
    [new UnexpectedResponseError('no', { status: 302 }, context), 502, 'urn:problem-type:unexpected-response'],
    [new TimeoutError('no', context), 504, 'urn:problem-type:timeout'],
    [new WaitTimeoutError('no', undefined, context), 504, 'urn:problem-type:wait-timeout'],
    [new AbortedError('no', context), 503, 'urn:problem-type:aborted'],
    [new ConfigurationError('no', context), 500, 'urn:problem-type:configuration'],
    [new SdkError('no', context), 500, 'urn:problem-type:sdk'],
    [new RequestValidationError('no', [], context), 422, 'urn:problem-type:request-validation'],
  ])('%o: %i', (error, status, type) => {
    const { problem, headers } = problemOf(error, orderOperation)
    expect(problem).toMatchObject({ status, type, outcome: 'unknown', idempotencyKey: 'k', operation: 'createOrder' })
    expect(headers['X-Request-Id']).toBe('r-1')
    expect(headers['Retry-After']).toBe(status === 429 ? '2' : undefined)
  })

  it.each([
    ['a read', findOperation, new TimeoutError('no', context), 'Send it again.'],
    ['a write that was not sent', orderOperation, new TimeoutError('no', { outcome: 'not_sent' }), 'Send it again.'],
    [
      'a write under a key',
      orderOperation,
      new TimeoutError('no', context),
      'Send exactly the same body with X-Idempotency-Key "k": you get the result, and nothing is done twice. Never send it with another key, and never without one.',
    ],
    [
      'a write under a key that is still under way',
      orderOperation,
      new StillUnderWayError('no', context),
      'Wait 5 s. Send exactly the same body with X-Idempotency-Key "k": you get the result, and nothing is done twice. Never send it with another key, and never without one.',
    ],
    [
      'a write without a key',
      endOperation,
      new TimeoutError('no', { outcome: 'unknown' }),
      'Check the result before you send it again.',
    ],
  ])('says what to do after a 504: %s', (_, operation, error, next) => {
    expect(problemOf(error, operation).problem).toMatchObject({ status: 504, next })
  })

  it('passes on a 403 that is not about the key', () => {
    const error = new PermissionError('no', { status: 403, type: 'ordering_restricted' }, context)
    expect(problemOf(error, orderOperation, () => false).problem).toMatchObject({
      status: 403,
      type: 'urn:problem-type:permission',
    })
  })

  it('names the fields that the upstream named, and passes on its advice', () => {
    const details = [{ type: 'too_small', message: 'at least 1', location: ['body', 'items', '0'] }]
    const error = new ApiError('no', { status: 422, type: 'validation_error', help: 'read on', details })
    expect(problemOf(error, orderOperation).problem).toMatchObject({
      operation: 'createOrder',
      help: 'read on',
      errors: [{ field: 'body.items.0', code: 'too_small', message: 'at least 1' }],
    })
  })

  it('writes field names as people do', () => {
    const issues = [
      { path: ['items', 0, 'face_value'], code: 'x', message: 'y' },
      { path: [], code: 'x', message: 'y' },
    ]
    const { errors } = problemOf(new RequestValidationError('no', issues), orderOperation).problem
    expect(errors?.map(({ field }) => field)).toEqual(['items[0].face_value', ''])
  })

  it('reports the last answer of the upstream, wherever it was noticed', () => {
    const lost = { number: 2, startedAt: 0, durationMs: 1, verdict: 'unknown' } as const
    const answered = { ...lost, number: 1, status: 503, requestId: 'r-2' }
    const error = new ConnectionError('no', { attempts: [answered, lost] })
    expect(problemOf(error, orderOperation).problem.upstream).toMatchObject({ status: 503, requestId: 'r-2' })
  })

  it('does not show a bug of ours, but says what it leaves open', () => {
    const write = problemOf(new TypeError('secret things'), orderOperation).problem
    expect(write).toMatchObject({ status: 500, outcome: 'unknown' })
    expect(JSON.stringify(write)).not.toContain('secret')
    expect(problemOf('text', { ...orderOperation, retry: 'read' }).problem.outcome).toBe('not_sent')
  })
})

describe('a create that ends in a bug', () => {
  it('is unknown, and its answer has the key that was sent', async () => {
    let sent: string | undefined
    const servedOperation: ServedOperation<object> = {
      operation: orderOperation,
      rest: { method: 'POST', path: '/order' },
      tool: { name: 'create-order', readOnly: false, destructive: false, idempotent: false },
      call: async (_, { headers }) => {
        sent = headers['X-Idempotency-Key']
        throw new TypeError('a bug')
      },
    }
    const document = { openapi: '3.1.0', paths: {} }
    const handler = createRestHandler({}, { servedOperations: [servedOperation], document, name: 'test', version: '1' })
    const ask = (headers = {}) =>
      handler(
        new Request('http://localhost/order', {
          method: 'POST',
          body: '{"amount":1}',
          headers: { 'content-type': 'application/json', ...headers },
        }),
      )
    const response = await ask()
    expect(response.headers.get('x-idempotency-key')).toBe(sent)
    expect(await response.json()).toMatchObject({ status: 500, outcome: 'unknown', idempotencyKey: sent })
    expect((await ask()).status).toBe(409)
  })
})

describe('the answer', () => {
  const answer = { status: 200, data: { a: 1 }, headers: new Headers({ 'retry-after': '3' }), requestId: undefined }

  it('has the useful headers of the upstream', async () => {
    const response = upstreamResponse(answer, { 'X-Key': 'k' })
    expect(response.headers.get('retry-after')).toBe('3')
    expect(response.headers.get('x-key')).toBe('k')
    expect(response.headers.has('x-request-id')).toBe(false)
  })

  it.each([204, 205])('has a body even if the upstream’s %i had none', async (status) => {
    const response = upstreamResponse({ ...answer, status }, {})
    expect([response.status, await response.json()]).toEqual([200, { a: 1 }])
  })
})

describe('routes', () => {
  const row = (method: 'GET' | 'POST', path: string): ServedOperation<unknown> => ({
    operation: orderOperation,
    rest: { method, path },
    tool: { name: path, readOnly: false, destructive: false, idempotent: false },
    call: async () => ({ status: 200, data: {}, headers: new Headers(), requestId: undefined }),
  })
  const find = routeTable([
    row('GET', '/a/{x}'),
    row('POST', '/a/b'),
    row('POST', '/a/{y}'),
    row('GET', '/a/{x}/c/{y}'),
  ])

  it('prefer a literal path', () => {
    expect(find('/a/b')).toMatchObject({ kind: 'found', route: { template: '/a/b' }, path: {} })
  })

  it('group the methods of one path, whatever its variables are called', () => {
    const match = find('/a/z')
    expect(match).toMatchObject({ kind: 'found', path: { x: 'z' } })
    expect(match.kind === 'found' && [...match.route.methods.keys()]).toEqual(['GET', 'POST'])
  })

  it.each([
    ['/a/1%2F2/c/%C3%BC', { x: '1/2', y: 'ü' }],
    ['/a/../c/x', { x: '..', y: 'x' }],
  ])('give %s its values, each in its place', (path, values) => {
    expect(find(path)).toMatchObject({ kind: 'found', path: values })
  })

  it.each([
    ['/a/%zz', 'malformed'],
    ['/a//c/x', 'none'],
    ['/a', 'none'],
    ['/A/b', 'none'],
    ['', 'none'],
  ])('map %j to %s', (path, kind) => {
    expect(find(path).kind).toBe(kind)
  })
})

describe('a body', () => {
  const read = (body: BodyInit | null, headers: Record<string, string> = {}) =>
    jsonBody(new Request('http://localhost', { method: 'POST', body, headers }), undefined)
  const json = { 'content-type': 'application/json' }

  it.each([
    ['brackets in strings', '{"a":"[[[[]\\"{{{{\\\\"}'],
    ['64 levels', `${'['.repeat(64)}${']'.repeat(64)}`],
    ['an identity encoding', '{}'],
  ])('with %s is read', async (_, text) => {
    expect(await read(text, { ...json, 'content-encoding': 'identity' })).toMatchObject({ kind: 'json' })
  })

  it.each([
    ['65 levels', `${'['.repeat(65)}${']'.repeat(65)}`, 'deeper'],
    ['a string without an end', `{"${'\\"'.repeat(200_000)}`, 'not JSON'],
    ['bytes that are not UTF-8', new Uint8Array([0x22, 0xff, 0x22]), 'UTF-8'],
  ])('with %s is refused', async (_, text, says) => {
    const body = await read(text, json)
    expect(body).toMatchObject({ kind: 'problem', answer: { problem: { status: 400 } } })
    expect(JSON.stringify(body)).toContain(says)
  })

  it('without a content type is not JSON', async () => {
    expect(await read(new Uint8Array([0x7b, 0x7d]))).toMatchObject({
      kind: 'problem',
      answer: { problem: { status: 415 } },
    })
  })
})
