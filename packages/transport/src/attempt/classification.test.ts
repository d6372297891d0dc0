import { describe, expect, it } from 'vitest'
import type { Api } from '../api/api.ts'
import type { RetryClass } from '../outcome/retry-policy.ts'
import type { AttemptEnd } from './attempt.ts'
import {
  type Classification,
  type ClassifiedOperation,
  classify,
  isRejectedCredential,
  type NotRetried,
} from './classification.ts'
import { noFetch, notAResponse } from './obstacle.ts'

const NOW = Date.UTC(2026, 10, 22)

const WRITE: ClassifiedOperation = { accepted: 'identified', method: 'POST', path: '/things', retry: 'keyed' }

const API: Api = {
  vendor: 'Acme',
  errors: [
    { type: 'in_progress', error: 'IdempotencyConflictError', inProgress: true },
    { type: 'no_money', error: 'InsufficientFundsError', stored: true },
    { type: 'conflict', status: 400, error: 'IdempotencyConflictError' },
    { status: 418, error: 'PermissionError', stored: true },
    { type: 'other_request', error: 'IdempotencyConflictError', conflict: true },
    { status: 404, error: 'RunNotFoundError', resourceId: 'runId' },
  ],
  readErrorBody: (json) => {
    const { type, message }: Record<string, unknown> = typeof json === 'object' ? { ...json } : {}
    return {
      type: typeof type === 'string' ? type : undefined,
      message: typeof message === 'string' ? message : undefined,
    }
  },
  requestIdHeaders: ['x-request-id', 'x-amzn-requestid'],
  reservedHeaders: {},
  keyPatterns: [],
  publicUrls: [],
  decimalFields: new Set(),
}

const answer = (status: number, body: unknown = '', headers: Record<string, string> = {}): AttemptEnd => ({
  kind: 'response',
  status,
  headers: new Headers(headers),
  text: typeof body === 'string' ? body : JSON.stringify(body),
})
const classified = (end: AttemptEnd, api: Api = API): Classification => classify(end, api, WRITE, NOW, true)
/** Where `fetch` may have made other requests before. */
const classifiedUnmarked = (end: AttemptEnd, retry: RetryClass = 'keyed'): Classification =>
  classify(end, API, { ...WRITE, retry }, NOW, false)
const coded = (code: string) => new TypeError('fetch failed', { cause: Object.assign(new Error('x'), { code }) })

