import { describe, expect, it } from 'vitest'
import { type IdempotencyConflictError, RequestValidationError, type SdkError } from '../../index.ts'
import type { ChunkClaim, Settlement } from '../../journal/index.ts'
import type { PayoutResult, PayoutResultName } from '../rows/payout.ts'
import type { PayoutRow } from '../rows/payout-row.ts'
import { BatchIndex, type Meeting, type Retries } from './batch-index.ts'
import { afterInvalid, afterwards, invalid, twice } from './refused-rows.ts'

// The error of a row that is not sent, word for word: people decide by it whether to pay somebody.

const NONE: Retries = { retryRejected: false, retryFailed: new Set() }

const row = (reference: string, hash = 'h'): PayoutRow => ({
  reference,
  hash,
  group: 'g',
  item: { face_value: 1, distribution_method: { type: 'PAYOUT_LINK' }, products: { type: 'SINGLE', value: 'A' } },
})

const CLAIM: ChunkClaim = {
  key: 'k1',
  generation: 1,
  mode: 'async',
  apiVersion: '2024-02-05',
  baseUrl: 'https://example.com',
  apiKeyPrefix: 'xxA',
  body: '{}',
  rows: [{ reference: 'a', hash: 'h' }],
  claimedAt: 1000,
}

async function indexOf(settlement?: Settlement): Promise<BatchIndex> {
  const index = new BatchIndex()
  await index.read(
    (async function* () {
      yield { type: 'claim', claim: CLAIM } as const
      if (settlement !== undefined) yield { type: 'settlement', key: 'k1', settlement } as const
    })(),
  )
  return index
}

function toldBy(meeting: Meeting) {
  if (meeting.kind !== 'tell') throw new Error(`expected a result, got ${meeting.kind}`)
  return told(meeting.result)
}

function told({ error, ...result }: PayoutResult) {
  // Every refused row has an error of the client's.
  return { result, error: error as SdkError }
}

const PAID: Settlement = { result: 'paid', orderId: 'O-1', createdAt: '2026-11-22T00:00:00Z' }

describe('a row that is not sent', () => {
  it('since it comes twice', () => {
    const index = new BatchIndex()
    index.meet(row('a'), NONE)
    index.toTell({ reference: 'a', result: 'not_sent' })
    const { result, error } = toldBy(index.meet(row('a'), NONE))
    expect(result).toEqual({ reference: 'a', result: 'not_sent', invalid: true })
    expect(error).toMatchObject({
      name: 'RequestValidationError',
      operation: 'sendPayouts',
      outcome: 'not_sent',
      message:
        'sendPayouts: reference "a" occurs twice in this list; the first one counts, and is not_sent. Nothing was sent for the second. Remove it, or give it its own reference if it is another payout.',
      issues: [
        { path: ['reference'], code: 'invalid_value', message: 'occurs twice in this list; the first one counts' },
      ],
    })
  })

  it('since it comes twice with other content', () => {
    const index = new BatchIndex()
    index.meet(row('a'), NONE)
    index.toTell({ reference: 'a', result: 'not_sent' })
    const { result, error } = toldBy(index.meet(row('a', 'edited'), NONE))
    expect(result).toEqual({ reference: 'a', result: 'not_sent', invalid: true })
    expect(error).toMatchObject({
      name: 'IdempotencyConflictError',
      operation: 'sendPayouts',
      outcome: 'not_sent',
      status: 400,
      type: 'idempotency_validation_error',
      detectedBy: 'client',
      message:
        'sendPayouts: payout "a" occurs twice in this list with different content; the first one counts, and is not_sent. Nothing was sent for this row. A reference names one intent to pay: give a new payment its own reference.',
    } satisfies Partial<IdempotencyConflictError>)
  })

  it('since it was paid with other content: it names that order', async () => {
    const { result, error } = toldBy((await indexOf(PAID)).meet(row('a', 'edited'), NONE))
    expect(result).toEqual({
      reference: 'a',
      result: 'already_paid',
      idempotencyKey: 'k1',
      orderId: 'O-1',
      createdAt: '2026-11-22T00:00:00Z',
      invalid: true,
    })
    expect(error).toMatchObject({
      operation: 'sendPayouts',
      outcome: 'accepted',
      idempotencyKey: 'k1',
      orderId: 'O-1',
      message:
        'sendPayouts: payout "a" has changed since it was recorded, and is already_paid. Nothing was sent for this row. A reference names one intent to pay: give a new payment its own reference.',
    })
  })

  it.each<[Settlement | undefined, string, string]>([
    [{ result: 'rejected', reason: 'insufficient_funds' }, 'rejected', 'pass retryRejected to send the new content'],
    [{ result: 'failed', orderId: 'O-1' }, 'failed', 'name it in retryFailed to send the new content'],
    [{ result: 'accepted', orderId: 'O-1' }, 'accepted', 'give a new payment its own reference'],
    [undefined, 'unknown', 'run the batch again to find out'],
  ])(
    'since it was recorded with other content and %o: it says how the new content is paid',
    async (settled, told, next) => {
      const { result, error } = toldBy((await indexOf(settled)).meet(row('a', 'edited'), NONE))
      expect(result).toMatchObject({ result: told, invalid: true, idempotencyKey: 'k1' })
      expect(error.message).toContain(next)
    },
  )

  it('since it was permanently rejected', async () => {
    const index = await indexOf({ result: 'rejected', reason: 'insufficient_funds' })
    const { result, error } = toldBy(index.meet(row('a'), NONE))
    expect(result).toEqual({ reference: 'a', result: 'rejected', idempotencyKey: 'k1' })
    expect(error).toMatchObject({
      name: 'SdkError',
      operation: 'sendPayouts',
      outcome: 'rejected',
      idempotencyKey: 'k1',
      message: expect.stringMatching(
        /^sendPayouts: payout "a" was permanently rejected in an earlier run \(insufficient_funds\)\. .*retryRejected/,
      ),
    })
  })

  it('since it is invalid, though its reference was paid: the issues are its own, and the order is named', async () => {
    const issues = [{ path: ['face_value'], code: 'invalid_value', message: 'odd' }]
    // The reference is the caller's, and may have any words.
    const invalid = new RequestValidationError(
      { what: 'payout "Nothing was sent for it.": odd', advice: 'Nothing was sent for it.' },
      issues,
      { operation: 'sendPayouts' },
    )
    const { result, error } = toldBy((await indexOf(PAID)).refused('a', invalid))
    expect(result).toMatchObject({ result: 'already_paid', invalid: true, idempotencyKey: 'k1', orderId: 'O-1' })
    expect(error).toMatchObject({
      name: 'RequestValidationError',
      operation: 'sendPayouts',
      outcome: 'accepted',
      issues,
      message:
        'sendPayouts: payout "Nothing was sent for it.": odd. Nothing was sent for this row; its reference was already recorded and is already_paid.',
    })
  })
})

