import { JournalError } from './journal-error.ts'

/** The most references that an error message names; `references` has all of them. */
const NAMED = 3

/** A claim that was refused, with the conflicting payouts; without any, its key was claimed before. */
export function alreadyClaimed(references: readonly string[], key: string): JournalError {
  const named = references.slice(0, NAMED).map((reference) => JSON.stringify(reference))
  const more = references.length > NAMED ? ` and ${references.length - NAMED} more` : ''
  const message =
    references.length === 0
      ? `the key ${key} was already claimed`
      : `already claimed, or twice in one order: ${named.join(', ')}${more}`
  return new JournalError('claimed', message, { references, idempotencyKey: key })
}
