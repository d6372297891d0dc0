import { type Clock, onAbort, requireOptions } from '@x/transport'

/** A macrotask that waits for as little as the runtime allows. Node's `setTimeout` costs a millisecond, `setImmediate` nothing. */
const queue: (run: () => void) => unknown =
  // Looked up once and by name, so that fake timers installed later do not stop a manual clock.
  (globalThis as { setImmediate?: (run: () => void) => unknown }).setImmediate ?? globalThis.setTimeout

/** Resolves in the next turn of the event loop, after everything that only waits for promises has run. */
export const nextTurn = (): Promise<void> => new Promise((resolve) => void queue(() => resolve()))

/** How a manual clock starts and passes. */
export interface ManualClockOptions {
  /**
   * Whether a pause makes the time that it needs go by on its own. Default true.
   * With false, every sleep waits for `advance`.
   */
  readonly autoPause?: boolean | undefined
}

/** A pause or a limit that has not ended yet. */
export interface PendingSleep {
  /** When it ends, in milliseconds since the Unix epoch. */
  readonly due: number
  /** `pause`: a wait between attempts or polls. `limit`: a timeout or a deadline. */
  readonly purpose: 'pause' | 'limit'
}

/** A clock that moves only when a test, or a pause, moves it. */
export interface ManualClock extends Clock {
  /**
   * Lets `ms` milliseconds go by. Sleeps end in the order in which they fall due, each at its own time,
   * and whatever they set off runs before the next one ends. Resolves when all of that is done.
   *
   * Only work that needs no more than promises is waited for: over a real socket, wait for the response first.
   */
  advance(ms: number): Promise<void>
  /** The length of every `pause` asked for so far, in milliseconds, in the order of asking. */
  readonly pauses: readonly number[]
  /** The pending pauses and limits: empty once a client has cleaned up. */
  readonly sleeping: readonly PendingSleep[]
}

interface Sleeper extends PendingSleep {
  readonly wake: () => void
}

/** Turns of the event loop that pass before each sleep ends. Reading the body of a request takes some runtimes more than one. */
const TURNS = 3

const DEFAULT_START = Date.UTC(2025, 0, 1)

/**
 * Makes a clock for tests. It starts at `start` (a date, or milliseconds since the Unix epoch; default 2025-01-01 UTC).
 *
 * It plays time as a queue of events: while something pauses, time jumps from one due sleep to the next until the
 * pause is over. A limit that falls due on the way therefore ends first, just as it would in real time.
 */
export function createManualClock(start: Date | number = DEFAULT_START, options: ManualClockOptions = {}): ManualClock {
  requireOptions(options)
  const { autoPause = true } = options
  let time = Number(start)
  let horizon = time
  let running: Promise<void> | undefined
  const pauses: number[] = []
  const sleepers = new Set<Sleeper>()

  /** Ends the earliest sleep that may end; false when there is none. */
  const step = (): boolean => {
    const next = earliestOf(sleepers)
    const goal = Math.max(time, horizon, autoPause ? endOfPauses(sleepers) : 0)
    if (next === undefined || next.due > goal) {
      time = Math.max(time, horizon)
      return false
    }
    time = Math.max(time, next.due)
    next.wake()
    return true
  }

  const run = async () => {
    do for (let turn = 0; turn < TURNS; turn += 1) await nextTurn()
    while (step())
    // In the same turn as the last step, so that a sleep asked for from now on starts a new run.
    running = undefined
  }

  const begin = (purpose: PendingSleep['purpose'], ms: number, end: () => void): (() => void) => {
    const forget = () => void sleepers.delete(sleeper)
    const wake = () => {
      forget()
      end()
    }
    const sleeper: Sleeper = { due: time + Math.max(ms || 0, 0), purpose, wake }
    sleepers.add(sleeper)
    if (sleeper.due <= time || (autoPause && purpose === 'pause')) running ??= run()
    return forget
  }

  return {
    pauses,
    get sleeping() {
      return [...sleepers].map(({ due, purpose }) => ({ due, purpose }))
    },
    now: () => time,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        pauses.push(ms)
        if (signal?.aborted === true) return resolve()
        const wake = () => {
          stopListening()
          resolve()
        }
        const forget = begin('pause', ms, wake)
        const leave = () => {
          forget()
          wake()
        }
        const stopListening = onAbort(signal, leave)
      }),
    limit: (ms, reached) => begin('limit', ms, reached),
    advance: async (ms) => {
      if (!(ms >= 0 && ms < Number.POSITIVE_INFINITY)) {
        throw new RangeError(`advance: expected a number of ms of at least 0, got ${ms}`)
      }
      horizon = Math.max(time, horizon) + ms
      running ??= run()
      await running
    },
  }
}

function earliestOf(sleepers: Iterable<Sleeper>): Sleeper | undefined {
  let earliest: Sleeper | undefined
  for (const sleeper of sleepers) if (earliest === undefined || sleeper.due < earliest.due) earliest = sleeper
  return earliest
}

/** How far time has to go for every pause to end. A pause without end holds time still instead of running through all limits. */
function endOfPauses(sleepers: Iterable<Sleeper>): number {
  let end = 0
  for (const { due, purpose } of sleepers) {
    if (purpose === 'pause' && due < Number.POSITIVE_INFINITY) end = Math.max(end, due)
  }
  return end
}
