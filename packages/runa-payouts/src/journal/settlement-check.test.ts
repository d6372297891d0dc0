import { describe, expect, it } from 'vitest'
import type { Settlement } from './payout-journal.ts'
import { isSettlement, requireSettlement, settlementProblem } from './settlement-check.ts'

describe('what a journal records as a settlement', () => {
  it.each<[Settlement]>([
    [{ result: 'accepted', orderId: 'O-1' }],
    [{ result: 'paid', orderId: 'O-1' }],
    [{ result: 'paid', orderId: 'O-1', createdAt: '2026-11-02T10:00:00.123456+00:00' }],
    [{ result: 'failed', orderId: 'O-1' }],
    [{ result: 'rejected', reason: 'product_validation_error' }],
    [{ result: 'released', reason: 'support has no such order' }],
    // As made by spreading and plain JavaScript.
    [Object.assign({ result: 'paid', orderId: 'O-1' } as const, { reason: undefined })],
  ])('%j', (settlement) => {
    expect(settlementProblem(settlement)).toBeUndefined()
    expect(isSettlement(settlement)).toBe(true)
    expect(() => requireSettlement('k1', settlement)).not.toThrow()
  })
})

describe('what it rejects, with what is allowed', () => {
  it.each<[unknown, string]>([
    [undefined, "expected an object such as { result: 'paid', orderId: 'O-…' }, got nothing"],
    ['paid', "expected an object such as { result: 'paid', orderId: 'O-…' }, got \"paid\""],
    [null, "expected an object such as { result: 'paid', orderId: 'O-…' }, got null"],
    [[], "expected an object such as { result: 'paid', orderId: 'O-…' }, got an array"],
    [{}, 'result: got nothing; allowed: accepted, paid, failed, rejected, released'],
    [{ result: 'never_placed' }, 'result: got "never_placed"; allowed: accepted, paid, failed, rejected, released'],
    [{ result: 'Rejected', reason: 'x' }, 'result: got "Rejected"; did you mean "rejected"?'],
    [{ result: 'toString' }, 'result: got "toString"; allowed: accepted, paid, failed, rejected, released'],
    [{ result: 'paid' }, 'orderId: expected a non-empty string, got nothing'],
    [{ result: 'paid', orderId: '' }, 'orderId: expected a non-empty string, got ""'],
    [{ result: 'failed', orderId: 17 }, 'orderId: expected a non-empty string, got 17'],
    [{ result: 'paid', orderID: 'O-1' }, 'orderID: unknown field of a paid settlement; did you mean "orderId"?'],
    [
      { result: 'rejected', orderId: 'O-1', reason: 'x' },
      'orderId: unknown field of a rejected settlement; allowed: result, reason',
    ],
    [{ result: 'rejected', reason: '' }, 'reason: expected a non-empty string, got ""'],
    [
      { result: 'paid', orderId: 'O-1', createdAt: 'yesterday' },
      'createdAt: expected a date and time in ISO 8601, got "yesterday"',
    ],
  ])('%j', (settlement, problem) => {
    expect(settlementProblem(settlement)).toBe(problem)
    expect(isSettlement(settlement)).toBe(false)
    expect(() => requireSettlement('k1', settlement)).toThrow(
      expect.objectContaining({
        name: 'JournalError',
        code: 'invalid_settlement',
        idempotencyKey: 'k1',
        message: `the settlement of "k1" was not recorded: ${problem}`,
      }),
    )
  })
})

it('an invalid key is shown, and not passed on as one', () => {
  const error = (() => {
    try {
      // Called the way plain JavaScript may call it.
      return requireSettlement(5 as unknown as string, { result: 'paid' })
    } catch (thrown) {
      return thrown
    }
  })()
  expect(error).toMatchObject({ code: 'invalid_settlement', message: expect.stringContaining('of 5 was not recorded') })
  expect(Reflect.get(Object(error), 'idempotencyKey')).toBeUndefined()
})
