import type { Told } from './payer-job.ts'

/** One run, as a user knows it. */
export interface KnownRun {
  /** Its position in the order of starting. */
  readonly number: number
  /** The people on its list. */
  readonly list: ReadonlySet<string>
  /** Its position in the order of opening the journal; undefined if it has not opened it. */
  readonly opened: number | undefined
  readonly hasEnded: boolean
  /** Runs that had not ended when it was started. */
  readonly others: readonly number[]
  readonly told: ReadonlyMap<string, Told>
}

/** What a user concludes from all results of one payout: a row of the README’s table. */
export type Belief =
  | { readonly kind: 'paid' }
  /** `not_sent` or `rejected`: off the list, it may be paid elsewhere. */
  | { readonly kind: 'free'; readonly told: Told; readonly by: number }
  | { readonly kind: 'failed'; readonly orderId: string }
  /** The list differs from the record, and what happened to the recorded payout is not known yet. */
  | { readonly kind: 'edited' }
  /** Anything else, and no result at all: it stays on the list. */
  | { readonly kind: 'open' }

const saysNothingHappened = ({ result }: Told): boolean => result === 'not_sent' || result === 'rejected'

/**
 * What the README says to do: believe the newest run that handled the payout. If a journal is shared, runs that
 * continue beside it count as much: each may still send what is on its list. So may one that has yet to open the
 * journal. Pure.
 *
 * @param isShared whether several runs can have the journal open at once. A journal in a file belongs to the newest one
 * alone.
 */
export function believed(reference: string, runs: readonly KnownRun[], isShared: boolean): Belief {
  const concerned = runs.filter(({ list, told }) => list.has(reference) || told.has(reference))
  const tellings = concerned.flatMap(({ told }) => told.get(reference) ?? [])
  if (tellings.some(({ result }) => result === 'paid' || result === 'already_paid')) return { kind: 'paid' }
  if (concerned.some(({ opened, hasEnded }) => opened === undefined && !hasEnded)) return { kind: 'open' }
  // A run that could not open the journal has done nothing.
  const inOrder = concerned.flatMap((run) => (run.opened === undefined ? [] : [{ ...run, opened: run.opened }]))
  const newest = inOrder.sort((a, b) => a.opened - b.opened).at(-1)
  const told = newest?.told.get(reference)
  if (newest === undefined || told === undefined) return { kind: 'open' }
  const beside = inOrder.filter(
    ({ number, others }) => newest.others.includes(number) || others.includes(newest.number),
  )
  if (isShared && !beside.every((run) => isToldFree(run, reference))) return { kind: 'open' }
  if (saysNothingHappened(told)) return { kind: 'free', told, by: newest.number }
  if (told.result === 'failed' && told.orderId !== undefined) return { kind: 'failed', orderId: told.orderId }
  return { kind: told.invalid === true ? 'edited' : 'open' }
}

function isToldFree({ told }: KnownRun, reference: string): boolean {
  const said = told.get(reference)
  return said !== undefined && saysNothingHappened(said)
}
