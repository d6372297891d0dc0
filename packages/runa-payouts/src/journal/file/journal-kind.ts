import { errnoOf, type FileKind } from '@x/locked-file'
import { isJournalError, JournalError } from '../journal-error.ts'

/** Name and errors of a journal file. */
export const JOURNAL: FileKind = {
  noun: 'a journal',
  failure: (code, message) =>
    new JournalError(
      code,
      code === 'locked' ? `${message} A batch that runs at the same time needs its own journal.` : message,
    ),
}

/** A failed system call as an error that says which file, and which action failed. */
export function asJournalError(error: unknown, path: string, could: 'not be read' | 'not be written'): unknown {
  const code = errnoOf(error)
  if (code === undefined || isJournalError(error)) return error
  return new JournalError(could === 'not be read' ? 'corrupt' : 'write_failed', `${path} could ${could}: ${code}`, {
    cause: error,
  })
}
