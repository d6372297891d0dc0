import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import {
  AuthenticationError,
  ConnectionError,
  IdempotencyConflictError,
  isAuthenticationError,
  isConnectionError,
  isIdempotencyConflictError,
  isWaitTimeoutError,
  ResponseValidationError,
  SdkError,
  WaitTimeoutError,
} from './index.ts'

describe('a copy of an error', () => {
  it('has the changes, and leaves the original as it was', () => {
    const error = new IdempotencyConflictError(
      'two requests',
      { status: 400, detectedBy: 'client' },
      { idempotencyKey: 'k', cause: 'why' },
    )
    const copy = error.with({ note: '3 paid.', outcome: 'accepted', operation: 'sendPayouts' })
    expect(isIdempotencyConflictError(copy)).toBe(true)
    expect(copy).toMatchObject({
      name: 'IdempotencyConflictError',
      detectedBy: 'client',
      status: 400,
      idempotencyKey: 'k',
      cause: 'why',
      message: 'two requests. 3 paid.',
      outcome: 'accepted',
      operation: 'sendPayouts',
    })
    expect(error).toMatchObject({ message: 'two requests', outcome: 'not_sent' })
    expect(error).not.toHaveProperty('operation')
  })

  it('is of the same class, and is recognised as an error', () => {
    const copy = new AuthenticationError('no', { status: 401 }).with({})
    expect(copy).toBeInstanceOf(AuthenticationError)
    expect([isAuthenticationError(copy), isConnectionError(copy), Error.prototype.toString.call(copy)]).toEqual([
      true,
      false,
      'AuthenticationError: no',
    ])
    expect(structuredClone(copy)).toBeInstanceOf(Error)
  })

  it('prints like the original: where it was made, and no more than it shows', () => {
    const error = new SdkError('first words', { requestId: 'r-1' })
    const copy = error.with({ what: 'Other words' })
    expect(copy.stack).toContain('Other words.')
    expect(copy.stack).not.toContain('first words')
    expect(copy.stack?.split('\n').slice(1)).toEqual(error.stack?.split('\n').slice(1))
    expect(Object.keys(copy)).toEqual(Object.keys(error))
    expect(inspect(copy)).toBe(inspect(error).replace('first words', 'Other words.'))
    expect(copy.toJSON()).toEqual({ ...error.toJSON(), message: 'Other words.' })
  })

  it('still has the private fields of its class, and does not show them either', () => {
    const state = { payout: { url: 'https://pay.example/hunter2' } }
    const copy = new WaitTimeoutError('late', state, { orderId: 'O-1' }).with({ outcome: 'accepted' })
    expect(isWaitTimeoutError(copy) && copy.lastState).toBe(state)
    expect(copy).toBeInstanceOf(WaitTimeoutError)
    expect(`${inspect(copy, { showHidden: true, depth: 9 })} ${JSON.stringify(copy)}`).not.toContain('hunter2')
  })

  it('can be made of a frozen error', () => {
    const copy = Object.freeze(new SdkError('mine', { outcome: 'rejected' })).with({ outcome: 'accepted' })
    expect(copy).toMatchObject({ message: 'mine', outcome: 'accepted' })
  })

  it('has the cause that it is given', () => {
    const cause = new Error('the first')
    const copy = new SdkError('second', { cause: 'another' }).with({ cause })
    expect(copy.cause).toBe(cause)
    expect(Object.keys(copy)).not.toContain('cause')
  })

  it('can be copied again, with everything that it holds', () => {
    const body = { payout: 'hunter2' }
    const error = new ResponseValidationError(
      { what: 'no id', advice: 'It did happen.' },
      { issues: [], status: 200, body },
      {},
    )
    const copy = error.with({ outcome: 'accepted' }).with({ note: 'Look for it.' })
    expect(copy.body).toBe(body)
    expect(copy.message).toBe('no id. It did happen. Look for it.')
  })

  it('has the fields that are added, and lacks those that become undefined', () => {
    const attempts = [{ number: 1, startedAt: 0, durationMs: 5, verdict: 'unknown' }] as const
    const error = new SdkError('one', { operation: 'pay', idempotencyKey: 'k', attempts, cause: 'why' })
    const copy = error.with(
      { idempotencyKey: undefined, attempts: undefined, cause: undefined },
      { counts: { paid: 3 } },
    )
    expect(copy.counts).toEqual({ paid: 3 })
    expect(copy.attempts).toEqual([])
    expect(copy.toJSON()).not.toHaveProperty('idempotencyKey')
    expect(copy.toJSON()).not.toHaveProperty('cause')
    expect(error).toMatchObject({ idempotencyKey: 'k', attempts })
  })
})

