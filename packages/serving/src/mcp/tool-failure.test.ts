import { ApiError, RequestValidationError, SdkError, UnexpectedResponseError } from '@x/transport'
import { describe, expect, it } from 'vitest'
import { CREATE, FIND } from '../../test/failed-tools.ts'
import { invalidArguments, toolFailure } from './tool-failure.ts'

const KEYED = { idempotencyKey: 'k-1' }

describe('the report of a failure', () => {
  it('has all that is known, and nothing else', () => {
    const context = { ...KEYED, outcome: 'rejected', orderId: 'O-1', runId: 'R-1', requestId: 'r-1' } as const
    const answer = { status: 422, type: 'too_odd', help: 'canary', bodyText: 'canary', retryAfterMs: 7 }
    expect(toolFailure(new ApiError('No.', answer, context), CREATE)).toEqual({
      type: 'ApiError',
      code: 'too_odd',
      status: 422,
      outcome: 'rejected',
      retryable: false,
      message: 'No.',
      next: expect.any(String),
      idempotencyKey: 'k-1',
      orderId: 'O-1',
      runId: 'R-1',
      requestId: 'r-1',
      retryAfterMs: 7,
    })
    expect(toolFailure(new SdkError('No.'), FIND)).toEqual({
      type: 'SdkError',
      outcome: 'not_sent',
      retryable: false,
      message: 'No.',
      next: 'This only reads, so call again.',
    })
  })

  it('has the status of an unexpected answer', () => {
    expect(toolFailure(new UnexpectedResponseError('', { status: 302 }, {}), FIND)).toMatchObject({ status: 302 })
  })

  it('has only the key that was sent, after a failure of this server', () => {
    expect(toolFailure(new TypeError('canary'), CREATE, 'k-1')).toEqual({
      type: 'InternalError',
      outcome: 'unknown',
      retryable: false,
      message: 'create-order: this server failed.',
      next: expect.stringContaining('and X-Idempotency-Key "k-1"; never with another key'),
      idempotencyKey: 'k-1',
    })
  })

  it('names the fields that are wrong', () => {
    const issues = [{ path: ['items', 0, 'amount'], code: 'too_small', message: 'expected more' }]
    expect(toolFailure(new RequestValidationError('', issues), CREATE).issues).toEqual([
      { path: 'items[0].amount', message: 'expected more' },
    ])
  })

  it('names the arguments that are wrong', () => {
    const issue = (path: string[], message: string) => ({ path, code: 'x', message })
    expect(invalidArguments(FIND, [issue([], 'expected an object'), issue(['kind'], 'missing')])).toMatchObject({
      type: 'RequestValidationError',
      outcome: 'not_sent',
      message: 'find-things: expected an object; kind: missing. Nothing was sent.',
      next: 'Fix the listed problems, then call again.',
    })
    expect(invalidArguments(FIND, [issue(['knd'], 'did you mean "kind"?')]).message).toBe(
      'find-things: knd: did you mean "kind"? Nothing was sent.',
    )
  })
})
