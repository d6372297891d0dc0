import type { RunaPayouts } from '@x/runa-payouts'
import { type Payout, type PayoutResult, sendPayouts } from '@x/runa-payouts/bulk'
import { migrate, type PostgresDatabase, postgresJournal } from '@x/runa-payouts/journal/postgres'

/**
 * Pays a batch from any number of machines at once: each person is paid by one of them, and the others are told
 * `claimed`, or `already_paid` later.
 *
 * @param database a Pool of `pg`, with `connectionTimeoutMillis` and `query_timeout`.
 */
export async function payFromPostgres(
  runa: RunaPayouts,
  database: PostgresDatabase,
  batch: string,
  payouts: readonly Payout[],
): Promise<PayoutResult[]> {
  // Once, or at every start: it does nothing where the tables are up to date.
  await migrate(database)
  const results: PayoutResult[] = []
  const options = {
    reference: batch,
    payment_method: { type: 'ACCOUNT_BALANCE', currency: 'USD' },
    journal: postgresJournal(database, batch),
  } as const
  for await (const result of sendPayouts(runa, payouts, options)) results.push(result)
  return results
}
