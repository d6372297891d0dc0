import type { Random } from '@x/chaos'
import { chanceOf } from './chance.ts'

/** Where a game keeps its journal. */
export type JournalKind = 'file' | 'sqlite' | 'postgres'

export const JOURNAL_KINDS: readonly [JournalKind, ...JournalKind[]] = ['file', 'sqlite', 'postgres']

/** Events of a game that moments refer to: at the server, in the journal of a process, or in its results. */
export type Happening = 'request' | 'commit' | 'claim' | 'claimed' | 'settle' | 'settled' | 'told'

/** This many ms after the nth of these since a process was started. */
export interface Moment {
  readonly on: Happening
  readonly number: number
  readonly after: number
}

/** What happens to a process that pays, unless it ends before that. */
export type Fate =
  | { readonly kind: 'lives' }
  /** SIGKILL. */
  | { readonly kind: 'killed'; readonly at: Moment }
  /**
   * SIGSTOP. The next process is started `pause` ms later, and `wakes` ms after the start of the process that comes
   * `later` processes after this one, it gets SIGCONT, or SIGKILL if it never wakes.
   */
  | {
      readonly kind: 'frozen'
      readonly at: Moment
      readonly pause: number
      readonly later: 1 | 2
      readonly wakes: number
      readonly neverWakes: boolean
    }
  /** The server ends its connections to the database. Only for PostgreSQL. */
  | { readonly kind: 'cut off'; readonly at: Moment }

/**
 * The state of the server for a while. No seed produces `lossy`, in which most orders are placed without a response.
 */
export type Weather = 'fair' | 'rough' | 'refusing' | 'silent' | 'lossy'

/** A process, and what the user passes to it. */
export interface PlannedRun {
  readonly fate: Fate
  readonly weather: Weather
  readonly concurrency: number
  readonly wait: boolean
  /** Which part of the people to be paid is on its list. */
  readonly share: number
  /** Ms of the game's time that pass before it. */
  readonly jump: number
}

/** A person to be paid. */
export interface PlannedPerson {
  readonly reference: string
  readonly amount: number
  readonly group: string
}

/** A batch, and the processes that try to pay it. */
export interface GamePlan {
  readonly seed: number
  readonly journal: JournalKind
  readonly people: readonly PlannedPerson[]
  readonly runs: readonly PlannedRun[]
}

/** More than the product allows: Runa rejects it permanently, until somebody corrects it. */
export const TOO_DEAR = 500
export const MOST = 400

/** The shortest time after which a journal in a file lets others take its lock, in ms. */
export const LOCK_STALE_MS = 1000

const DAY = 24 * 60 * 60_000

/** The game of a seed. Pure. */
export function gameOf(seed: number, journals: readonly [JournalKind, ...JournalKind[]] = JOURNAL_KINDS): GamePlan {
  const chance = chanceOf(seed, 'plan')
  const journal = chance.pick(journals)
  // Many small orders one after the other leave more to be done, whenever a process is stopped.
  const groups = 1 + chance.whole(chance.pick([1, 6, 12]))
  const dear = chance.pick([0, 0, 0.1])
  const people = Array.from({ length: 2 + chance.whole(chance.pick([6, 20, 40, 40])) }, (_, number) => ({
    reference: `r${number}`,
    // A different amount for each person, so that an order that pays somebody else's amount is noticed.
    amount: chance.chance(dear) ? TOO_DEAR : 10 + number,
    group: `team ${number % groups}`,
  }))
  const mayJump = chance.chance(0.15)
  return { seed, journal, people, runs: Array.from({ length: 3 + chance.whole(4) }, () => runOf(chance, mayJump)) }
}

function runOf(chance: Random, mayJump: boolean): PlannedRun {
  return {
    fate: fateOf(chance),
    weather: chance.pick(['fair', 'rough', 'rough', 'rough', 'refusing', 'refusing', 'silent']),
    concurrency: chance.pick([1, 1, 3, 20]),
    wait: chance.chance(0.85),
    share: chance.pick([1, 0.8, 0.5, 0.3]),
    jump: mayJump ? chance.pick([0, DAY, 28.9 * DAY, 31 * DAY]) : 0,
  }
}

function fateOf(chance: Random): Fate {
  const at = momentOf(chance)
  const lot = chance.next()
  if (lot < 0.15) return { kind: 'lives' }
  if (lot < 0.5) return { kind: 'killed', at }
  if (lot < 0.6) return { kind: 'cut off', at }
  return {
    kind: 'frozen',
    at,
    pause: chance.pick([LOCK_STALE_MS / 4, LOCK_STALE_MS * 1.2, LOCK_STALE_MS * 1.2, LOCK_STALE_MS * 1.6]),
    later: chance.pick([1, 1, 2]),
    wakes: chance.pick([0, 200, 400, 700, 1500]),
    neverWakes: chance.chance(0.2),
  }
}

const momentOf = (chance: Random): Moment => ({
  on: chance.pick(['request', 'commit', 'claim', 'claimed', 'claimed', 'settle', 'settled', 'told']),
  number: 1 + chance.whole(chance.pick([1, 2, 4, 8])),
  after: chance.pick([0, 0, 1, 3, 10, 40]),
})
