import { JournalError } from '../../journal/journal-error.ts'
import type { JournalBinding } from '../../journal/payout-journal.ts'

/**
 * @param asked what this run is about; without an identity, where nothing will be sent.
 * @throws JournalError `other_batch` where a journal is not for this.
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
      `sendPayouts: the journal is of batch ${JSON.stringify(bound.reference)}, not of ${JSON.stringify(asked.reference)}. Give every batch a journal of its own. Nothing was sent.`,
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
      `sendPayouts: the journal was begun with another ${what} (${bound[name]}, now ${asked[name]}). Runa may keep idempotency keys apart by account and API key, so that what was sent before could be paid again. If it is the same account, pass acceptKeyChange. Nothing was sent.`,
      { operation: 'sendPayouts' },
    )
  }
}
