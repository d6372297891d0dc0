import type { RunaPayouts } from '@x/runa-payouts'
import { type Inngest, type InngestFunction, NonRetriableError } from 'inngest'
import { batchApproved } from './batch-approved.ts'
import { followChunk, payChunk } from './pay-chunk.ts'
import { isOpen, type PayoutOutcome } from './payout-outcome.ts'
import { planBatch } from './plan-batch.ts'

/** Pays an approved batch: one step that plans, then one step for every 50 payouts. */
export const bulkPayouts = (inngest: Inngest, runa: RunaPayouts, retries: InngestFunction.Options['retries'] = 10) =>
  inngest.createFunction(
    // One step at a time, across all runs: together they stay below Runa's limit of 300 orders a minute.
    { id: 'bulk-payouts', triggers: batchApproved, retries, concurrency: 1 },
    async ({ event, step, attempt, maxAttempts }) => {
      const { batch, startedAt } = event.data
      const isLastAttempt = maxAttempts !== undefined && attempt + 1 >= maxAttempts

      // Inngest stores the results of the steps: whatever dies, the same keys and bytes are sent again.
      const begunAt = await step.run('ask Runa what time it is', () => timeAt(runa))
      const chunks = await step.run('plan', () => planBatch(event.data))

      const outcomes: PayoutOutcome[] = []
      for (const [index, orders] of chunks.entries()) {
        const name = `chunk ${index + 1} of ${chunks.length}`
        const sent = await step.run(`pay ${name}`, async () => {
          const tried = await payChunk(runa, orders, { startedAt, begunAt })
          const open = tried.filter(isOpen)
          // Inngest retries the step. The last attempt returns what it knows, so that the chunks after it are paid.
          if (open.length > 0 && !isLastAttempt) throw new Error(openText(open))
          return tried
        })
        const isAccepted = sent.some(({ result }) => result === 'accepted')
        outcomes.push(
          ...(isAccepted
            ? await step.run(`follow ${name}`, () => followChunk(runa, sent, { startedAt, begunAt }))
            : sent),
        )
      }

      const open = outcomes.filter(isOpen)
      // A run that leaves a payout in doubt must not look like a success.
      if (open.length > 0) throw new NonRetriableError(`${openText(open)}. Send the event of ${batch} again.`)
      const paid = outcomes.filter(({ result }) => result === 'paid').length
      const already_paid = outcomes.filter(({ result }) => result === 'already_paid').length
      return { paid, already_paid, others: outcomes.filter(({ result }) => !/paid$/.test(result)) }
    },
  )

const openText = (open: readonly PayoutOutcome[]): string =>
  `${open.length} payouts may or may not have been made: ${open
    .slice(0, 10)
    .map(({ reference, reason }) => `${reference} (${reason})`)
    .join(', ')}`

/** In ms since the Unix epoch, by Runa's clock: orders carry its times. */
async function timeAt(runa: RunaPayouts): Promise<number> {
  const { headers } = await runa.ping().withResponse()
  const told = Date.parse(headers.get('date') ?? '')
  return Number.isNaN(told) ? Date.now() : told
}
