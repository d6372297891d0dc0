import { BODY_SHAPES, type BodyShape } from './body-shapes.ts'
import type { CallerCheck } from './caller-checks.ts'
import type { CallerFetch } from './caller-fetch.ts'
import type { AbortMoment, KillMoment } from './moments.ts'
import { type Random, shuffled } from './random.ts'
import { FAULTS, type RequestFault } from './request-faults.ts'

/** A row of a list, as one run sees it. */
export interface PlannedRow {
  /** Identifies the payout. */
  readonly number: number
  /** Another amount than the first time. */
  readonly edited: boolean
  /** A product that does not exist. */
  readonly bad: boolean
}

/** One run of the batch, in its own process. */
export interface PlannedBatchRun {
  readonly rows: readonly PlannedRow[]
  /** The form in which the caller holds them. */
  readonly shape: BodyShape
  readonly fetch: CallerFetch
  readonly requestFaults: readonly RequestFault[]
  readonly kill: KillMoment | undefined
  readonly abort: AbortMoment | undefined
  /** Reads this many results and then breaks out of its loop. */
  readonly leaveAfter: number | undefined
  /** Uses another API key from here on. */
  readonly rotate: boolean
  readonly retryRejected: boolean
  readonly retryFailed: boolean
  readonly wait: boolean
  readonly concurrency: number
  /** By how many ms this process's clock is off. */
  readonly clockError: number
  /** When its machine falls asleep, and for how many ms. */
  readonly sleep: (KillMoment & { readonly ms: number }) | undefined
  /** Ms that pass before it. */
  readonly jump: number
  /** How many of its orders end FAILED. */
  readonly failing: number
  readonly check?: CallerCheck
}

/** A list of payouts, and the processes that try to pay it. */
export interface PlannedBatch {
  readonly journaled: boolean
  readonly groups: number
  /** The number of payouts. */
  readonly payouts: number
  readonly runs: readonly PlannedBatchRun[]
}

const FETCHES: readonly [CallerFetch, ...CallerFetch[]] = ['unmarked', 'retrying', 'hedging']

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** The batch of a seed. Pure. */
export function batchOf(chance: Random): PlannedBatch {
  const payouts = 1 + chance.whole(chance.pick([3, 12, 40]))
  const bad = new Set(Array.from({ length: chance.pick([0, 0, 1, 2]) }, () => chance.whole(payouts)))
  const journaled = chance.chance(0.7)
  return {
    journaled,
    groups: 1 + chance.whole(3),
    payouts,
    runs: Array.from({ length: 1 + chance.whole(3) }, () => runOf(chance, payouts, bad)),
  }
}

function runOf(chance: Random, payouts: number, bad: ReadonlySet<number>): PlannedBatchRun {
  const editing = chance.chance(0.3)
  const mended = chance.chance(0.3)
  const all = Array.from({ length: payouts }, (_, number) => ({
    number,
    edited: editing && chance.chance(0.2),
    bad: bad.has(number) && !mended,
  }))
  const some = chance.chance(0.5) ? all.filter(() => chance.chance(0.8)) : all
  const twice = chance.chance(0.1) ? some.slice(0, 1) : []
  return {
    rows: shuffled([...some, ...twice], chance),
    shape: chance.chance(0.5) ? 'plain' : chance.pick(BODY_SHAPES),
    fetch: chance.chance(0.6) ? 'single' : chance.pick(FETCHES),
    requestFaults: Array.from({ length: chance.whole(10) }, () => (chance.chance(0.4) ? 'none' : chance.pick(FAULTS))),
    kill: chance.chance(0.5)
      ? {
          on: chance.pick(['request', 'commit', 'pause', 'claim', 'claimed', 'settle']),
          number: 1 + chance.whole(6),
        }
      : undefined,
    abort: chance.chance(0.15)
      ? { on: chance.pick(['request', 'commit', 'pause']), number: 1 + chance.whole(4) }
      : undefined,
    leaveAfter: chance.chance(0.15) ? chance.whole(5) : undefined,
    rotate: chance.chance(0.2),
    retryRejected: chance.chance(0.4),
    retryFailed: chance.chance(0.4),
    wait: chance.chance(0.8),
    concurrency: chance.pick([1, 3, 20]),
    clockError: chance.chance(0.15) ? chance.pick([-20 * MINUTE, 20 * MINUTE, -3 * HOUR, 3 * HOUR, -40 * DAY]) : 0,
    sleep: undefined,
    jump: chance.pick([0, 0, MINUTE, 15 * MINUTE, HOUR, DAY, 20 * DAY, 31 * DAY]),
    failing: chance.chance(0.2) ? 1 + chance.whole(2) : 0,
  }
}

/** A pause that Runa asks for, longer than keys of a few weeks will live. */
const LONG_PAUSE: RequestFault = { name: 'rate-limit', retryAfter: (2 * DAY) / 1000 }

/**
 * The same on machines that sleep for days, and with pauses of days.
 *
 * @param chance a separate one, so that everything else of a seed stays the same.
 */
export function withLongPauses(batch: PlannedBatch, chance: Random): PlannedBatch {
  const runs = batch.runs.map((run): PlannedBatchRun => {
    const sleeps = chance.chance(0.4)
    const number = 1 + chance.whole(3)
    const sleep = { on: 'pause' as const, number, ms: chance.pick([HOUR, 2 * DAY, 28 * DAY, 31 * DAY, 31 * DAY]) }
    const at = chance.chance(0.3) ? chance.whole(run.requestFaults.length + 1) : -1
    const requestFaults =
      at < 0 ? run.requestFaults : [...run.requestFaults.slice(0, at), LONG_PAUSE, ...run.requestFaults.slice(at)]
    return { ...run, requestFaults, ...(sleeps ? { sleep } : {}) }
  })
  return { ...batch, runs }
}
