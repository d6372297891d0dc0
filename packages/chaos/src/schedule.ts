import { batchOf, type PlannedBatch, withLongPauses } from './batch-schedule.ts'
import { BODY_SHAPES, type BodyShape, UNSENDABLE } from './body-shapes.ts'
import { type CallerCheck, withCheck } from './caller-checks.ts'
import type { CallerFetch } from './caller-fetch.ts'
import { lifeOf, type PlannedLife } from './life/life-schedule.ts'
import type { AbortMoment } from './moments.ts'
import { type Random, random } from './random.ts'
import { FAULTS, type RequestFault } from './request-faults.ts'

/** One call of the client for an intent to pay. */
export interface PlannedCall {
  readonly requestFaults: readonly RequestFault[]
  readonly abort: AbortMoment | undefined
  /** Ms; undefined for the client's own. */
  readonly deadline: number | undefined
  /** How many callers of one process make the identical call at once. */
  readonly callers: 1 | 2 | 3
  /** How many processes make it at once, each with its own client, all with the same key. */
  readonly processes: 1 | 2 | 3
  /** Whether another caller requests something else under that key at the same time. */
  readonly rival: boolean
  /** The form in which each caller holds the body. */
  readonly shapes: readonly [BodyShape, ...BodyShape[]]
  readonly fetch: CallerFetch
  /** Whether the order is waited for. */
  readonly wait: boolean
  /** Whether it is another process: a client that knows nothing about the last one. */
  readonly restarted: boolean
  /** Ms by which the clock jumps before it. */
  readonly jump: number
  readonly check?: CallerCheck
}

/** One intent to pay, with a key that its caller stored first. */
export interface PlannedIntent {
  readonly items: number
  /** The account may be unable to pay: a rejection by Runa itself, which it stores under the key. */
  readonly broke: boolean
  /** A body that is tried first, by its name: JSON would silently change it. */
  readonly unsendable: string | undefined
  /** Calls until it is settled. A last one without requestFaults always follows. */
  readonly calls: readonly PlannedCall[]
}

/** Everything that happens, decided in advance by a seed. */
export interface Schedule {
  readonly seed: number
  readonly intents: readonly PlannedIntent[]
  /** The key is a different one every time the client asks for it. */
  readonly rotating: boolean
  /**
   * The server scopes idempotency keys by API key, which Runa's documentation neither says nor excludes. Then no second
   * call can be safe while API keys rotate, so there is only one.
   */
  readonly scoped: boolean
  /** A list of payouts, paid by processes that die. */
  readonly batch: PlannedBatch | undefined
  /** A list of a person who does what the results say. */
  readonly life: PlannedLife | undefined
  /** Writes without an idempotency key, which may only be sent once. */
  readonly unkeyedWrites: number
}

const FETCHES: readonly [CallerFetch, ...CallerFetch[]] = [
  'own',
  'unmarked',
  'retrying',
  'retrying',
  'hedging',
  'lying',
]

const UNSENDABLE_NAMES = Object.keys(UNSENDABLE)

const MINUTE = 60_000
const JUMPS: readonly [number, ...number[]] = [0, 0, 0, MINUTE, 60 * MINUTE, 24 * 60 * MINUTE]

/** Which part of the schedules is played: single orders, batches, or people who believe the results. */
export type Focus = 'orders' | 'batches' | 'lives'

/** The schedule of a seed. Pure. */
export function scheduleOf(seed: number, focus?: Focus): Schedule {
  const { batch, life, intents, ...schedule } = focused(seed, focus)
  const checked = withCheck(random(seed + 2 * SEEDS_APART))
  const slowBatch = batch && withLongPauses(batch, random(seed + SEEDS_APART))
  return {
    ...schedule,
    intents: intents.map((intent) => ({ ...intent, calls: intent.calls.map(checked) })),
    batch: slowBatch && { ...slowBatch, runs: slowBatch.runs.map(checked) },
    life: life && { ...life, days: life.days.map(checked) },
  }
}

/** So that separate draws do not affect other schedules. */
const SEEDS_APART = 1_000_000_007

function focused(seed: number, focus: Focus | undefined): Schedule {
  const whole = wholeSchedule(seed)
  switch (focus) {
    case 'orders':
      return { ...whole, batch: undefined, life: undefined }
    case 'batches':
      return { ...whole, intents: [], batch: batchOf(random(seed)), life: undefined }
    case 'lives':
      return { ...whole, intents: [], batch: undefined, life: lifeOf(random(seed)) }
    default:
      return whole
  }
}

function wholeSchedule(seed: number): Schedule {
  const chance = random(seed)
  const intents = Array.from({ length: 1 + chance.whole(2) }, () => intentOf(chance))
  return {
    seed,
    intents,
    rotating: chance.chance(0.3),
    scoped: chance.chance(0.15),
    unkeyedWrites: chance.whole(2),
    batch: chance.chance(0.3) ? batchOf(chance) : undefined,
    life: chance.chance(0.3) ? lifeOf(chance) : undefined,
  }
}

function intentOf(chance: Random): PlannedIntent {
  return {
    items: chance.pick([1, 1, 3]),
    broke: chance.chance(0.1),
    unsendable: chance.chance(0.1) ? UNSENDABLE_NAMES[chance.whole(UNSENDABLE_NAMES.length)] : undefined,
    calls: Array.from({ length: 1 + chance.whole(2) }, () => callOf(chance)),
  }
}

function callOf(chance: Random): PlannedCall {
  const processes = chance.pick([1, 1, 1, 1, 2, 3] as const)
  const requestFaults = Array.from({ length: chance.whole(6) }, () =>
    chance.chance(0.15) ? 'none' : chance.pick(FAULTS),
  )
  return {
    // The others come while the first one's request is still running.
    requestFaults: processes > 1 && chance.chance(0.5) ? [{ delay: 10_000 }, ...requestFaults] : requestFaults,
    abort: chance.chance(0.25) ? abortOf(chance) : undefined,
    deadline: chance.chance(0.2) ? 1_000 + chance.whole(60_000) : undefined,
    callers: chance.pick([1, 1, 1, 2, 3]),
    processes,
    rival: chance.chance(0.05),
    shapes: chance.chance(0.5) ? ['plain'] : [chance.pick(BODY_SHAPES), chance.pick(BODY_SHAPES)],
    fetch: chance.chance(0.5) ? 'single' : chance.pick(FETCHES),
    wait: chance.chance(0.3),
    restarted: chance.chance(0.4),
    jump: chance.pick(JUMPS),
  }
}

const abortOf = (chance: Random): AbortMoment =>
  chance.chance(0.1)
    ? { on: 'start' }
    : { on: chance.pick(['request', 'commit', 'pause']), number: 1 + chance.whole(3) }
