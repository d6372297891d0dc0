import type { Payout } from '../src/bulk.ts'
import { type ChunkClaim, type MemoryJournal, memoryJournal } from '../src/journal/index.ts'
import { rowOf } from '../src/payouts/input/payout-list.ts'
import { chunkBytes } from '../src/payouts/plan/order-content.ts'
import { USD } from './batches.ts'
import type { Running } from './running-sandbox.ts'

/** The order that a batch `march` makes of these payouts, as its journal records it. */
export async function recordedOrder(
  { url, clock }: Pick<Running, 'url' | 'clock'>,
  list: readonly Payout[],
  more: Partial<ChunkClaim> = {},
): Promise<ChunkClaim> {
  const checked = await Promise.all(list.map((one, position) => rowOf(one, USD, position)))
  const rows = checked.flatMap((one) => ('row' in one ? [one.row] : []))
  return {
    ...(await chunkBytes({ batch: 'march', paymentMethod: USD, rows }, 1)),
    generation: 1,
    apiVersion: '2024-02-05',
    baseUrl: url,
    apiKeyPrefix: 'xxSANDBOX',
    rows: rows.map(({ reference, hash }) => ({ reference, hash })),
    claimedAt: clock.now(),
    ...more,
  }
}

/** A journal of a batch `march` in which orders are recorded, as a process that was killed has left it. */
export async function journalWith(
  { url }: Pick<Running, 'url'>,
  ...claims: readonly ChunkClaim[]
): Promise<MemoryJournal> {
  const journal = memoryJournal()
  await journal.open({ reference: 'march', baseUrl: url, apiKeyPrefix: 'xxSANDBOX' })
  for (const claim of claims) await journal.claim(claim)
  await journal.close()
  return journal
}
