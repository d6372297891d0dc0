import { JournalError } from '../../journal/journal-error.ts'
import type { JournalBinding } from '../../journal/payout-journal.ts'

/**
 * @param asked the batch of this run; without an identity if nothing will be sent.
 * @throws JournalError `other_batch` if a journal belongs to another batch.
 */
export function requireOwn(
  bound: JournalBinding | undefined,
  asked: { readonly reference: string } & Partial<JournalBinding>,
  acceptKeyChange: boolean,
): void {
  if (bound === undefined) return
  if (bound.reference !== asked.reference) {
    throw new JournalError(
      'other_batch',
      `sendPayouts: the journal belongs to batch ${JSON.stringify(bound.reference)}, not to ${JSON.stringify(asked.reference)}. Give every batch its own journal. Nothing was sent.`,
      { operation: 'sendPayouts' },
    )
  }
  for (const [name, what] of [
    ['baseUrl', 'base URL'],
    ['apiKeyPrefix', 'API key'],
  ] as const) {
    if (acceptKeyChange || asked[name] === undefined || asked[name] === bound[name]) continue
    throw new JournalError(
      'other_batch',
      `sendPayouts: the journal was begun with another ${what} (${bound[name]}, now ${asked[name]}). Runa may scope idempotency keys by account and API key, so payouts that were sent before could be paid again. If it is the same account, pass acceptKeyChange. Nothing was sent.`,
      { operation: 'sendPayouts' },
    )
  }
}
