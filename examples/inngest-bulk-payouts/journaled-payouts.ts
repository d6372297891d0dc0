import type { RunaPayouts } from '@x/runa-payouts'
import { type PayoutSummary, sendPayouts } from '@x/runa-payouts/bulk'
import { type PostgresDatabase, postgresJournal } from '@x/runa-payouts/journal/postgres'
import { eventType, type Inngest, type InngestFunction, NonRetriableError, staticSchema } from 'inngest'
import type { ApprovedBatch } from './batch-approved.ts'

/** A batch that is paid from a journal. Another event than the one without: within a batch, the two must not be mixed. */
export const batchJournaled = eventType('payouts/batch.journaled', {
  schema: staticSchema<Omit<ApprovedBatch, 'startedAt'>>(),
})

/** How long one step pays, in ms: less than a serverless function has. */
const STEP_MS = 40_000

export interface JournaledOptions {
  readonly retries?: InngestFunction.Options['retries']
  /** Runa accepts 300, and 285 are the default. Only a sandbox accepts more. */
  readonly ordersPerMinute?: number | undefined
}

/**
 * Pays a batch from a journal in PostgreSQL: up to 200 payouts travel in one order. Any number of workers may run the
 * batch, and so may a script with the same journal: each payout is claimed by one of them.
 */
export const journaledPayouts = (
  inngest: Inngest,
  runa: RunaPayouts,
  database: PostgresDatabase,
  { retries = 10, ordersPerMinute }: JournaledOptions = {},
) =>
  inngest.createFunction(
    { id: 'journaled-payouts', triggers: batchJournaled, retries },
    async ({ event, step }): Promise<Counts> => {
      const { batch, payment_method, payouts } = event.data
      for (let part = 1; ; part += 1) {
        const counts = await step.run(`pay, part ${part}`, async (): Promise<Counts | null> => {
          const stopping = AbortSignal.timeout(STEP_MS)
          try {
            const journal = postgresJournal(database, batch)
            const options = { reference: batch, payment_method, journal, ordersPerMinute, signal: stopping }
            return countsOf(await sendPayouts(runa, payouts, options))
          } catch (error) {
            // What is in the journal is not paid again: the next step continues from there.
            if (stopping.aborted) return null
            throw error
          }
        })
        if (counts === null) continue
        // Another worker has these, or Runa has not answered, or has not ended their orders. A later event tells.
        const open = counts.unknown + counts.accepted
        if (open > 0) throw new NonRetriableError(`${open} payouts are in doubt. Send the event again.`)
        return counts
      }
    },
  )

type Counts = Pick<PayoutSummary, 'paid' | 'already_paid' | 'accepted' | 'rejected' | 'failed' | 'unknown'>

const countsOf = ({ paid, already_paid, accepted, rejected, failed, unknown }: PayoutSummary): Counts => ({
  ...{ paid, already_paid, accepted, rejected, failed, unknown },
})
