import { CommandError } from '@x/serving/command'
import type { JournalBinding, PayoutJournal } from '../journal/payout-journal.ts'
import { EXIT } from './exit-codes.ts'
import type { ListJournal } from './list-journal.ts'

/** Which batch and service a journal is of; undefined if nothing was paid with it. */
export async function bindingOf(journal: PayoutJournal): Promise<JournalBinding | undefined> {
  const { binding } = await journal.open()
  await journal.close()
  return binding
}

/** @throws CommandError if the journal belongs to another batch. */
export async function requireSameBatch(journal: PayoutJournal, reference: string): Promise<void> {
  const bound = (await bindingOf(journal))?.reference
  if (bound === undefined || bound === reference) return
  throw new CommandError(
    `the journal belongs to batch ${JSON.stringify(bound)}, not to ${JSON.stringify(reference)}. Nothing was recorded.`,
    EXIT.stopped,
  )
}

/**
 * Whom a trial run has paid in the playground is not paid in production. Checked before the plan, which would show
 * them as paid.
 *
 * @throws CommandError if the journal is of payments at another base URL.
 */
export async function requireSameService({ journal, shown }: ListJournal, baseUrl: string): Promise<void> {
  const bound = (await bindingOf(journal))?.baseUrl
  if (bound === undefined || bound === baseUrl) return
  throw new CommandError(
    `the journal ${shown} is for payments at ${bound}, but this run would pay at ${baseUrl}. The people that it records as paid were paid there. Check RUNA_API_KEY and RUNA_BASE_URL; to pay here, use another --reference.\nThis run sent nothing.`,
    EXIT.stopped,
  )
}
