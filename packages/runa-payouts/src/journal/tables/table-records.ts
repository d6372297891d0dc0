import { shownValue } from '@x/transport'
import { ClaimIndex } from '../claim-index.ts'
import type { ClaimedOrder } from '../claim-rules.ts'
import { isJournalError, JournalError } from '../journal-error.ts'
import type { ChunkClaim, JournalEntry, Settlement } from '../payout-journal.ts'
import { isResult } from '../settlement-check.ts'

/** A record that somebody wants written. A copy: its caller keeps using its own objects. */
export type TableRecord = { readonly text: string } & (
  | { readonly type: 'claim'; readonly claim: Pick<ChunkClaim, 'key' | 'rows'> }
  | { readonly type: 'settlement'; readonly key: string; readonly settlement: Settlement }
)

/** An order as a table has it. */
export interface StoredOrder {
  readonly key: string
  /** How it was settled. Older journals may have any word here, which counts as none. */
  readonly result: string | null
  readonly orderId: string | null
}

/** The latest claim of a payout. */
export interface StoredClaim {
  readonly reference: string
  readonly key: string
}

/** What to read before a decision. */
export interface Wanted {
  readonly keys: readonly string[]
  readonly references: readonly string[]
  /** Attempts whose end is unknown. */
  readonly turns: readonly string[]
}

/** What a journal has recorded, as far as it was asked for. */
export interface TableState {
  /** Of the newest record; 0 if there is none. */
  readonly position: number
  /** The orders asked for, and those of the claims. */
  readonly orders: readonly StoredOrder[]
  readonly claims: readonly StoredClaim[]
  /** The attempt among `turns` that was carried out, if any. */
  readonly turn: string | undefined
}

/** What is to be written. */
export interface TableChange {
  readonly records: readonly string[]
  readonly orders: readonly StoredOrder[]
  readonly claims: readonly StoredClaim[]
}

/** For each record, why it was refused; undefined if it is recorded. */
export type Refusals = readonly (JournalError | undefined)[]

export interface Decision {
  readonly refusals: Refusals
  /** Undefined if nothing has to be written. */
  readonly change: TableChange | undefined
}

/** Half of a surrogate pair, and NUL: databases refuse them, or store another text. */
const UNSTORABLE = /[\p{Surrogate}\0]/u

/**
 * Refuses a key or a reference that a database would change: a payout could not be found again under the text that was
 * claimed, and would be paid twice.
 *
 * @throws JournalError `write_failed`; nothing was written.
 */
export function requireStorable(record: TableRecord): void {
  const names =
    record.type === 'claim' ? [record.claim.key, ...record.claim.rows.map(({ reference }) => reference)] : [record.key]
  const odd = names.find((name) => UNSTORABLE.test(name))
  if (odd === undefined) return
  throw new JournalError(
    'write_failed',
    `${shownValue(odd)} cannot be stored: it contains NUL or half of a character. Nothing was written.`,
  )
}

export const recordOf = (entry: JournalEntry): TableRecord => ({
  text: JSON.stringify(entry),
  ...(entry.type === 'claim'
    ? { type: 'claim', claim: { key: entry.claim.key, rows: entry.claim.rows.map((row) => ({ ...row })) } }
    : { type: 'settlement', key: entry.key, settlement: { ...entry.settlement } }),
})

export const wantedBy = (records: readonly TableRecord[]): Omit<Wanted, 'turns'> => ({
  keys: [...new Set(records.map((record) => (record.type === 'claim' ? record.claim.key : record.key)))],
  references: [
    ...new Set(
      records.flatMap((record) => (record.type === 'claim' ? record.claim.rows.map(({ reference }) => reference) : [])),
    ),
  ],
})

/** Decides on records in their order, by the rules that every journal has. */
export function decideOn(records: readonly TableRecord[], state: TableState): Decision {
  requireSameTexts(wantedBy(records), state)
  const index = indexOf(state)
  const written: TableRecord[] = []
  const refusals = records.map((record) => {
    try {
      const isNew = record.type === 'claim' ? claimIn(index, record) : index.settle(record.key, record.settlement)
      if (isNew) written.push(record)
      return undefined
    } catch (error) {
      if (isJournalError(error)) return error
      throw error
    }
  })
  return { refusals, change: written.length === 0 ? undefined : changeOf(written, index) }
}

/**
 * A column that takes `Anna` for `anna`, such as `citext`, would answer with the claim of another payout, and write over
 * it. Then one of them could be paid twice.
 *
 * @throws JournalError `corrupt`; nothing was written.
 */
function requireSameTexts({ keys, references }: Omit<Wanted, 'turns'>, { orders, claims }: TableState): void {
  const [wanted, known] = [new Set(references), new Set([...keys, ...claims.map(({ key }) => key)])]
  const other =
    claims.find(({ reference }) => !wanted.has(reference))?.reference ?? orders.find(({ key }) => !known.has(key))?.key
  if (other === undefined) return
  throw new JournalError(
    'corrupt',
    `its tables do not compare texts exactly: ${shownValue(other)} was found instead of a different text. Their columns need the type text, with a deterministic collation. Nothing was written.`,
  )
}

function claimIn(index: ClaimIndex, { claim }: TableRecord & { readonly type: 'claim' }): true {
  index.claim(claim)
  return true
}

function indexOf({ orders, claims }: TableState): ClaimIndex {
  const index = new ClaimIndex()
  const references = new Map<string, string[]>()
  for (const { key, reference } of claims) {
    const claimed = references.get(key)
    if (claimed === undefined) references.set(key, [reference])
    else claimed.push(reference)
  }
  for (const order of orders) index.restore(claimedOrder(order), references.get(order.key) ?? [])
  // A claim whose order somebody has deleted by hand is open: whether its payouts were sent is unknown.
  for (const [key, claimed] of references) {
    if (index.order(key) === undefined) index.restore({ key, settled: undefined }, claimed)
  }
  return index
}

const claimedOrder = ({ key, result, orderId }: StoredOrder): ClaimedOrder => ({
  key,
  settled: isResult(result) ? { result, orderId: orderId ?? undefined } : undefined,
})

function changeOf(written: readonly TableRecord[], index: ClaimIndex): TableChange {
  const { keys, references } = wantedBy(written)
  return {
    records: written.map(({ text }) => text),
    orders: keys.map((key) => {
      const settled = index.order(key)?.settled
      return { key, result: settled?.result ?? null, orderId: settled?.orderId ?? null }
    }),
    claims: references.flatMap((reference) => {
      const key = index.claimOf(reference)?.key
      return key === undefined ? [] : [{ reference, key }]
    }),
  }
}
