import { inspect } from 'node:util'
import {
  AuthenticationError,
  isAuthenticationError,
  isWaitTimeoutError,
  SdkError,
  WaitTimeoutError,
} from '@x/transport'
import { describe, expect, it } from 'vitest'
import { isJournalError, JournalError } from '../../journal/journal-error.ts'
import { copyOf } from './error-copy.ts'

describe('a copy of an error', () => {
  it('has the changes, and leaves the other one as it was', () => {
    const error = new JournalError('write_failed', 'disk full', {
      references: ['a'],
      idempotencyKey: 'k',
      cause: 'why',
    })
    const copy = copyOf(error, { message: 'disk full. 3 paid.', outcome: 'accepted', operation: 'sendPayouts' })
    expect(copy).toMatchObject({
      name: 'JournalError',
      code: 'write_failed',
      references: ['a'],
      idempotencyKey: 'k',
      cause: 'why',
      message: 'disk full. 3 paid.',
      outcome: 'accepted',
      operation: 'sendPayouts',
    })
    expect(error).toMatchObject({ message: 'disk full', outcome: 'not_sent' })
    expect(error).not.toHaveProperty('operation')
  })

  it('is of the same class, and recognised as an error', () => {
    const copy = copyOf(new AuthenticationError('no', { status: 401 }), {})
    expect(copy).toBeInstanceOf(AuthenticationError)
    expect([isAuthenticationError(copy), isJournalError(copy), Error.prototype.toString.call(copy)]).toEqual([
      true,
      false,
      'AuthenticationError: no',
    ])
    expect(structuredClone(copy)).toBeInstanceOf(Error)
  })

  it('prints like the other one: where it was made, and no more than it shows', () => {
    const error = new SdkError('first words', { requestId: 'r-1' })
    const copy = copyOf(error, { message: 'other words' })
    expect(copy.stack).toContain('other words')
    expect(copy.stack).not.toContain('first words')
    expect(copy.stack?.split('\n').slice(1)).toEqual(error.stack?.split('\n').slice(1))
    expect(Object.keys(copy)).toEqual(Object.keys(error))
    expect(inspect(copy)).toBe(inspect(error).replace('first words', 'other words'))
    expect(copy.toJSON()).toEqual({ ...error.toJSON(), message: 'other words' })
  })

  it('still has what its class keeps in private, and shows it as little', () => {
    const state = { payout: { url: 'https://pay.example/hunter2' } }
    const copy = copyOf(new WaitTimeoutError('late', state, { orderId: 'O-1' }), { outcome: 'accepted' })
    expect(isWaitTimeoutError(copy) && copy.lastState).toBe(state)
    expect(copy).toBeInstanceOf(WaitTimeoutError)
    expect(`${inspect(copy, { showHidden: true, depth: 9 })} ${JSON.stringify(copy)}`).not.toContain('hunter2')
  })

  it('can be made of one that its owner has frozen', () => {
    const copy = copyOf(Object.freeze(new SdkError('mine', { outcome: 'rejected' })), { outcome: 'accepted' })
    expect(copy).toMatchObject({ message: 'mine', outcome: 'accepted' })
  })

  it('has the cause that it is given', () => {
    const cause = new Error('the first')
    const copy = copyOf(new SdkError('second', { cause: 'another' }), { cause })
    expect(copy.cause).toBe(cause)
    expect(Object.keys(copy)).not.toContain('cause')
  })
})
