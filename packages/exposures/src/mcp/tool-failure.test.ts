import {
  ApiError,
  IdempotencyConflictError,
  RateLimitError,
  RequestValidationError,
  SdkError,
  UnexpectedResponseError,
} from '@x/transport'
import { describe, expect, it } from 'vitest'
import { endOperation, findOperation } from '../../test/test-api.ts'
import { orderOperation } from '../../test/test-operations.ts'
import { WriteRefusedError } from '../write-refused-error.ts'
import { type FailedTool, refusedArguments, toolFailure } from './tool-failure.ts'

const CREATE: FailedTool = { name: 'create-order', operation: orderOperation, idempotencyHeader: 'X-Idempotency-Key' }
const FIND: FailedTool = { name: 'find-things', operation: findOperation, idempotencyHeader: undefined }
const END: FailedTool = { name: 'end-thing', operation: endOperation, idempotencyHeader: undefined }

const KEYED = { idempotencyKey: 'k-1' }
const AGAIN = 'Call create-order again with the very same body and X-Idempotency-Key "k-1"'

describe('what to do now', () => {
  it.each([
    ['a write of which nothing was sent', CREATE, new SdkError('', KEYED), `Nothing was sent. ${AGAIN}.`],
    [
      'a write that was refused',
      CREATE,
      new ApiError('', { status: 400 }, { ...KEYED, outcome: 'rejected' }),
      'This call did nothing. Correct what is named, then call again.',
    ],
    [
      'a write that was too many',
      CREATE,
      new RateLimitError('', { status: 429, retryAfterMs: 1_500 }, { ...KEYED, outcome: 'rejected' }),
      `Wait 2 s. This call did nothing. ${AGAIN}.`,
    ],
    [
      'a write that was too many, for no stated time',
      CREATE,
      new RateLimitError('', { status: 429 }, { ...KEYED, outcome: 'rejected' }),
      `Wait 5 s. This call did nothing. ${AGAIN}.`,
    ],
    [
      'a write that may have happened',
      CREATE,
      new SdkError('', { ...KEYED, outcome: 'unknown' }),
      `It may have happened. ${AGAIN}; never with another key, and never without one.`,
    ],
    [
      'a write that happened',
      CREATE,
      new SdkError('', { ...KEYED, outcome: 'accepted' }),
      'It did happen; only the answer was lost. Do not do it again; read what came of it.',
    ],
    [
      'a key that is another’s',
      CREATE,
      new IdempotencyConflictError('', { status: 400 }, { ...KEYED, outcome: 'not_sent' }),
      'The key belongs to another request, which may have happened. Look for it before you use another key.',
    ],
    [
      'a write that was held back',
      CREATE,
      new WriteRefusedError('', 'repeated_write', { operation: 'createOrder' }),
      undefined,
    ],
    [
      'arguments that are wrong',
      CREATE,
      new RequestValidationError('', [], KEYED),
      'Correct what is named, then call again.',
    ],
    [
      'a key that is too old',
      CREATE,
      new RequestValidationError('', [], { ...KEYED, outcome: 'unknown' }),
      `It may have happened. ${AGAIN}; never with another key, and never without one.`,
    ],
    [
      'a change without a key that may have happened',
      END,
      new SdkError('', { outcome: 'unknown' }),
      'It may have happened. Look for it before you call again.',
    ],
    ['a change without a key of which nothing was sent', END, new SdkError(''), 'Nothing was sent. Call again.'],
    ['a read that failed', FIND, new SdkError('', { outcome: 'unknown' }), undefined],
    [
      'a read that was too many',
      FIND,
      new RateLimitError('', { status: 429 }, { outcome: 'rejected' }),
      'Wait 5 s. Then call again.',
    ],
    [
      'a write that this server failed in',
      CREATE,
      new TypeError('canary'),
      'It may have happened. Look for it before you call again.',
    ],
  ] as const)('after %s', (_, tool, error, next) => {
    expect(toolFailure(error, tool).next).toBe(next)
  })
})

describe('what is told', () => {
  it('is all that is known, and nothing else', () => {
    const context = { ...KEYED, outcome: 'rejected', orderId: 'O-1', runId: 'R-1', requestId: 'r-1' } as const
    const answer = { status: 422, type: 'too_odd', help: 'canary', bodyText: 'canary', retryAfterMs: 7 }
    expect(toolFailure(new ApiError('No.', answer, context), CREATE)).toEqual({
      type: 'ApiError',
      code: 'too_odd',
      status: 422,
      outcome: 'rejected',
      message: 'No.',
      next: expect.any(String),
      idempotencyKey: 'k-1',
      orderId: 'O-1',
      runId: 'R-1',
      requestId: 'r-1',
      retryAfterMs: 7,
    })
    expect(toolFailure(new SdkError('No.'), FIND)).toEqual({ type: 'SdkError', outcome: 'not_sent', message: 'No.' })
  })

  it('has the status of an answer that nobody expected', () => {
    expect(toolFailure(new UnexpectedResponseError('', { status: 302 }, {}), FIND)).toMatchObject({ status: 302 })
  })

  it('names the fields that are wrong', () => {
    const issues = [{ path: ['items', 0, 'amount'], code: 'too_small', message: 'expected more' }]
    expect(toolFailure(new RequestValidationError('', issues), CREATE).issues).toEqual([
      { path: 'items[0].amount', message: 'expected more' },
    ])
  })

  it('names the arguments that are wrong', () => {
    const issue = (path: string[], message: string) => ({ path, code: 'x', message })
    expect(refusedArguments(FIND, [issue([], 'expected an object'), issue(['kind'], 'missing')])).toMatchObject({
      type: 'RequestValidationError',
      outcome: 'not_sent',
      message: 'find-things: expected an object; kind: missing. Nothing was sent.',
      next: 'Correct what is named, then call again.',
    })
    expect(refusedArguments(FIND, [issue(['knd'], 'did you mean "kind"?')]).message).toBe(
      'find-things: knd: did you mean "kind"? Nothing was sent.',
    )
  })
})