describe('an attempt without a response', () => {
  const REFUSED = coded('ECONNREFUSED')
  const RESET = coded('ECONNRESET')
  const EXPIRED = coded('CERT_HAS_EXPIRED')

  it.each([
    ['a refused connection was not sent', 'connection', REFUSED, 'not_sent', false],
    ['a reset connection may have been sent', 'connection', RESET, 'unknown', false],
    ['a failure without a reason may have been sent', 'connection', undefined, 'unknown', false],
    ['a refused certificate was not sent, and would be refused again', 'connection', EXPIRED, 'not_sent', true],
    ['one that ended before fetch was called was not sent', 'not_made', undefined, 'not_sent', false],
    [
      'a request whose body was cut off may have been sent, whatever the error says',
      'cut_off',
      REFUSED,
      'unknown',
      false,
    ],
    ['a body that was cut off may come whole next time, whatever the error says', 'cut_off', EXPIRED, 'unknown', false],
    ['one that timed out may have been sent', 'limit', undefined, 'unknown', false],
    ['an aborted one may have been sent, and is the last', 'aborted', undefined, 'unknown', true],
    [
      'a request with an endless body may have been sent, and would get it again',
      'too_large',
      undefined,
      'unknown',
      true,
    ],
  ] as const)('%s', (_, why, error, verdict, final) => {
    const end: AttemptEnd = { kind: 'lost', why, status: 200, error }
    expect(classified(end)).toEqual({
      end,
      verdict,
      final,
      json: undefined,
      id: undefined,
      requestId: undefined,
      stored: false,
      failure: undefined,
    })
  })

  it('that never began because something is missing was not sent, and is the last, whatever the fetch', () => {
    const obstacle = noFetch('fetch')
    for (const classification of [classified, classifiedUnmarked]) {
      const told = classification({ kind: 'lost', why: 'not_made', obstacle })
      expect(told).toMatchObject({ verdict: 'not_sent', final: true, obstacle })
      expect(told).not.toHaveProperty('isUnproven')
    }
  })

  it('because fetch rejected its arguments was not sent, and is the last, with the reason', () => {
    const obstacle = { kind: 'bad_arguments', reason: 'fetch rejected its arguments', mayPass: false } as const
    const end: AttemptEnd = { kind: 'lost', why: 'connection', error: new TypeError('Invalid header'), obstacle }
    expect(classified(end)).toMatchObject({ verdict: 'not_sent', final: true, obstacle })
    expect(classifiedUnmarked(end)).toMatchObject({ verdict: 'unknown', final: true, obstacle, isUnproven: true })
  })

  it('because of something that the error itself names was not sent, and is the last, with the reason', () => {
    const error = new TypeError('fetch failed', { cause: new Error('bad port') })
    const obstacle = { kind: 'blocked_port', mayPass: false }
    const end: AttemptEnd = { kind: 'lost', why: 'connection', error }
    expect(classified(end)).toMatchObject({ verdict: 'not_sent', final: true, obstacle })
    expect(classifiedUnmarked(end)).toMatchObject({ verdict: 'unknown', final: true, obstacle, isUnproven: true })
  })

  it('but with something that is not a response may have been sent, and is the last, with the reason', () => {
    const obstacle = notAResponse('undefined')
    for (const classification of [classified, classifiedUnmarked]) {
      const told = classification({ kind: 'lost', why: 'no_response', obstacle })
      expect(told).toMatchObject({ verdict: 'unknown', final: true, obstacle })
      expect(told).not.toHaveProperty('isUnproven')
    }
  })

  it.each([
    ['a refused connection', REFUSED, false],
    ['a refused certificate', EXPIRED, true],
  ])('because of %s is unproven where fetch may have made another request before', (_, error, final) => {
    const told = classifiedUnmarked({ kind: 'lost', why: 'connection', error })
    expect(told).toMatchObject({ verdict: 'unknown', final, isUnproven: true })
    expect(told).not.toHaveProperty('obstacle')
  })

  it.each([
    ['connection', RESET],
    ['cut_off', REFUSED],
    ['limit', undefined],
    ['aborted', undefined],
  ] as const)('that proves nothing (%s) is the same for every fetch', (why, error) => {
    const end: AttemptEnd = { kind: 'lost', why, error }
    expect(classifiedUnmarked(end)).toEqual(classified(end))
  })
})

describe('a rejection, if fetch may have made other requests before', () => {
  it.each<[string, number, unknown]>([
    ['a documented one', 400, { type: 'conflict' }],
    ['one of an unknown type', 402, { type: 'odd' }],
    ['one about the credential', 401, ''],
    ['one of the gateway, whatever its body says', 413, { type: 'no_money' }],
  ])('proves nothing about them, and would come again: %s', (_, status, body) => {
    expect(classifiedUnmarked(answer(status, body))).toMatchObject({
      status,
      verdict: 'unknown',
      final: true,
      isUnproven: true,
      stored: false,
    })
  })

  it('by the rate limiter proves nothing about them, and may be tried again', () => {
    const told = classifiedUnmarked(answer(429, '', { 'retry-after': '7' }))
    expect(told).toMatchObject({ status: 429, verdict: 'unknown', isUnproven: true, retryAfterMs: 7_000 })
    expect(told).not.toHaveProperty('final')
  })

  it.each([
    [400, { type: 'no_money' }],
    [418, { type: 'tea' }],
  ])('that is stored under the key holds for all of them: %d', (status, body) => {
    const told = classifiedUnmarked(answer(status, body))
    expect(told).toMatchObject({ verdict: 'rejected', stored: true })
    expect(told).not.toHaveProperty('isUnproven')
    expect(told).not.toHaveProperty('final')
  })

  it.each<[RetryClass, boolean]>([
    ['read', false],
    ['idempotent', true],
    ['keyed', true],
    ['once', true],
  ])('of an operation that is retried as %s is unproven: %s', (retry, isUnproven) => {
    const told = classifiedUnmarked(answer(400, { type: 'odd' }), retry)
    expect(told.verdict).toBe(isUnproven ? 'unknown' : 'rejected')
    expect('isUnproven' in told).toBe(isUnproven)
    expect(told.final ?? false).toBe(isUnproven)
  })

  it.each<[string, number, unknown]>([
    ['a fault of the server', 500, ''],
    ['the first request still running', 409, { type: 'in_progress' }],
  ])('does not cover %s, which proves nothing anyway', (_, status, body) => {
    expect(classifiedUnmarked(answer(status, body))).toEqual(classified(answer(status, body)))
  })

  it('does not cover a response that is not an error', () => {
    const end = answer(201, { id: 'O-1' })
    expect(classifiedUnmarked(end)).toEqual(classified(end))
  })
})

