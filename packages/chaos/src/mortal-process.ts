import type { ChunkClaim, JournalBinding, JournalEntry, PayoutJournal, Settlement } from '@x/runa-payouts/journal'
import type { Clock } from '@x/runa-payouts/testing'
import type { KillMoment } from './batch-schedule.ts'
import type { Kit } from './kit.ts'

/** What outlives a process: a disk. */
export interface Disk {
  binding: JournalBinding | undefined
  readonly entries: JournalEntry[]
}

const never = (): Promise<never> => new Promise(() => {})

/** A process that can be killed: from then on nothing in it goes on, and what it had sent is on its way. */
export interface MortalProcess {
  readonly clock: Clock
  /** Makes one request. */
  readonly request: typeof globalThis.fetch
  /** A journal on the disk, opened by this process. */
  readonly journal: PayoutJournal
  /** Resolves when it is killed. */
  readonly killed: Promise<'killed'>
  happened(what: KillMoment['on']): void
}

export function mortalProcess(
  world: { readonly clock: Clock; readonly fetch: typeof globalThis.fetch; readonly disk: Disk; readonly kit: Kit },
  { kill, clockError }: { readonly kill: KillMoment | undefined; readonly clockError: number },
): MortalProcess {
  const dead = new AbortController()
  const { signal } = dead
  const counts = new Map<string, number>()
  let die: (value: 'killed') => void = () => {}
  const killed = new Promise<'killed'>((resolve) => {
    die = resolve
  })
  const happened = (what: KillMoment['on']) => {
    counts.set(what, (counts.get(what) ?? 0) + 1)
    if (kill === undefined || kill.on !== what || kill.number !== counts.get(what)) return
    dead.abort()
    die('killed')
  }
  /** Goes on only in a process that lives. */
  const living = async <T>(work: () => Promise<T>): Promise<T> => {
    if (signal.aborted) return never()
    const value = await work()
    return signal.aborted ? never() : value
  }

  return {
    killed,
    happened,
    clock: {
      now: () => world.clock.now() + clockError,
      sleep: async (ms, own) => {
        // The world forgets the sleeps of the dead.
        const both = new AbortController()
        const end = () => both.abort()
        own?.addEventListener('abort', end, { once: true })
        signal.addEventListener('abort', end, { once: true })
        if (own?.aborted === true || signal.aborted) end()
        const slept = world.clock.sleep(ms, both.signal)
        happened('pause')
        await slept
        own?.removeEventListener('abort', end)
        signal.removeEventListener('abort', end)
        if (signal.aborted) await never()
      },
      limit: (ms, reached) => {
        const end = () => {
          signal.removeEventListener('abort', end)
          forget()
        }
        const forget = world.clock.limit(ms, () => {
          end()
          reached()
        })
        signal.addEventListener('abort', end, { once: true })
        if (signal.aborted) end()
        return end
      },
    },
    request: (input, init) =>
      living(async () => {
        const connection = new AbortController()
        const end = () => connection.abort()
        init?.signal?.addEventListener('abort', end, { once: true })
        signal.addEventListener('abort', end, { once: true })
        if (init?.signal?.aborted === true) end()
        try {
          return await world.fetch(input, { ...init, signal: connection.signal })
        } catch (error) {
          return await living(() => Promise.reject(error))
        }
      }),
    journal: journalOn(world.disk, world.kit, living, happened),
  }
}

/** The disk's entries in a journal of the package, written through to the disk. */
function journalOn(
  disk: Disk,
  kit: Kit,
  living: <T>(work: () => Promise<T>) => Promise<T>,
  happened: MortalProcess['happened'],
): PayoutJournal {
  const inner = kit.memoryJournal()
  const restored = async () => {
    if (disk.binding === undefined) return
    await inner.open(disk.binding)
    for (const entry of disk.entries) {
      if (entry.type === 'claim') await inner.claim(entry.claim)
      else await inner.settle(entry.key, entry.settlement)
    }
    await inner.close()
  }
  return {
    open: (binding) =>
      living(async () => {
        await restored()
        const contents = await inner.open(binding)
        disk.binding = contents.binding
        return contents
      }),
    claim: (claim: ChunkClaim) =>
      living(async () => {
        happened('claim')
        await living(async () => {})
        await inner.claim(claim)
        disk.entries.push({ type: 'claim', claim })
        happened('claimed')
      }),
    settle: (key: string, settlement: Settlement) =>
      living(async () => {
        happened('settle')
        await living(async () => {})
        await inner.settle(key, settlement)
        disk.entries.push({ type: 'settlement', key, settlement })
      }),
    close: () => living(() => inner.close()),
  }
}
