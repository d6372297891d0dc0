import { ApiError, type Attempt, ConnectionError, SdkError, ServerError } from '@x/transport'
import { describe, expect, it } from 'vitest'
import { ERROR_TABLE } from '../error-table.ts'
import { failureOf, mayBeOneRow } from './refusal.ts'

const attempt = (more: Partial<Attempt>): Attempt => ({
  number: 1,
  startedAt: 0,
  durationMs: 1,
  verdict: 'rejected',
  ...more,
})
const REFUSED = { outcome: 'rejected' } as const

const stored = (type: string | undefined, status = 400) =>
  new ApiError('refused', { status, type }, { ...REFUSED, attempts: [attempt({ stored: true })] })

describe('which refusals free the payouts of an order', () => {
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
    ])
    for (const type of storedTypes) expect(failureOf(stored(type), false)).toEqual({ kind: 'refused', reason: type })
  })

  it.each<[string, SdkError, boolean, ReturnType<typeof failureOf>]>([
    ['stored, on an order of an earlier run', stored('bad_request'), true, { kind: 'refused', reason: 'bad_request' }],
    ['stored, without a type', stored(undefined, 422), false, { kind: 'refused', reason: '422' }],
    [
      'not stored',
      new ApiError('refused', { status: 403 }, { ...REFUSED, attempts: [attempt({})] }),
      false,
      { kind: 'open', result: 'rejected' },
    ],
    [
      'not stored, of an order that an earlier run may have sent',
      new ApiError('refused', { status: 403 }, { ...REFUSED, attempts: [attempt({})] }),
      true,
      { kind: 'open', result: 'unknown' },
    ],
    [
      'stored, before an attempt that says nothing',
      new ApiError('refused', { status: 429 }, { ...REFUSED, attempts: [attempt({ stored: true }), attempt({})] }),
      false,
      { kind: 'open', result: 'rejected' },
    ],
    [
      'without attempts',
      new ApiError('refused', { status: 400 }, REFUSED),
      false,
      { kind: 'open', result: 'rejected' },
    ],
    [
      'stored, but one attempt was accepted',
      new ApiError(
        'refused',
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
    ['no connection', new ConnectionError('no'), false, { kind: 'open', result: 'not_sent' }],
    ['no connection, after an earlier run', new ConnectionError('no'), true, { kind: 'open', result: 'unknown' }],
    [
      'an answer that was lost after it named the order',
      new SdkError('lost', { outcome: 'accepted', orderId: 'O-1' }),
      true,
      { kind: 'accepted', orderId: 'O-1' },
    ],
  ])('%s', (_, error, sentBefore, failure) => {
    expect(failureOf(error, sentBefore)).toEqual(failure)
  })

  it('nothing that is not ours says anything', () => {
    expect(failureOf(new TypeError('oops'), false)).toEqual({ kind: 'open', result: 'unknown' })
    expect(failureOf(undefined, false)).toEqual({ kind: 'open', result: 'unknown' })
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
  ['bad_request', false],
  ['400', false],
])('%s may be the fault of one payout: %s', (reason, may) => {
  expect(mayBeOneRow(reason)).toBe(may)
})
