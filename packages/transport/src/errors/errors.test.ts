import { inspect } from 'node:util'
import { describe, expect, it, vi } from 'vitest'
import type { SchemaIssue } from '../issues/schema.ts'
import type { Attempt } from '../outcome/outcome.ts'
import * as errors from './index.ts'

const { SdkError, ApiError } = errors
const ATTEMPT: Attempt = { number: 1, startedAt: 0, durationMs: 5, verdict: 'unknown', cause: 'ECONNRESET' }
const ISSUES: readonly SchemaIssue[] = [{ path: ['items', 0], code: 'too_small', message: 'expected more' }]
const CONTEXT = {
  operation: 'pay',
  outcome: 'unknown',
  attempts: [ATTEMPT],
  requestId: 'r-1',
  idempotencyKey: 'key-1',
  orderId: 'O-1',
  runId: 'R-1',
} as const satisfies errors.ErrorContext
const ANSWER = { status: 400 } as const

type Made = (from: typeof errors, context?: errors.ErrorContext) => errors.SdkError

/** Every class, with one way to make it and the classes above it. */
const CLASSES: Readonly<Record<string, { readonly make: Made; readonly above: readonly string[] }>> = {
  SdkError: { make: (from, context) => new from.SdkError('message', context), above: [] },
  AbortedError: { make: (from, context) => new from.AbortedError('message', context), above: ['SdkError'] },
  ConfigurationError: { make: (from, context) => new from.ConfigurationError('message', context), above: ['SdkError'] },
  ConnectionError: { make: (from, context) => new from.ConnectionError('message', context), above: ['SdkError'] },
  TimeoutError: { make: (from, context) => new from.TimeoutError('message', context), above: ['SdkError'] },
  RequestValidationError: {
    make: (from, context) => new from.RequestValidationError('message', ISSUES, context),
    above: ['SdkError'],
  },
  ResponseValidationError: {
    make: (from, context = {}) =>
      new from.ResponseValidationError('message', { issues: ISSUES, status: 200, body: {} }, context),
    above: ['SdkError'],
  },
  UnexpectedResponseError: {
    make: (from, context = {}) => new from.UnexpectedResponseError('message', {}, context),
    above: ['SdkError'],
  },
  WaitTimeoutError: {
    make: (from, context = {}) => new from.WaitTimeoutError('message', undefined, context),
    above: ['SdkError'],
  },
  ApiError: { make: (from, context) => new from.ApiError('message', ANSWER, context), above: ['SdkError'] },
  AuthenticationError: {
    make: (from, context) => new from.AuthenticationError('message', ANSWER, context),
    above: ['ApiError', 'SdkError'],
  },
  PermissionError: {
    make: (from, context) => new from.PermissionError('message', ANSWER, context),
    above: ['ApiError', 'SdkError'],
  },
  NotFoundError: {
    make: (from, context) => new from.NotFoundError('message', ANSWER, context),
    above: ['ApiError', 'SdkError'],
  },
  RunNotFoundError: {
    make: (from, context) => new from.RunNotFoundError('message', ANSWER, context),
    above: ['NotFoundError', 'ApiError', 'SdkError'],
  },
  InsufficientFundsError: {
    make: (from, context) => new from.InsufficientFundsError('message', ANSWER, context),
    above: ['ApiError', 'SdkError'],
  },
  IdempotencyConflictError: {
    make: (from, context) => new from.IdempotencyConflictError('message', ANSWER, context),
    above: ['ApiError', 'SdkError'],
  },
  RateLimitError: {
    make: (from, context) => new from.RateLimitError('message', ANSWER, context),
    above: ['ApiError', 'SdkError'],
  },
  ServerError: {
    make: (from, context) => new from.ServerError('message', ANSWER, context),
    above: ['ApiError', 'SdkError'],
  },
}
const NAMES = Object.keys(CLASSES)

function called(name: string) {
  const found = CLASSES[name]
  if (found === undefined) throw new Error(`no ${name}`)
  return { ...found, kinds: [name, ...found.above] }
}

const guard = (from: typeof errors, name: string, value: unknown): unknown =>
  Reflect.apply(Reflect.get(from, `is${name}`), undefined, [value])

const classOf = (from: typeof errors, name: string) => Reflect.get(from, name)

describe('the family', () => {
  it('is complete: every exported class has its guard', () => {
    const exported = Object.keys(errors)
    expect(exported.filter((name) => /^[A-Z]/.test(name)).sort()).toEqual([...NAMES].sort())
    expect(exported.filter((name) => /^is/.test(name)).sort()).toEqual(NAMES.map((name) => `is${name}`).sort())
  })
})

