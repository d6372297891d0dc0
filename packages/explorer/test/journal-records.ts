import type { ChunkClaim, JournalEntry, PayoutJournal } from '@x/runa-payouts/journal'

export const claimOf = (key: string, references: readonly string[]): ChunkClaim => ({
  key,
  generation: 1,
  mode: 'async',
  apiVersion: '2024-02-05',
  baseUrl: 'https://playground.runa.io/v2',
  apiKeyPrefix: 'xxABC',
  body: JSON.stringify({ key, references }),
  rows: references.map((reference) => ({ reference, hash: '0' })),
  claimedAt: 1_762_000_000_123,
})

/** Closes it, opens it again, and reads all of it. */
export async function written(journal: PayoutJournal): Promise<JournalEntry[]> {
  await journal.close()
  const { entries } = await journal.open()
  const list: JournalEntry[] = []
  for await (const entry of entries) list.push(entry)
  return list
}
