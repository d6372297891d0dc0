import type { Paid } from './ledger.ts'
import type { Recipient } from './recipients.ts'

/** Compares a ledger with the list to be paid, by reference or, for people who are not on the list, by address. */
export interface Judgement {
  readonly once: number
  readonly twice: readonly string[]
  readonly never: readonly string[]
  /** Paid once, with another amount than the list has now. */
  readonly otherAmount: readonly string[]
}

export function judge(paid: Paid, list: readonly Recipient[]): Judgement {
  const amounts = ({ email }: Recipient) => paid[email] ?? []
  const references = (which: (one: Recipient) => boolean) => list.filter(which).map(({ reference }) => reference)
  return {
    once: list.filter((one) => amounts(one).length === 1).length,
    twice: Object.keys(paid).filter((email) => (paid[email]?.length ?? 0) > 1),
    never: references((one) => amounts(one).length === 0),
    otherAmount: references((one) => amounts(one).length === 1 && Number(amounts(one)[0]) !== Number(one.amount)),
  }
}
