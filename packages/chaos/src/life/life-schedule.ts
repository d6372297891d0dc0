import type { CallerCheck } from '../caller-checks.ts'
import type { CallerFetch } from '../caller-fetch.ts'
import type { AbortMoment, KillMoment } from '../moments.ts'
import type { Random } from '../random.ts'
import { FAULTS, type RequestFault } from '../request-faults.ts'

/** A person on the list. */
export interface PlannedPerson {
  readonly number: number
  /** This person's entry on the list at first. */
  readonly slip: 'none' | 'amount' | 'product'
}

/** What a believing user does about a payout that is reported as free or failed. */
export type Deed = 'keep' | 'correct' | 'pay elsewhere'

/** A record of the journal that fails, counted from the beginning of the run. */
export interface FailingRecord {
  readonly what: 'claim' | 'settle'
  readonly number: number
  /** Whether it was written anyway, as after a connection that was lost after a commit. */
  readonly isThere: boolean
}

/** The clock jumps, as on a machine that slept. */
export interface Sleep {
  readonly on: KillMoment['on']
  readonly number: number
  readonly ms: number
}

/** One process that pays the rest of the list, and what the user does after reading its results. */
export interface PlannedDay {
  readonly requestFaults: readonly RequestFault[]
  readonly fetch: CallerFetch
  readonly kill: KillMoment | undefined
  readonly abort: AbortMoment | undefined
  readonly leaveAfter: number | undefined
  readonly failingRecord: FailingRecord | undefined
  readonly sleep: Sleep | undefined
  /** A second process pays the same list at the same time. */
  readonly second: boolean
  /** How many records of the journal are lost before it: an older copy was restored. */
  readonly restored: number
  /** The create that is answered with somebody else's order, counted from the beginning. */
  readonly otherOrder: number | undefined
  /** Before it, a person tries to settle an order with words that are not a settlement. */
  readonly wrongWord: boolean
  readonly failing: number
  readonly check?: CallerCheck
  readonly wait: boolean
  readonly concurrency: number
  readonly retryRejected: boolean
  readonly retryFailed: boolean
  /** Ms that pass before it. */
  readonly jump: number
  /** Who is on the list today, by a separate chance for each person. */
  readonly listed: number
  /** How often each deed is done. */
  readonly deeds: readonly [Deed, ...Deed[]]
}

/** A list that a person looks after until everybody is paid. */
export interface PlannedLife {
  readonly people: readonly PlannedPerson[]
  readonly groups: number
  readonly days: readonly PlannedDay[]
}

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** Types of rejections that Runa stores: an existing one, and one that is unknown. */
export const KEPT_TYPES = ['currency_not_supported', 'brand_new_refusal'] as const

/** Rejections that Runa does not store, rejections that it stores, and pauses that are longer than a key lives. */
const REFUSALS: readonly RequestFault[] = [
  ...[401, 403, 404, 409, 413, 429].map((status) => ({ status, body: { error: 'gateway' } })),
  ...KEPT_TYPES.map((type) => ({ status: 400, stored: true, body: { type, error: 'No.' } })),
  { name: 'rate-limit', retryAfter: 172_800 },
  { name: 'rate-limit', retryAfter: 3_000_000 },
]

const WORLD: readonly [RequestFault, ...RequestFault[]] = [...FAULTS, ...REFUSALS, ...REFUSALS]

const EVENTS = ['request', 'commit', 'pause', 'claim', 'claimed', 'settle'] as const
const FETCHES: readonly [CallerFetch, ...CallerFetch[]] = ['single', 'single', 'single', 'unmarked', 'retrying']

/** The life of a seed. Pure. */
export function lifeOf(chance: Random): PlannedLife {
  const count = 1 + chance.whole(chance.pick([2, 6, 20]))
  // The copy lacks results that were reported after it was made: nobody may have acted on them.
  const isRestored = chance.chance(0.15)
  return {
    people: Array.from({ length: count }, (_, number) => ({
      number,
      slip: chance.chance(0.25) ? chance.pick(['amount', 'product']) : 'none',
    })),
    groups: 1 + chance.whole(3),
    days: Array.from({ length: 1 + chance.whole(4) }, () => dayOf(chance, isRestored)),
  }
}

function dayOf(chance: Random, isRestored: boolean): PlannedDay {
  const event = () => ({ on: chance.pick(EVENTS), number: 1 + chance.whole(6) })
  return {
    requestFaults: Array.from({ length: chance.whole(10) }, () => (chance.chance(0.4) ? 'none' : chance.pick(WORLD))),
    fetch: chance.pick(FETCHES),
    kill: chance.chance(0.3) ? event() : undefined,
    abort: chance.chance(0.1)
      ? { on: chance.pick(['request', 'commit', 'pause']), number: 1 + chance.whole(4) }
      : undefined,
    leaveAfter: chance.chance(0.1) ? chance.whole(5) : undefined,
    failingRecord: chance.chance(0.2)
      ? { what: chance.pick(['claim', 'settle']), number: 1 + chance.whole(4), isThere: chance.chance(0.5) }
      : undefined,
    sleep: chance.chance(0.15) ? { ...event(), ms: chance.pick([HOUR, DAY, 20 * DAY, 31 * DAY]) } : undefined,
    second: chance.chance(0.15),
    restored: isRestored && chance.chance(0.5) ? 1 + chance.whole(6) : 0,
    otherOrder: chance.chance(0.1) ? 1 + chance.whole(4) : undefined,
    wrongWord: chance.chance(0.1),
    failing: chance.chance(0.2) ? 1 + chance.whole(2) : 0,
    wait: chance.chance(0.8),
    concurrency: chance.pick([1, 3, 20]),
    retryRejected: chance.chance(0.5),
    retryFailed: chance.chance(0.5),
    jump: chance.pick([0, 0, MINUTE, HOUR, DAY, 10 * DAY, 27 * DAY, 28 * DAY + 23 * HOUR, 31 * DAY]),
    listed: chance.pick([1, 1, 0.8]),
    deeds: isRestored ? ['keep'] : ['keep', 'correct', 'correct', 'pay elsewhere'],
  }
}