describe('the message of an error', () => {
  const text = { what: 'could not connect (ECONNREFUSED)', advice: 'Nothing was sent.', note: 'Look at the proxy.' }

  it('is made of its parts, with the name of the operation in front', () => {
    const error = new ConnectionError(text, { operation: 'pay' })
    expect(error.message).toBe('pay: could not connect (ECONNREFUSED). Nothing was sent. Look at the proxy.')
    expect([error.what, error.advice, error.note]).toEqual([`${text.what}.`, text.advice, text.note])
    expect(new ConnectionError({ what: 'Lost?' }).message).toBe('Lost?')
  })

  it('is rebuilt for a copy: with another operation, with other advice, or with none', () => {
    const error = new ConnectionError(text, { operation: 'pay' })
    expect(error.with({ operation: 'payAll', advice: 'Run it again.' }).message).toBe(
      'payAll: could not connect (ECONNREFUSED). Run it again. Look at the proxy.',
    )
    expect(error.with({ what: 'the ping failed', advice: '', note: '' }).message).toBe('pay: the ping failed.')
    expect(error.with({ operation: undefined }).message).toBe(error.message.slice('pay: '.length))
  })

  it('may be given whole: then a copy keeps it, with or without the name of the operation', () => {
    const named = new SdkError('pay: it is late', { operation: 'pay' })
    expect([named.message, named.what, named.advice, named.note]).toEqual(['pay: it is late', 'it is late', '', ''])
    expect(named.with({ operation: 'payAll', advice: 'Wait.' }).message).toBe('payAll: it is late. Wait.')
    const unnamed = new SdkError('apiKey: it is missing')
    expect(unnamed.with({ operation: 'pay' }).message).toBe('apiKey: it is missing')
    expect(unnamed.with({ operation: 'pay', what: 'no key' }).message).toBe('pay: no key.')
  })

  it('shows its parts only in the message', () => {
    const error = new ConnectionError(text, { operation: 'pay' })
    expect(Object.getOwnPropertyNames(error)).not.toContain('what')
    expect(JSON.parse(JSON.stringify(error))).toEqual({
      name: 'ConnectionError',
      message: error.message,
      operation: 'pay',
      outcome: 'not_sent',
      retryable: false,
      attempts: [],
    })
    // An error that wraps another by inheritance has the same message.
    expect(Object.create(error).what).toBe(error.message.slice('pay: '.length))
  })
})

describe('a program with stack traces of its own', () => {
  it.each<[string, typeof Error.prepareStackTrace]>([
    ['that are lists of frames', (_, frames) => frames],
    [
      'that cannot be made',
      () => {
        throw new RangeError('of the program')
      },
    ],
    ['that are nothing', () => undefined],
  ])('%s gets a copy with its outcome all the same', (_, prepareStackTrace) => {
    const before = Error.prepareStackTrace
    let copy: unknown
    try {
      Error.prepareStackTrace = prepareStackTrace
      copy = new ConnectionError('gone', { outcome: 'unknown', idempotencyKey: 'k' }).with({ orderId: 'O-1' })
    } finally {
      Error.prepareStackTrace = before
    }
    expect(isConnectionError(copy)).toBe(true)
    expect(copy).toMatchObject({ message: 'gone', outcome: 'unknown', idempotencyKey: 'k', orderId: 'O-1' })
  })
})

describe('names that a caller puts on an error', () => {
  it.each(['what', 'advice', 'note', 'mine'])('may be %s, and go into a copy', (name) => {
    const error = new ConnectionError('gone')
    Object.assign(error, { [name]: 'while paying invoice 7' })
    const copy = error.with({ outcome: 'unknown' })
    expect(copy).toHaveProperty(name, 'while paying invoice 7')
    expect(copy.message).toBe('gone')
  })

  it('may be fields of a class of theirs', () => {
    class Mine extends SdkError {
      constructor(message: string) {
        super(message)
        // As a class field does, which types forbid here and JavaScript does not.
        Object.defineProperty(this, 'note', { value: 'n', enumerable: true })
      }
    }
    expect(new Mine('m').with({ outcome: 'unknown' })).toMatchObject({ note: 'n', outcome: 'unknown', message: 'm' })
  })
})

it('a message that begins with "undefined: " keeps its beginning', () => {
  expect(new SdkError('undefined: unknown option').message).toBe('undefined: unknown option')
})
