import type { ChunkClaim, ClaimedRow, JournalBinding, Settlement } from '../../journal/payout-journal.ts'

export const BINDING: JournalBinding = {
  reference: 'payroll-2026-11',
  baseUrl: 'https://playground.runa.io/v2',
  apiKeyPrefix: 'xxABC',
}

/** A payout in an order. A pair replaces the payout's claim under the second key. */
export type Row = string | readonly [reference: string, supersedes: string]

export function claimOf(key: string, rows: readonly Row[], more: Partial<ChunkClaim> = {}): ChunkClaim {
  return {
    key,
    generation: 1,
    mode: 'async',
    apiVersion: '2024-02-05',
    baseUrl: BINDING.baseUrl,
    apiKeyPrefix: BINDING.apiKeyPrefix,
    body: JSON.stringify({ key, rows }),
    rows: rows.map(rowOf),
    claimedAt: 1_762_000_000_123,
    ...more,
  }
}

function rowOf(row: Row): ClaimedRow {
  const [reference, supersedes] = typeof row === 'string' ? [row] : row
  const hash = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'
  return supersedes === undefined ? { reference, hash } : { reference, hash, supersedes }
}

export const ACCEPTED: Settlement = { result: 'accepted', orderId: 'O-01JABC' }
export const PAID: Settlement = { result: 'paid', orderId: 'O-01JABC', createdAt: '2026-11-02T10:00:00.123Z' }
export const FAILED: Settlement = { result: 'failed', orderId: 'O-01JABC' }
export const REJECTED: Settlement = { result: 'rejected', reason: 'product_validation_error: “XYZ” is no product' }
export const RELEASED: Settlement = { result: 'released', reason: 'AuthenticationError: “wrong key”' }

export function references(count: number, prefix = 'employee'): string[] {
  return Array.from({ length: count }, (_, index) => `${prefix}-${index}`)
}