describe('a response without the body that it should have', () => {
  const finalOf = (text: string, notRetried: NotRetried | undefined) =>
    classify(answer(200, text), API, { ...WRITE, notRetried }, NOW, true).final

  it.each<[NotRetried | undefined, boolean, boolean, boolean]>([
    [undefined, false, false, false],
    ['empty', true, false, false],
    ['unreadable', true, true, false],
  ])('is final for %s: empty %s, a page %s, JSON %s', (notRetried, empty, page, json) => {
    expect(finalOf('', notRetried)).toBe(empty)
    expect(finalOf('<html>', notRetried)).toBe(page)
    expect(finalOf('{"status":"x"}', notRetried)).toBe(json)
  })
})

describe('a response that is not an error', () => {
  it('with an id is accepted, with all that was read', () => {
    const end = answer(201, { id: 'O-1', more: [1] }, { 'x-request-id': 'r-1' })
    expect(classified(end)).toEqual({
      end,
      status: 201,
      verdict: 'accepted',
      final: false,
      json: { id: 'O-1', more: [1] },
      id: 'O-1',
      requestId: 'r-1',
      stored: false,
      failure: undefined,
    })
  })

  it.each<[string, unknown, unknown]>([
    ['no body', '', undefined],
    ['HTML', '<html>', undefined],
    ['half a body', '{"id":"O-1"', undefined],
    ['an array', [{ id: 'O-1' }], [{ id: 'O-1' }]],
    ['null', 'null', null],
    ['a string', '"O-1"', 'O-1'],
    ['a number for an id', { id: 5 }, { id: 5 }],
    ['an empty id', { id: '' }, { id: '' }],
    ['no id', { status: 'x' }, { status: 'x' }],
    ['an id that is null', { id: null }, { id: null }],
  ])('with %s leaves a write unknown, to be tried again', (_, body, json) => {
    expect(classified(answer(200, body))).toMatchObject({ verdict: 'unknown', final: false, json, id: undefined })
  })

  it('is judged by what the operation asks for', () => {
    const verdictOf = (end: AttemptEnd, accepted: ClassifiedOperation['accepted']) =>
      classify(end, API, { ...WRITE, accepted }, NOW, true).verdict
    expect(verdictOf(answer(200, 'null'), 'readable')).toBe('accepted')
    expect(verdictOf(answer(200, '<html>'), 'readable')).toBe('unknown')
    expect(verdictOf(answer(200), 'readable')).toBe('unknown')
    expect(verdictOf(answer(200), 'empty_or_readable')).toBe('accepted')
    expect(verdictOf(answer(200, '<html>'), 'empty_or_readable')).toBe('unknown')
    expect(verdictOf(answer(200, '<html>'), 'anything')).toBe('accepted')
    expect(verdictOf(answer(302), 'anything')).toBe('unknown')
  })

  it.each([0, 101, 199, 300, 302, 304, 307, 399])('but of status %d is final: the next would be the same', (status) => {
    expect(classified(answer(status, { id: 'O-1' }))).toMatchObject({ status, verdict: 'unknown', final: true })
  })

  it.each([200, 202, 204, 299])('but of status %d is not final', (status) => {
    expect(classified(answer(status))).toMatchObject({ status, verdict: 'unknown', final: false })
  })

  it('names no wait, whatever its headers say', () => {
    expect(classified(answer(202, '', { 'retry-after': '5' }))).not.toHaveProperty('retryAfterMs')
  })
})

