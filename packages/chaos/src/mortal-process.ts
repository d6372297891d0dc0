import type { PayoutJournal } from '@x/runa-payouts/journal'
import type { Clock, ManualClock } from '@x/runa-payouts/testing'
import { type Disk, journalOn } from './disk.ts'
import type { Kit } from './kit.ts'
import type { KillMoment } from './moments.ts'

const never = (): Promise<never> => new Promise(() => {})

/** A process that can be killed. After that, nothing in it continues, and what it had sent is on its way. */
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

/** The environment of a process. */
export interface World {
  readonly clock: ManualClock
  readonly fetch: typeof globalThis.fetch
  readonly disk: Disk
  readonly kit: Kit
  /** At this moment of the process, the machine falls asleep: time passes, and nothing in it continues. */
  readonly sleep?: (KillMoment & { readonly ms: number }) | undefined
}

export function mortalProcess(
  world: World,
  { kill, clockError }: { readonly kill: KillMoment | undefined; readonly clockError: number },
): MortalProcess {
  const dead = new AbortController()
  const { signal } = dead
  const counts = new Map<string, number>()
  /** Resolves when the machine has woken. */
  let awake: Promise<void> | undefined
  let die: (value: 'killed') => void = () => {}
  const killed = new Promise<'killed'>((resolve) => {
    die = resolve
  })
  const happened = (what: KillMoment['on']) => {
    counts.set(what, (counts.get(what) ?? 0) + 1)
    const { sleep } = world
    if (sleep?.on === what && sleep.number === counts.get(what)) awake = world.clock.advance(sleep.ms)
    if (kill === undefined || kill.on !== what || kill.number !== counts.get(what)) return
    dead.abort()
    die('killed')
  }
  /** Continues only in a process that is alive. */
  const living = async <T>(work: () => Promise<T>): Promise<T> => {
    if (signal.aborted) return never()
    const value = await work()
    await awake
    return signal.aborted ? never() : value
  }

  return {
    killed,
    happened,
    clock: {
      now: () => world.clock.now() + clockError,
      sleep: async (ms, own) => {
        // The sleeps of dead processes are forgotten.
        const both = new AbortController()
        const end = () => both.abort()
        own?.addEventListener('abort', end, { once: true })
        signal.addEventListener('abort', end, { once: true })
        if (own?.aborted === true || signal.aborted) end()
        const slept = world.clock.sleep(ms, both.signal)
        happened('pause')
        await slept
        await awake
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
