import type { PayoutResult, PayoutResultName } from '@x/runa-payouts/bulk'
import type { Random } from '../random.ts'
import type { Deed, PlannedPerson } from './life-schedule.ts'

/** What the user knows and has done about a person. */
export interface Person {
  readonly number: number
  /** What is still wrong on the list. */
  readonly slip: PlannedPerson['slip']
  /** Paid in another way, and permanently off the list. */
  readonly isPaidElsewhere: boolean
  /** How the amount was corrected once a result said that nothing had happened. */
  readonly isCorrected: boolean
  /** The last result for this person. */
  readonly told: PayoutResultName | undefined
}

export const newPerson = ({ number, slip }: PlannedPerson): Person => ({
  number,
  slip,
  isPaidElsewhere: false,
  isCorrected: false,
  told: undefined,
})

/** Results after which the README says that nobody was paid and nobody will be: fix it, or pay in another way. */
const FREE: ReadonlySet<PayoutResultName> = new Set(['not_sent', 'rejected', 'failed'])

/**
 * Does what the README's table says about one person, and nothing else. Anything that may have been paid is left alone.
 *
 * @param results of every run of the day that had this person on its list; undefined for a run that ended without one.
 */
export function believe(
  person: Person,
  results: readonly (PayoutResult | undefined)[],
  deeds: readonly [Deed, ...Deed[]],
  chance: Random,
): Person {
  const told = results.findLast((one) => one !== undefined)?.result
  if (told === undefined) return person
  const next: Person = { ...person, told }
  // A run that was killed may have resent what another run had reported as free.
  const isFree = results.every((one) => one !== undefined && FREE.has(one.result))
  if (!isFree) return next
  switch (chance.pick(deeds)) {
    case 'keep':
      return next
    case 'correct':
      return { ...next, isCorrected: next.isCorrected || next.slip === 'amount', slip: 'none' }
    case 'pay elsewhere':
      return { ...next, isPaidElsewhere: true }
  }
}
