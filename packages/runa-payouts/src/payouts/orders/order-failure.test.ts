import { ApiError, type Attempt, ConnectionError, SdkError, ServerError } from '@x/transport'
import { describe, expect, it } from 'vitest'
import { ERROR_TABLE } from '../../api/error-table.ts'
import { failureOf, mayBeOneRow } from './order-failure.ts'

const attempt = (more: Partial<Attempt>): Attempt => ({
  number: 1,
  startedAt: 0,
  durationMs: 1,
  verdict: 'rejected',
  ...more,
})
const REJECTED = { outcome: 'rejected' } as const

const stored = (type: string | undefined, status = 400) =>
  new ApiError('rejected', { status, type }, { ...REJECTED, attempts: [attempt({ stored: true })] })

describe('which rejections free the payouts of an order', () => {
  // Only what Runa keeps under the key; of what is not stored, the same key may still be paid.
  const storedTypes = ERROR_TABLE.flatMap(({ type, stored: kept }) => (kept === true ? [type] : []))
  it('those of the table that are stored', () => {
    expect(storedTypes).toEqual([
      'bad_request',
      'validation_error',
      'insufficient_funds',
      'product_validation_error',
      'currency_mismatch',
      'payment_method_unavailable',
      'invalid_execution_mode',
      'invalid_card_id',
      'currency_not_supported',
    ])
    for (const type of storedTypes) {
      for (const sentBefore of [false, true]) {
        expect(failureOf(stored(type), { sentBefore, isJournaled: true })).toEqual({ kind: 'rejected', reason: type })
      }
    }
  })

  it.each<[string, SdkError, boolean, ReturnType<typeof failureOf>]>([
    ['stored, on an order of an earlier run', stored('bad_request'), true, { kind: 'rejected', reason: 'bad_request' }],
    ['stored, without a type', stored(undefined, 422), false, { kind: 'rejected', reason: '422' }],
    [
      'not stored',
      new ApiError('rejected', { status: 403 }, { ...REJECTED, attempts: [attempt({})] }),
      false,
      { kind: 'released', result: 'rejected', reason: 'ApiError 403' },
    ],
    [
      'not stored, by its type',
      new ApiError('rejected', { status: 403, type: 'ordering_restricted' }, { ...REJECTED, attempts: [attempt({})] }),
      false,
      { kind: 'released', result: 'rejected', reason: 'ApiError ordering_restricted' },
    ],
    [
      'of a type that is new',
      new ApiError('rejected', { status: 409, type: 'brand_new' }, { ...REJECTED, attempts: [attempt({})] }),
      false,
      { kind: 'rejected', reason: 'brand_new' },
    ],
    [
      'of a type that is new, after an attempt that may have placed the order',
      new ApiError('rejected', { status: 409, type: 'brand_new' }, { outcome: 'unknown', attempts: [attempt({})] }),
      false,
      { kind: 'rejected_unless_placed', reason: 'brand_new' },
    ],
    [
      'of a type that is new, on an order of an earlier run',
      new ApiError('rejected', { status: 409, type: 'brand_new' }, { ...REJECTED, attempts: [attempt({})] }),
      true,
      { kind: 'rejected_unless_placed', reason: 'brand_new' },
    ],
    [
      'of a type that is new, by the gateway',
      new ApiError('rejected', { status: 403, type: 'brand_new' }, { ...REJECTED, attempts: [attempt({})] }),
      false,
      { kind: 'released', result: 'rejected', reason: 'ApiError brand_new' },
    ],
    [
      'not stored, of an order that an earlier run may have sent',
      new ApiError('rejected', { status: 403 }, { ...REJECTED, attempts: [attempt({})] }),
      true,
      { kind: 'open', result: 'unknown' },
    ],
    [
      'stored, before an attempt that says nothing',
      new ApiError('rejected', { status: 429 }, { ...REJECTED, attempts: [attempt({ stored: true }), attempt({})] }),
      false,
      { kind: 'released', result: 'rejected', reason: 'ApiError 429' },
    ],
    [
      'without attempts',
      new ApiError('rejected', { status: 400 }, REJECTED),
      false,
      { kind: 'released', result: 'rejected', reason: 'ApiError 400' },
    ],
    [
      'stored, but one attempt was accepted',
      new ApiError(
        'rejected',
        { status: 400, type: 'bad_request' },
        { outcome: 'accepted', attempts: [attempt({ verdict: 'accepted' }), attempt({ stored: true })] },
      ),
      false,
      { kind: 'open', result: 'accepted' },
    ],
    [
      'a fault of the server',
      new ServerError('fault', { status: 500 }, { outcome: 'unknown', attempts: [attempt({ verdict: 'unknown' })] }),
      false,
      { kind: 'open', result: 'unknown' },
    ],
    [
      'no connection',
      new ConnectionError('no'),
      false,
      { kind: 'released', result: 'not_sent', reason: 'ConnectionError' },
    ],
    ['no connection, after an earlier run', new ConnectionError('no'), true, { kind: 'open', result: 'unknown' }],
    [
      'a response that was lost after it named the order',
      new SdkError('lost', { outcome: 'accepted', orderId: 'O-1' }),
      true,
      { kind: 'accepted', orderId: 'O-1' },
    ],
  ])('%s', (_, error, sentBefore, failure) => {
    expect(failureOf(error, { sentBefore, isJournaled: true })).toEqual(failure)
  })

  it('an error of another package proves nothing', () => {
    for (const error of [new TypeError('oops'), undefined]) {
      expect(failureOf(error, { sentBefore: false, isJournaled: true })).toEqual({ kind: 'open', result: 'unknown' })
    }
  })

  it('without a journal, an unknown type proves nothing about earlier runs', () => {
    const error = new ApiError('rejected', { status: 409, type: 'brand_new' }, { ...REJECTED, attempts: [attempt({})] })
    expect(failureOf(error, { sentBefore: false, isJournaled: false })).toEqual({
      kind: 'rejected_unless_placed',
      reason: 'brand_new',
    })
  })
})

it.each([
  ['validation_error', true],
  ['product_validation_error', true],
  ['currency_mismatch', true],
  ['currency_not_supported', true],
  ['insufficient_funds', false],
  ['payment_method_unavailable', false],
  ['invalid_execution_mode', false],
  ['invalid_card_id', false],
  ['a_type_that_is_new', true],
  ['bad_request', false],
  ['400', false],
  ['never placed, says support', false],
])('%s may be the fault of one payout: %s', (reason, may) => {
  expect(mayBeOneRow(reason)).toBe(may)
})
