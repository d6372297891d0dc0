import { describe, expect, it } from 'vitest'
import { classifySettlement, mayClaim, type SettledAs, settledAs } from './claim-rules.ts'
import type { Settlement } from './payout-journal.ts'

const accepted: Settlement = { result: 'accepted', orderId: 'O-1' }
const paid: Settlement = { result: 'paid', orderId: 'O-1' }
const failed: Settlement = { result: 'failed', orderId: 'O-1' }
const rejected: Settlement = { result: 'rejected', reason: 'no such product' }
const released: Settlement = { result: 'released', reason: 'the key was rejected' }

describe('whether a payout may be claimed', () => {
  const latest = (settlement?: Settlement) => ({ key: 'k2', settled: settlement && settledAs(settlement) })
  it.each([
    ['never claimed', undefined, undefined, true],
    ['never claimed, whatever it claims to replace', undefined, 'k1', true],
    ['not settled', latest(), undefined, false],
    ['not settled, by the row that names it', latest(), 'k2', false],
    ['accepted', latest(accepted), 'k2', false],
    ['paid', latest(paid), 'k2', false],
    ['rejected', latest(rejected), undefined, true],
    ['rejected, by the row that names it', latest(rejected), 'k2', true],
    ['released', latest(released), undefined, true],
    ['released, by the row that names it', latest(released), 'k2', true],
    ['failed', latest(failed), undefined, false],
    ['failed, by a row that names an older order', latest(failed), 'k1', false],
    ['failed, by the row that names it', latest(failed), 'k2', true],
  ])('%s', (_, before, supersedes, may) => {
    const row = { reference: 'a', hash: '0', ...(supersedes === undefined ? {} : { supersedes }) }
    expect(mayClaim(row, before)).toBe(may)
  })
})

describe('what a settlement changes', () => {
  it.each<[Settlement | undefined, Settlement, 'write' | 'ignore' | 'reject']>([
    [undefined, accepted, 'write'],
    [undefined, paid, 'write'],
    [undefined, failed, 'write'],
    [undefined, rejected, 'write'],
    [accepted, accepted, 'ignore'],
    [accepted, { ...accepted, orderId: 'O-2' }, 'write'],
    [accepted, paid, 'write'],
    [accepted, failed, 'write'],
    // Runa has it: an accepted order cannot have been rejected.
    [accepted, rejected, 'reject'],
    [paid, paid, 'ignore'],
    [paid, { ...paid, createdAt: '2026-11-01T00:00:00Z' }, 'ignore'],
    [paid, { ...paid, orderId: 'O-2' }, 'reject'],
    [paid, accepted, 'ignore'],
    [paid, { ...accepted, orderId: 'O-2' }, 'ignore'],
    [paid, failed, 'reject'],
    [paid, rejected, 'reject'],
    [failed, failed, 'ignore'],
    [failed, accepted, 'ignore'],
    [failed, paid, 'reject'],
    [failed, rejected, 'reject'],
    [rejected, rejected, 'ignore'],
    [rejected, { result: 'rejected', reason: 'in other words' }, 'ignore'],
    [rejected, accepted, 'ignore'],
    [rejected, paid, 'reject'],
    [rejected, failed, 'reject'],
    [rejected, released, 'reject'],
    [undefined, released, 'write'],
    [accepted, released, 'reject'],
    [paid, released, 'reject'],
    [failed, released, 'reject'],
    [released, released, 'ignore'],
    // Another process has sent it.
    [released, accepted, 'write'],
    [released, paid, 'write'],
    [released, failed, 'write'],
    [released, rejected, 'reject'],
  ])('%j, then %j: %s', (before, next, change) => {
    const known: SettledAs | undefined = before && settledAs(before)
    expect(classifySettlement(known, next)).toBe(change)
  })
})