describe('a response that is an error', () => {
  it.each([
    ['a documented one that is stored', 400, { type: 'no_money' }, 'rejected', { stored: true, inProgress: false }],
    ['a documented one that is not', 400, { type: 'conflict' }, 'rejected', { stored: false, inProgress: false }],
    ['the first request still running', 400, { type: 'in_progress' }, 'unknown', { stored: false, inProgress: true }],
    ['the same with another status', 409, { type: 'in_progress' }, 'unknown', { stored: false, inProgress: true }],
    ['one of a type known by its status', 418, { type: 'tea' }, 'rejected', { stored: true, inProgress: false }],
    ['one of an unknown type', 402, { type: 'odd' }, 'rejected', { stored: false, inProgress: false }],
    ['one without a body', 404, '', 'rejected', { stored: false, inProgress: false }],
    ['one of the gateway', 503, '<html>', 'unknown', { stored: false, inProgress: false }],
    ['one with an id', 500, { id: 'O-1' }, 'unknown', { id: 'O-1' }],
  ])('is classified: %s', (_, status, body, verdict, more) => {
    expect(classified(answer(status, body))).toMatchObject({ status, verdict, ...more })
  })

  it('that says the key belongs to another request may have happened, and is the last', () => {
    const told = classified(answer(409, { type: 'other_request' }))
    expect(told).toMatchObject({ verdict: 'unknown', final: true, stored: false, inProgress: false })
    expect(told).not.toHaveProperty('isUnproven')
  })

  it('counts as a missing resource only if the API itself says so, in JSON', () => {
    const errorOf = (body: unknown, resourceId: ClassifiedOperation['resourceId']) =>
      classify(answer(404, body), API, { ...WRITE, ...(resourceId === undefined ? {} : { resourceId }) }, NOW, true)
        .failure?.rule.error
    expect(errorOf({ message: 'gone' }, 'runId')).toBe('RunNotFoundError')
    expect(errorOf('null', 'runId')).toBe('RunNotFoundError')
    expect(errorOf('<html>', 'runId')).toBe('NotFoundError')
    expect(errorOf('', 'runId')).toBe('NotFoundError')
    expect(errorOf({ message: 'gone' }, 'orderId')).toBe('NotFoundError')
    expect(errorOf({ message: 'gone' }, undefined)).toBe('NotFoundError')
  })

  it('is stored only if its verdict is a rejection: a 5xx of a stored type is still unknown', () => {
    expect(classified(answer(500, { type: 'no_money' })).verdict).toBe('unknown')
  })

  it.each([
    ['an object that breaks off', 400, '{"type":"in_progress","mess', 'unknown'],
    ['an object that breaks off, after white space', 422, ' \n{"type":', 'unknown'],
    ['an array that breaks off', 409, '[{', 'unknown'],
    ['an object that is whole', 400, '{"type":"odd"}', 'rejected'],
    ['a page', 400, '<html>{"type":"in_progress"}', 'rejected'],
    ['nothing', 400, '', 'rejected'],
    ['an object that breaks off, about the credential', 401, '{"type":', 'rejected'],
    ['an object that breaks off, of the rate limiter', 429, '{"error":', 'rejected'],
  ])('whose body is %s (%d): %s is %s', (_, status, body, verdict) => {
    const classification = classified(answer(status, body))
    expect(classification.verdict).toBe(verdict)
    expect(classification.final).toBeUndefined()
  })

  it.each([
    [400, true],
    [401, false],
    [402, true],
    [403, false],
    [404, false],
    [409, true],
    [410, false],
    [412, true],
    [413, false],
    [414, true],
    [418, true],
    [422, true],
    [428, true],
    [429, false],
    [430, true],
  ])('with status %d and a type that is stored under the key is stored: %s', (status, stored) => {
    expect(classified(answer(status, { type: 'no_money' }))).toMatchObject({ verdict: 'rejected', stored })
  })

  it.each([
    [400, { type: 'no_money' }, 'InsufficientFundsError'],
    [400, { type: 'odd' }, 'ApiError'],
    [401, '', 'AuthenticationError'],
    [403, '', 'PermissionError'],
    [404, '', 'NotFoundError'],
    [418, '', 'PermissionError'],
    [429, '', 'RateLimitError'],
    [499, '', 'ApiError'],
    [500, '', 'ServerError'],
    [599, '', 'ServerError'],
    [429, { type: 'no_money' }, 'InsufficientFundsError'],
  ])('%d with %j is a %s', (status, body, error) => {
    expect(classified(answer(status, body)).failure?.rule.error).toBe(error)
  })

  it('keeps what the body says', () => {
    const { failure, json } = classified(answer(400, { type: 'no_money', message: 'Top up.' }))
    expect(failure?.body).toEqual({ type: 'no_money', message: 'Top up.' })
    expect(json).toEqual({ type: 'no_money', message: 'Top up.' })
    expect(classified(answer(502, '<html>')).failure?.body).toEqual({ type: undefined, message: undefined })
  })

  it.each([
    ['seconds', '7', 7_000],
    ['a date', 'Sun, 22 Nov 2026 00:00:09 GMT', 9_000],
    ['a date of the past', 'Sun, 06 Nov 1994 08:49:37 GMT', 0],
  ])('names its wait in %s', (_, header, retryAfterMs) => {
    expect(classified(answer(429, '', { 'retry-after': header }))).toMatchObject({ retryAfterMs })
    expect(classified(answer(503, '', { 'retry-after': header }))).toMatchObject({ retryAfterMs })
  })

  it('names no wait if it cannot read one', () => {
    expect(classified(answer(429))).not.toHaveProperty('retryAfterMs')
    expect(classified(answer(429, '', { 'retry-after': 'soon' }))).not.toHaveProperty('retryAfterMs')
  })

  it('is not final by itself', () => {
    expect(classified(answer(500)).final).toBeUndefined()
  })
})

