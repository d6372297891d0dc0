import type { Random } from '@x/chaos'
import type { Payout } from '@x/runa-payouts/bulk'
import { type Belief, believed, type KnownRun } from './belief.ts'
import { chanceOf, shuffled } from './chance.ts'
import { type GamePlan, MOST, type PlannedRun } from './game-plan.ts'
import { emailOf, type Payment } from './ledger.ts'
import type { Told } from './payer-job.ts'

/** A person, as the user knows them. */
export interface Person {
  readonly reference: string
  readonly group: string
  amount: number
  /** The amount before the user changed it without knowing whether it had been sent. */
  amountBefore: number | undefined
  /** Amounts that may be paid to them from now on. */
  allowed: ReadonlySet<number>
  /** Reported as paid, or paid elsewhere: not on any list again unless the user is untidy. */
  settled: 'paid' | 'elsewhere' | undefined
}

/** What the user passes to the next run. */
export interface NextList {
  readonly payouts: readonly Payout[]
  readonly retryRejected: boolean
  readonly retryFailed: readonly string[]
}

/** A user who does exactly what results and texts say. */
export interface BelievingUser {
  readonly people: ReadonlyMap<string, Person>
  /** Reads all results so far, acts on them, and makes the next list. */
  nextList(number: number, share: PlannedRun['share'], runs: readonly KnownRun[], tidy: boolean): NextList
  beliefs(runs: readonly KnownRun[]): ReadonlyMap<string, Belief>
}

export function believingUser(
  { seed, journal, people: planned }: Pick<GamePlan, 'seed' | 'journal' | 'people'>,
  {
    payElsewhere,
    onFree,
    tell,
  }: {
    readonly payElsewhere: (payment: Payment) => void
    /** Before anything is done about it. */
    readonly onFree: (reference: string, told: Told) => void
    readonly tell: (text: string) => void
  },
): BelievingUser {
  const people = new Map(
    planned.map(({ reference, amount, group }): [string, Person] => [
      reference,
      { reference, group, amount, amountBefore: undefined, allowed: new Set([amount]), settled: undefined },
    ]),
  )
  const isShared = journal !== 'file'
  /** What was acted on, so that it is not done again at the next look. */
  const actedOn = new Set<string>()

  const correct = (person: Person, result: string, chance: Random) => {
    person.amount = 100 + chance.whole(200)
    person.amountBefore = undefined
    person.allowed = new Set([person.amount])
    tell(`${person.reference} was told ${result}: corrected to ${person.amount}`)
  }

  const act = (person: Person, belief: Belief, chance: Random, tidy: boolean): string[] => {
    const { reference } = person
    if (person.settled !== undefined) return []
    if (belief.kind === 'paid') {
      person.settled = 'paid'
      return []
    }
    if (belief.kind === 'free') {
      const telling = `${belief.by} ${reference}`
      if (actedOn.has(telling)) return []
      actedOn.add(telling)
      onFree(reference, belief.told)
      person.amountBefore = undefined
      person.allowed = new Set([person.amount])
      const isTooDear = person.amount > MOST
      if (chance.chance(tidy ? 0.1 : 0.3)) {
        person.settled = 'elsewhere'
        tell(`${reference} was told ${belief.told.result}: taken off the list and paid ${person.amount} elsewhere`)
        payElsewhere({ reference, amount: person.amount })
      } else if (isTooDear || chance.chance(0.4)) {
        correct(person, belief.told.result, chance)
      }
      return []
    }
    if (belief.kind === 'failed') {
      const lot = chance.next()
      if (chance.chance(0.3)) correct(person, belief.kind, chance)
      if (tidy || lot < 0.5) return [lot < 0.25 ? belief.orderId : reference]
      if (lot < 0.75) return []
      person.settled = 'elsewhere'
      tell(`${reference} was told failed: taken off the list and paid ${person.amount} elsewhere`)
      payElsewhere({ reference, amount: person.amount })
      return []
    }
    if (belief.kind === 'edited' && person.amountBefore !== undefined) {
      tell(`${reference} was recorded with other content: put back to ${person.amountBefore}`)
      person.amount = person.amountBefore
      person.amountBefore = undefined
    } else if (belief.kind === 'open' && !tidy && person.amountBefore === undefined && chance.chance(0.05)) {
      // No result has said what happened to it, and nothing says that it must not be edited.
      person.amountBefore = person.amount
      person.amount = 300 + chance.whole(90)
      person.allowed = new Set([...person.allowed, person.amount])
      tell(`${reference}, which has no result, was edited to ${person.amount}`)
    }
    return []
  }

  return {
    people,
    beliefs: (runs) => new Map([...people.keys()].map((one) => [one, believed(one, runs, isShared)])),
    nextList(number, share, runs, tidy) {
      const retryFailed = [...people.values()].flatMap((person) =>
        act(person, believed(person.reference, runs, isShared), chanceOf(seed, 'user', number, person.reference), tidy),
      )
      const chance = chanceOf(seed, 'list', number)
      const listed = [...people.values()].filter(({ settled }) => {
        // A person who is paid may stay on it; a person who was paid elsewhere never does.
        if (settled === 'elsewhere') return false
        return settled === 'paid' ? tidy || chance.chance(0.7) : chance.chance(share)
      })
      return {
        payouts: shuffled(listed, chance).map(payoutOf),
        retryRejected: tidy || chance.chance(0.5),
        retryFailed,
      }
    },
  }
}

const payoutOf = ({ reference, amount, group }: Person): Payout => ({
  reference,
  face_value: amount,
  distribution_method: { type: 'EMAIL', email_address: emailOf(reference) },
  products: { type: 'SINGLE', value: 'AMZ-US' },
  group,
})
