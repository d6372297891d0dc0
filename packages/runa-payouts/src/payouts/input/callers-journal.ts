import { isSdkError, type SdkError, shownValue } from '@x/transport'
import { JournalError } from '../../journal/journal-error.ts'
import type { JournalBinding, JournalEntry, PayoutJournal } from '../../journal/payout-journal.ts'

/** What is wrong with a value passed as a journal, or undefined. */
export function journalProblem(value: unknown): string | undefined {
  if (isJournal(value)) return undefined
  const got = value === undefined ? 'missing; expected' : 'expected'
  const came = value === undefined ? '' : `, got ${shownValue(value)}`
  return `${got} a PayoutJournal, such as fileJournal(path)${came}`
}

const isJournal = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  ['open', 'claim', 'settle', 'close'].every((name) => typeof Reflect.get(value, name) === 'function')

/**
 * A journal whose every failure is an error of this package: a caller's own journal may throw anything.
 *
 * @param foreign wraps an error that is not ours.
 */
export function guardedJournal(journal: PayoutJournal, foreign: (thrown: unknown) => SdkError): PayoutJournal {
  const own = (thrown: unknown) => (isSdkError(thrown) ? thrown : foreign(thrown))
  // Asynchronous, so that a synchronous throw rejects as well.
  const guarded = async <T>(step: () => Promise<T>): Promise<T> => {
    try {
      return await step()
    } catch (error) {
      throw own(error)
    }
  }
  async function* guardedEntries(entries: AsyncIterable<JournalEntry>): AsyncGenerator<JournalEntry, void, undefined> {
    try {
      yield* entries
    } catch (error) {
      throw own(error)
    }
  }
  return {
    async open(binding) {
      const { binding: bound, entries } = await guarded(() => journal.open(binding))
      return { binding: bound, entries: guardedEntries(entries) }
    },
    claim: (chunk) => guarded(() => journal.claim(chunk)),
    settle: (key, settlement) => guarded(() => journal.settle(key, settlement)),
    close: () => guarded(() => journal.close()),
  }
}

/**
 * @param asked the batch of this run; without an identity if nothing will be sent.
 * @throws JournalError `other_batch` if a journal belongs to another batch.
 */
export function requireOwnJournal(
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
      `sendPayouts: the journal was started with another ${what} (${bound[name]}, now ${asked[name]}). Runa may scope idempotency keys by account and API key, so payouts that were sent before could be paid again. If it is the same account, pass acceptKeyChange. Nothing was sent.`,
      { operation: 'sendPayouts' },
    )
  }
}
