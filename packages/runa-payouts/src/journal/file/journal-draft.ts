import { randomUUID } from 'node:crypto'
import type { JournalBinding } from '../payout-journal.ts'
import { type JournalFileSystem, unlessMissing } from './file-system.ts'
import { syncFolder } from './journal-place.ts'
import { FORMAT_VERSION, headerLine } from './line-format.ts'
import { writeFully } from './write-fully.ts'

/**
 * Puts a journal in place that holds its header and nothing else, durably. It is written beside and then renamed, so that
 * a crash leaves a whole header or no journal. Whoever calls holds the lock.
 */
export async function newJournalFile(system: JournalFileSystem, path: string, binding: JournalBinding): Promise<void> {
  const { reference, baseUrl, apiKeyPrefix } = binding
  const header = { journal: 'runa-payouts', version: FORMAT_VERSION, id: randomUUID() } as const
  const draft = `${path}.new`
  // Of an earlier crash.
  await unlessMissing(system.unlink(draft))
  const file = await system.open(draft, 'wx', 0o600)
  try {
    await writeFully(file, headerLine({ ...header, binding: { reference, baseUrl, apiKeyPrefix } }))
    await file.sync()
  } finally {
    await file.close()
  }
  await system.rename(draft, path)
  await syncFolder(system, path)
}