describe('the request id', () => {
  it.each([
    [{ 'X-Request-Id': 'r-1', 'X-Amzn-RequestId': 'a-1' }, 'r-1'],
    [{ 'X-Amzn-RequestId': 'a-1' }, 'a-1'],
    [{}, undefined],
  ])('of %j is %s', (headers, requestId) => {
    expect(classified(answer(200, { id: 'O-1' }, headers)).requestId).toBe(requestId)
    expect(classified(answer(500, '', headers)).requestId).toBe(requestId)
  })
})

describe('an API whose status and body disagree', () => {
  const asked: unknown[] = []
  const api: Api = {
    ...API,
    reinterpret: (status, json, { method, path, retry }) => {
      asked.push([status, json, method, path, retry])
      const { status: real, ...rest } = Object(json)
      return status === 200 && typeof real === 'number' ? { status: real, json: rest } : { status, json }
    },
  }

  it('is classified by what the response really is', () => {
    expect(classified(answer(200, { status: 404, type: 'gone' }), api)).toMatchObject({
      status: 404,
      verdict: 'rejected',
      json: { type: 'gone' },
      failure: { rule: { error: 'NotFoundError' }, body: { type: 'gone' } },
    })
    expect(classified(answer(200, { id: 'O-1' }), api)).toMatchObject({ status: 200, verdict: 'accepted' })
  })

  it('is classified from the response and the operation', () => {
    asked.length = 0
    classified(answer(204), api)
    classified(answer(500, '<html>'), api)
    expect(asked).toEqual([
      [204, undefined, 'POST', '/things', 'keyed'],
      [500, undefined, 'POST', '/things', 'keyed'],
    ])
  })
})

describe('a credential', () => {
  it.each([
    [401, true],
    [403, true],
    [200, false],
    [400, false],
    [404, false],
    [500, false],
    [undefined, false],
  ])('is refused by %s: %s', (status, refused) => {
    expect(isRejectedCredential(status)).toBe(refused)
  })
})
