import { randomUUID } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'
import { errnoOf, type FileKind, type FileLock, type FileSystem, replaceFile, writeFully } from '@x/locked-file'
import { isJournalError, JournalError } from '../journal-error.ts'
import type { JournalBinding } from '../payout-journal.ts'
import { FORMAT_VERSION, headerLine } from './line-format.ts'

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

/** Durably creates a journal that holds only its header. The caller holds the lock. */
export async function newJournalFile(
  system: FileSystem,
  path: string,
  lock: FileLock,
  { reference, baseUrl, apiKeyPrefix }: JournalBinding,
): Promise<void> {
  const header = { journal: 'runa-payouts', version: FORMAT_VERSION, id: randomUUID() } as const
  const line = headerLine({ ...header, binding: { reference, baseUrl, apiKeyPrefix } })
  await replaceFile(system, { path, lock, kind: JOURNAL, write: (draft) => writeFully(draft, line) })
}

/** The most bytes that are copied at once. */
const CHUNK = 1024 * 1024

/**
 * Replaces the journal with a copy, byte for byte. A process that lost the lock still has the old file open: whatever
 * it writes when it wakes up goes there, and not into the journal.
 */
export async function copyJournalFile(system: FileSystem, path: string, lock: FileLock): Promise<void> {
  const original = await system.open(path, 'r')
  try {
    const write = async (draft: FileHandle) => {
      const buffer = Buffer.allocUnsafe(CHUNK)
      for (let position = 0; ; ) {
        const { bytesRead } = await original.read(buffer, 0, CHUNK, position)
        if (bytesRead === 0) return
        await writeFully(draft, buffer.subarray(0, bytesRead))
        position += bytesRead
      }
    }
    await replaceFile(system, { path, lock, kind: JOURNAL, write })
  } finally {
    await original.close()
  }
}