describe('an invalid row whose reference names no payout', () => {
  const errorOf = (field: string) =>
    new RequestValidationError(`payout "a": ${field}: odd. Nothing was sent for it.`, [
      { path: [field], code: 'invalid_value', message: 'odd' },
    ])

  it.each([
    ['has the reference of another invalid row', 'a'],
    ['has no reference, as another invalid row', ''],
  ])('and which %s is reported alone: as not sent, with the error of its own fields', (_, reference) => {
    const index = new BatchIndex()
    // Neither row is on record: to say so would send the reader to look for an order that does not exist.
    for (const error of [errorOf('face_value'), errorOf('products')]) {
      expect(index.refused(reference, error)).toEqual({
        kind: 'tell',
        result: { reference, result: 'not_sent', invalid: true, error },
      })
    }
  })

  it('is the reason why a later, valid row of its reference is not sent, and that row says so', () => {
    const index = new BatchIndex()
    index.refused('a', errorOf('face_value'))
    const { result, error } = toldBy(index.meet(row('a'), NONE))
    expect(result).toEqual({ reference: 'a', result: 'not_sent', invalid: true })
    expect(error).toMatchObject({
      name: 'RequestValidationError',
      outcome: 'not_sent',
      message: expect.stringContaining(
        'occurs twice in this list, and the first one is invalid, and is not_sent. Nothing was sent for either.',
      ),
    })
  })

  it('and which has no reference does not keep the rows that have one from being sent', () => {
    const index = new BatchIndex()
    index.refused('', errorOf('reference'))
    expect(index.meet(row('a'), NONE)).toEqual({ kind: 'send', generation: 1 })
  })
})

describe('a refused row is', () => {
  it('not sent where nobody knows its reference', () => {
    const error = new RequestValidationError('payout "a": odd. Nothing was sent for it.', [])
    expect(invalid('a', error)).toEqual({ reference: 'a', result: 'not_sent', invalid: true, error })
  })

  it('what the invalid row was that came before it, and says which field to change', () => {
    const { result, error } = told(afterInvalid(row('a'), { reference: 'a', result: 'not_sent', invalid: true }))
    expect(result).toEqual({ reference: 'a', result: 'not_sent', invalid: true })
    const message = 'occurs twice in this list, and the first one is invalid'
    expect(error).toMatchObject({
      name: 'RequestValidationError',
      outcome: 'not_sent',
      message: `sendPayouts: reference "a" ${message}, and is not_sent. Nothing was sent for either. Remove one of them, or give it its own reference if it is another payout.`,
      issues: [{ path: ['reference'], code: 'invalid_value', message }],
    })
  })

  it('given the order of its reference by name, and neither link nor error of it', () => {
    const named = { idempotencyKey: 'k1', orderId: 'O-1', createdAt: '2026-11-22T00:00:00Z' }
    // Of an order, only that it is there matters.
    const order = {} as Required<PayoutResult>['order']
    const became: PayoutResult = { reference: 'a', result: 'paid', ...named, order }
    expect(told(twice(row('a'), became)).result).toEqual({ reference: 'a', result: 'paid', ...named, invalid: true })
  })
})

describe('to a second row of its reference', () => {
  it.each<[PayoutResultName, PayoutResultName]>([
    ['paid', 'already_paid'],
    ['already_paid', 'already_paid'],
    ['accepted', 'accepted'],
    ['failed', 'failed'],
    ['unknown', 'unknown'],
  ])('a payout that is %s is %s', (became, is) => {
    expect(afterwards({ reference: 'a', result: became, orderId: 'O-1' })).toEqual({
      reference: 'a',
      result: is,
      orderId: 'O-1',
    })
  })
})
