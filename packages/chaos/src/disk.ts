import type { ChunkClaim, JournalBinding, JournalEntry, PayoutJournal, Settlement } from '@x/runa-payouts/journal'
import type { Kit } from './kit.ts'
import type { KillMoment } from './moments.ts'

/** What survives a process. Processes may share it, like a database. */
export interface Disk {
  binding: JournalBinding | undefined
  entries: JournalEntry[]
  /** One record at a time. */
  turn?: Promise<unknown>
}

/** The disk's entries in a journal of the package, written through to the disk. */
export function journalOn(
  disk: Disk,
  kit: Kit,
  living: <T>(work: () => Promise<T>) => Promise<T>,
  happened: (what: KillMoment['on']) => void,
): PayoutJournal {
  let inner = kit.memoryJournal()
  let known = 0
  /** Learns what other processes have recorded. */
  const catchUp = async () => {
    for (; known < disk.entries.length; known += 1) {
      const entry = disk.entries[known]
      if (entry?.type === 'claim') await inner.claim(entry.claim)
      if (entry?.type === 'settlement') await inner.settle(entry.key, entry.settlement)
    }
  }
  const atomic = <T>(work: () => Promise<T>): Promise<T> => {
    const done = (disk.turn ?? Promise.resolve()).then(async () => {
      await catchUp()
      return await work()
    })
    disk.turn = done.catch(() => {})
    return done
  }
  const write = (entry: JournalEntry) => {
    disk.entries.push(entry)
    known = disk.entries.length
  }
  return {
    open: (binding) =>
      living(async () => {
        inner = kit.memoryJournal()
        known = 0
        if (disk.binding !== undefined) {
          await inner.open(disk.binding)
          await catchUp()
          await inner.close()
        }
        const contents = await inner.open(binding)
        disk.binding = contents.binding
        return contents
      }),
    claim: (claim: ChunkClaim) =>
      living(async () => {
        happened('claim')
        await living(async () => {})
        await atomic(async () => {
          await inner.claim(claim)
          write({ type: 'claim', claim })
        })
        happened('claimed')
      }),
    settle: (key: string, settlement: Settlement) =>
      living(async () => {
        happened('settle')
        await living(async () => {})
        await atomic(async () => {
          await inner.settle(key, settlement)
          write({ type: 'settlement', key, settlement })
        })
      }),
    close: () => living(() => inner.close()),
  }
}
