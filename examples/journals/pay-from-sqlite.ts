import { DatabaseSync } from 'node:sqlite'
import type { RunaPayouts } from '@x/runa-payouts'
import { type Payout, type PayoutResult, sendPayouts } from '@x/runa-payouts/bulk'
import { migrate, sqliteJournal } from '@x/runa-payouts/journal/sqlite'

/** Pays a batch from any number of processes of one machine at once. The file keeps the journals of many batches. */
export async function payFromSqlite(
  runa: RunaPayouts,
  file: string,
  batch: string,
  payouts: readonly Payout[],
): Promise<PayoutResult[]> {
  const database = new DatabaseSync(file)
  try {
    await migrate(database)
    const results: PayoutResult[] = []
    const options = {
      reference: batch,
      payment_method: { type: 'ACCOUNT_BALANCE', currency: 'USD' },
      journal: sqliteJournal(database, batch),
    } as const
    for await (const result of sendPayouts(runa, payouts, options)) results.push(result)
    return results
  } finally {
    database.close()
  }
}