describe.each(NAMES)('%s', (name) => {
  const { make, kinds } = called(name)
  const error = make(errors, CONTEXT)

  it('has its own name, as a literal that minifiers do not change', () => {
    expect(error.name).toBe(name)
    expect(Object.getOwnPropertyDescriptor(error, 'name')?.value).toBe(name)
    expect(String(error)).toBe(`${name}: message`)
  })

  it('is an instance of its class and those above, and of no other', () => {
    expect(error).toBeInstanceOf(Error)
    expect(NAMES.filter((other) => error instanceof classOf(errors, other)).sort()).toEqual([...kinds].sort())
  })

  it('is recognised by its guard and those above, and by no other', () => {
    expect(NAMES.filter((other) => guard(errors, other, error) === true).sort()).toEqual([...kinds].sort())
    expect(NAMES.filter((other) => guard(errors, other, error) === false)).toHaveLength(NAMES.length - kinds.length)
  })

  it('carries what is known about the call', () => {
    expect(error).toMatchObject(CONTEXT)
    expect(error.message).toBe('message')
  })

  it('has no fields for what is unknown', () => {
    const bare = make(errors, { operation: undefined, requestId: undefined })
    for (const field of ['operation', 'requestId', 'idempotencyKey', 'orderId', 'runId', 'cause', 'type', 'help']) {
      expect(field in bare, field).toBe(false)
    }
    expect(bare.outcome).toBe('not_sent')
    expect(bare.attempts).toEqual([])
    expect(inspect(bare)).not.toContain('undefined')
    expect(JSON.stringify(bare)).not.toContain('undefined')
  })

  it('is a plain object in JSON: all that it shows, without the stack', () => {
    const json: unknown = JSON.parse(JSON.stringify(error))
    expect(json).toMatchObject({ name, message: 'message', ...CONTEXT })
    expect(json).not.toHaveProperty('stack')
    expect(Object.getPrototypeOf(error.toJSON())).toBe(Object.prototype)
    expect(Object.keys(error.toJSON()).slice(0, 2)).toEqual(['name', 'message'])
  })

  it('prints its name, its message and what is known about the call', () => {
    const printed = inspect(error)
    expect(printed).toContain(`${name}: message`)
    expect(printed).toContain(`idempotencyKey: 'key-1'`)
    expect(printed).toContain(`outcome: 'unknown'`)
  })

  it('does not show how the guards recognise it', () => {
    expect(Object.getOwnPropertySymbols(error)).toEqual([])
    expect(inspect(error)).not.toContain('Symbol')
  })
})

describe('a guard', () => {
  it.each([
    undefined,
    null,
    5,
    'SdkError',
    true,
    Symbol('SdkError'),
    {},
    [],
    () => {},
    new Error('x'),
    { name: 'SdkError', message: 'message', outcome: 'unknown' },
    { [Symbol.for('@x/transport.error.kinds')]: NAMES.join() },
    Object.create(null),
  ])('does not take %o for one of ours', (value) => {
    for (const name of NAMES) expect(guard(errors, name, value), name).toBe(false)
  })

  it('does not take for one of ours what cannot be read', () => {
    const { proxy, revoke } = Proxy.revocable({}, {})
    revoke()
    for (const name of NAMES) expect(guard(errors, name, proxy), name).toBe(false)
  })

  it('does not take a class for one of its errors', () => {
    expect(errors.isSdkError(SdkError)).toBe(false)
  })

  it('recognises a subclass of one of ours', () => {
    class Special extends errors.NotFoundError {}
    const special = new Special('message', ANSWER)
    expect([errors.isNotFoundError(special), errors.isApiError(special), errors.isRunNotFoundError(special)]).toEqual([
      true,
      true,
      false,
    ])
  })
})

describe('two copies of the code in one process', () => {
  it('recognise each other’s errors, where instanceof does not', async () => {
    vi.resetModules()
    const other: typeof errors = await import('./index.ts')
    expect(other.SdkError).not.toBe(errors.SdkError)
    for (const name of NAMES) {
      const { make, kinds } = called(name)
      const theirs = make(other)
      const ours = make(errors)
      expect(theirs instanceof classOf(errors, name), name).toBe(false)
      expect(NAMES.filter((one) => guard(errors, one, theirs) === true).sort()).toEqual([...kinds].sort())
      expect(NAMES.filter((one) => guard(other, one, ours) === true).sort()).toEqual([...kinds].sort())
    }
  })
})

