import type { ChunkClaim, JournalEntry, Settlement } from '../src/journal/index.ts'
import type { PayoutRow } from '../src/payouts/input/payout-list.ts'
import { BatchIndex } from '../src/payouts/plan/batch-index.ts'
import type { Retries } from '../src/payouts/plan/row-results.ts'

/** Nothing is to be tried once more. */
export const NONE: Retries = { retryRejected: false, retryFailed: new Set() }

export const row = (reference: string, hash = 'h'): PayoutRow => ({
  reference,
  hash,
  group: 'g',
  item: { face_value: 1, distribution_method: { type: 'PAYOUT_LINK' }, products: { type: 'SINGLE', value: 'A' } },
})

/** The record of an order. Its rows have the hash of `row`. */
export const claim = (
  key: string,
  references: readonly string[],
  more: Partial<ChunkClaim> = {},
): Extract<JournalEntry, { readonly type: 'claim' }> => ({
  type: 'claim',
  claim: {
    key,
    generation: 1,
    mode: 'async',
    apiVersion: '2024-02-05',
    baseUrl: 'https://example.com',
    apiKeyPrefix: 'xxA',
    body: '{}',
    rows: references.map((reference) => ({ reference, hash: 'h' })),
    claimedAt: 1000,
    ...more,
  },
})

/** The record of what happened to an order. */
export const settlement = (key: string, settled: Settlement): JournalEntry => ({
  type: 'settlement',
  key,
  settlement: settled,
})

export const PAID = { result: 'paid', orderId: 'O-1', createdAt: '2026-11-22T00:00:00Z' } as const satisfies Settlement

/** An index of a journal with these records. */
export async function indexOf(...entries: readonly JournalEntry[]): Promise<BatchIndex> {
  const index = new BatchIndex()
  await index.read(
    (async function* () {
      yield* entries
    })(),
  )
  return index
}
