import { describe, expect, it } from 'vitest'
import type { Attempt } from '../outcome/outcome.ts'
import { ConnectionError, InsufficientFundsError, isSdkError, RequestValidationError, SdkError } from './index.ts'
import { isSdkErrorLike } from './sdk-error-like.ts'

const ATTEMPT: Attempt = { number: 1, startedAt: 0, durationMs: 5, verdict: 'unknown', cause: 'ECONNRESET' }
const KNOWN = { operation: 'createOrder', outcome: 'unknown', idempotencyKey: 'key-1', orderId: 'O-1' } as const
const CONTEXT = { ...KNOWN, attempts: [ATTEMPT] }

const ERRORS: readonly [what: string, error: SdkError, fields: object][] = [
  ['a lost connection', new ConnectionError('lost', CONTEXT), { name: 'ConnectionError' }],
  [
    'a response of the API',
    new InsufficientFundsError('no funds', { status: 400, type: 'insufficient_funds' }, CONTEXT),
    { name: 'InsufficientFundsError', status: 400, type: 'insufficient_funds', details: [] },
  ],
  [
    'a rejection of the input',
    new RequestValidationError('wrong', [{ path: ['items', 0], code: 'too_small', message: 'expected more' }], CONTEXT),
    { name: 'RequestValidationError', issues: [{ path: ['items', 0], code: 'too_small', message: 'expected more' }] },
  ],
  [
    'an error whose cause cannot be cloned',
    new ConnectionError('lost', {
      ...CONTEXT,
      cause: Object.assign(new Error('inner', { cause: new Error('innermost') }), { code: 'X', retry: () => {} }),
    }),
    { cause: { name: 'Error', message: 'inner', code: 'X', cause: { name: 'Error', message: 'innermost' } } },
  ],
]

const BORDERS: readonly [border: string, cross: (error: SdkError) => unknown][] = [
  ['toJSON()', (error) => error.toJSON()],
  ['JSON', (error) => JSON.parse(JSON.stringify(error))],
  ['structuredClone of toJSON()', (error) => structuredClone(error.toJSON())],
]

describe.each(BORDERS)('across %s', (_, cross) => {
  it.each(ERRORS)('%s keeps its name, outcome, key and id', (__, error, fields) => {
    const arrived = cross(error)
    expect(arrived).toMatchObject({ ...CONTEXT, message: error.message, ...fields })
    expect(isSdkError(arrived)).toBe(false)
    expect(isSdkErrorLike(arrived)).toBe(true)
    if (isSdkErrorLike(arrived)) expect(arrived.outcome === 'unknown' && arrived.idempotencyKey).toBe('key-1')
  })
})

describe('isSdkErrorLike', () => {
  it.each(ERRORS)('recognises %s itself', (_, error) => {
    expect(isSdkErrorLike(error)).toBe(true)
  })

  it('does not recognise what structuredClone leaves of an error, so that nobody reads an outcome from it', () => {
    const [[, error]] = ERRORS as [(typeof ERRORS)[number]]
    expect(isSdkErrorLike(structuredClone(error))).toBe(false)
  })

  it.each([
    undefined,
    null,
    'SdkError',
    {},
    new Error('x'),
    { name: 'SdkError', message: 'm', outcome: 'lost', attempts: [] },
    { name: 'SdkError', message: 'm', outcome: 'unknown' },
    { message: 'm', outcome: 'unknown', attempts: [] },
  ])('does not take %o for one', (value) => {
    expect(isSdkErrorLike(value)).toBe(false)
  })
})

describe('the cause in toJSON()', () => {
  const circle = new Error('round')
  circle.cause = circle
  it.each<[string, unknown, unknown]>([
    ['a text', 'stop', 'stop'],
    ['null', null, null],
    ['an object', { reason: 'shutdown', at: new Date(0) }, { reason: 'shutdown', at: '1970-01-01T00:00:00.000Z' }],
    ['a function', function leave() {}, 'function leave() {}'],
    ['a bigint', 5n, '[object BigInt]'],
    ['a DOMException', new DOMException('gone', 'AbortError'), { name: 'AbortError', message: 'gone' }],
    [
      'an error of another realm',
      Object.create(null, { name: { value: 'Error' }, message: { value: 'm' } }),
      { name: 'Error', message: 'm' },
    ],
    [
      'an error of ours, with its fields',
      new ConnectionError('lost', CONTEXT),
      { ...CONTEXT, name: 'ConnectionError', message: 'lost', retryable: expect.any(Boolean) },
    ],
  ])('is %s as plain data', (_, cause, told) => {
    const json = new SdkError('message', { cause }).toJSON()
    expect(json.cause).toEqual(told)
    expect(structuredClone(json)).toEqual(json)
    expect(JSON.parse(JSON.stringify(json))).toEqual(json)
  })

  it('that is circular is cut off', () => {
    expect(JSON.stringify(new SdkError('message', { cause: circle })).split('round').length).toBeLessThan(10)
  })
})
