import { randomUUID } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'
import { type FileLock, type FileSystem, replaceFile, writeFully } from '@x/locked-file'
import type { JournalBinding } from '../payout-journal.ts'
import { JOURNAL } from './journal-kind.ts'
import { FORMAT_VERSION, headerLine } from './line-format.ts'

/** Puts a journal in place that holds its header and nothing else, durably. Whoever calls holds the lock. */
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

/** Bytes that are copied at once. */
const CHUNK = 1024 * 1024

/**
 * Puts a copy of the journal in its place, byte for byte. A process that the lock was taken from has the old file open:
 * what it writes when it wakes up lands there, and not in the journal.
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