describe('the cause', () => {
  it('is kept as an Error keeps it, and appears in the JSON without its stack', () => {
    const cause = Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' })
    const error = new errors.ConnectionError('message', { ...CONTEXT, cause })
    expect(error.cause).toBe(cause)
    expect(Object.keys(error)).not.toContain('cause')
    expect(error.toJSON()).toMatchObject({ cause: { name: 'Error', message: 'socket hang up', code: 'ECONNRESET' } })
    expect(JSON.stringify(error)).not.toContain('stack')
  })

  it('may be null, which differs from no cause', () => {
    expect(new SdkError('message', { cause: null })).toHaveProperty('cause', null)
  })
})

describe('a response of the API', () => {
  const FULL = {
    status: 422,
    type: 'validation_error',
    help: 'Read the docs.',
    details: [{ type: 'missing', message: 'field required', location: ['body', 'items'] }],
    bodyText: '{}',
    retryAfterMs: 0,
  } as const

  it('is on its error and in its JSON', () => {
    const error = new ApiError('message', FULL, CONTEXT)
    expect(error).toMatchObject(FULL)
    expect(JSON.parse(JSON.stringify(error))).toMatchObject({ ...FULL, ...CONTEXT })
  })

  it('without details leaves only a status', () => {
    const error = new ApiError('message', { ...ANSWER, type: undefined, bodyText: undefined })
    expect(error.details).toEqual([])
    expect(Object.keys(error).sort()).toEqual(['attempts', 'details', 'name', 'outcome', 'retryable', 'status'])
    for (const field of ['type', 'help', 'bodyText', 'retryAfterMs']) expect(field in error, field).toBe(false)
  })

  it.each([
    [undefined, 'server'],
    ['server', 'server'],
    ['client', 'client'],
  ] as const)('about a conflict of keys that is detected by %s says %s', (detectedBy, expected) => {
    const answer = detectedBy === undefined ? ANSWER : { ...ANSWER, detectedBy }
    const error = new errors.IdempotencyConflictError('message', answer)
    expect(error.detectedBy).toBe(expected)
    expect(error.toJSON()).toMatchObject({ detectedBy: expected })
  })
})

describe('an unexpected response', () => {
  it('is on its error if there was one', () => {
    const error = new errors.UnexpectedResponseError('message', { status: 302, bodyText: 'Found' }, {})
    expect(error).toMatchObject({ status: 302, bodyText: 'Found' })
    expect(error.toJSON()).toMatchObject({ status: 302, bodyText: 'Found' })
  })

  it('leaves no fields if there was none', () => {
    const error = new errors.UnexpectedResponseError('message', { status: undefined, bodyText: undefined }, {})
    expect(Object.keys(error).sort()).toEqual(['attempts', 'name', 'outcome', 'retryable'])
  })
})

describe('issues', () => {
  it('are on the errors of validation, and in their JSON', () => {
    const request = new errors.RequestValidationError('message', ISSUES)
    const response = new errors.ResponseValidationError('message', { issues: ISSUES, status: 201, body: 5 }, {})
    for (const error of [request, response]) {
      expect(error.issues).toBe(ISSUES)
      expect(error.toJSON()).toMatchObject({ issues: ISSUES })
    }
    expect(response.status).toBe(201)
    expect(response.toJSON()).toMatchObject({ status: 201 })
  })
})

describe('what an error holds and does not show', () => {
  const PAYOUT = { payout: { url: 'https://pay.example/hunter2' } }
  const HIDDEN: [string, errors.SdkError, string][] = [
    [
      'the body of a response in another shape',
      new errors.ResponseValidationError('message', { issues: ISSUES, status: 200, body: PAYOUT }, CONTEXT),
      'body',
    ],
    ['the last state of a wait', new errors.WaitTimeoutError('message', PAYOUT, CONTEXT), 'lastState'],
  ]

  it.each(HIDDEN)('is %s', (_, error, field) => {
    expect(Reflect.get(error, field)).toBe(PAYOUT)
    const wrapped = new Error('outer', { cause: error })
    for (const shown of [
      inspect(error),
      inspect(error, { showHidden: true, depth: 9, getters: false }),
      inspect(wrapped, { depth: 9 }),
      inspect({ error }, { depth: 9 }),
      JSON.stringify(error),
      JSON.stringify({ error }),
      JSON.stringify(error.toJSON()),
      String(error),
      String(error.stack),
      JSON.stringify({ ...error }),
      JSON.stringify(Object.getOwnPropertyNames(error).map((name) => Reflect.get(error, name))),
    ]) {
      expect(shown).not.toContain('hunter2')
    }
    expect(Object.keys(error)).not.toContain(field)
  })

  it('is undefined if a wait read nothing', () => {
    expect(new errors.WaitTimeoutError('message', undefined, {}).lastState).toBeUndefined()
  })
})
