import type { RequestValidationError } from '@x/transport'
import { classifySettlement, settledAs } from '../../journal/claim-rules.ts'
import type { ChunkClaim, JournalEntry, Settlement } from '../../journal/payout-journal.ts'
import { isSettlement } from '../../journal/settlement-check.ts'
import { type SentOrder, sentOrderOf } from '../../orders/order-belief.ts'
import type { PayoutRow } from '../input/payout-list.ts'
import type { PayoutResult } from '../results/payout.ts'
import {
  afterInvalid,
  afterwards,
  conflict,
  conflictInList,
  earlierResult,
  invalid,
  invalidOfKnown,
  type KeptOrder,
  type KnownChunk,
  type KnownRow,
  type Retries,
  type RowPlan,
  reject,
  retryOf,
  twice,
  type UnsentRow,
} from './row-results.ts'

/** An order of an earlier run that has not ended. */
export interface OpenClaim {
  readonly claim: ChunkClaim
  /** Its id, if Runa has given one. */
  readonly orderId: string | undefined
  /** What its body requested, if the body is not kept. */
  readonly sent?: SentOrder | undefined
}

/** Everything that is remembered about a batch: a few words for every reference, and bodies only of unresolved orders. */
export class BatchIndex {
  readonly #rows = new Map<string, KnownRow>()
  readonly #chunks = new Map<string, KnownChunk>()
  /** References of invalid rows of this list. Nothing else is known about them. */
  readonly #invalid = new Set<string>()
  readonly #unresolved = new Map<string, Pick<OpenClaim, 'claim' | 'sent'>>()
  /** What is left of orders that, as far as a journal says, were never accepted: Runa may name them later. */
  readonly #released = new Map<string, Pick<OpenClaim, 'claim' | 'sent'>>()
  readonly #keepsRows: boolean
  #newestRecord = Number.NEGATIVE_INFINITY
  #oldestRecord = Number.POSITIVE_INFINITY

  /** @param keepsRows whether orders of earlier runs are kept for `keptOrder`. */
  constructor(keepsRows = false) {
    this.#keepsRows = keepsRows
  }

  /** When the newest claim was made, in ms since the Unix epoch. */
  get newestRecord(): number {
    return this.#newestRecord
  }

  /** When the oldest claim was made, in ms since the Unix epoch; Infinity without one. */
  get oldestRecord(): number {
    return this.#oldestRecord
  }

  /** Returns, once, the orders of earlier runs that have not ended, oldest first; with `orderId` if Runa has them. */
  takeUnresolved(): OpenClaim[] {
    const open = [...this.#unresolved.values()]
    this.#unresolved.clear()
    return open.map(({ claim, ...kept }) => {
      const chunk = this.#chunks.get(claim.key)
      if (chunk !== undefined) chunk.inHand = true
      const settlement = chunk?.settlement
      return { claim, ...kept, orderId: settlement?.result === 'accepted' ? settlement.orderId : undefined }
    })
  }

  /** Reads a journal from the oldest to the newest record. */
  async read(entries: AsyncIterable<JournalEntry>): Promise<void> {
    for await (const entry of entries) {
      if (entry.type === 'claim') {
        this.#remember(entry.claim, false)
        this.#unresolved.set(entry.claim.key, { claim: entry.claim })
        // A record of an older journal that is not a valid settlement settles nothing: the order is still open.
      } else if (isSettlement(entry.settlement)) {
        this.settled(entry.key, entry.settlement)
        if (entry.settlement.result === 'accepted') this.#isAccepted(entry.key)
        else this.#hasEnded(entry.key, entry.settlement)
      }
    }
  }

  /** A claim that this run has made. */
  claimed(claim: ChunkClaim): void {
    this.#remember(claim, true)
  }

  #remember({ key, generation, rows, claimedAt, baseUrl, body }: ChunkClaim, inHand: boolean): void {
    const kept = this.#keepsRows && !inHand ? { rows, sent: sentOrderOf(body), baseUrl } : undefined
    const chunk: KnownChunk = { key, claimedAt, rows: rows.length, kept, inHand }
    this.#chunks.set(key, chunk)
    this.#newestRecord = Math.max(this.#newestRecord, claimedAt)
    this.#oldestRecord = Math.min(this.#oldestRecord, claimedAt)
    for (const { reference, hash } of rows) {
      const known = this.#rows.get(reference)
      if (known === undefined) this.#rows.set(reference, { hash, chunk, generation, listed: false })
      else Object.assign(known, { hash, chunk, generation: Math.max(known.generation, generation) })
    }
  }

  /** An earlier run's order, as it was claimed. Undefined if orders are not kept. */
  keptOrder(key: string): KeptOrder | undefined {
    return this.#chunks.get(key)?.kept
  }

  /** When an order was claimed, in ms since the Unix epoch. */
  claimedAt(key: string): number | undefined {
    return this.#chunks.get(key)?.claimedAt
  }

  /** What happened to it. */
  settled(key: string, settlement: Settlement): void {
    const chunk = this.#chunks.get(key)
    if (chunk === undefined) return
    const known = chunk.settlement && settledAs(chunk.settlement)
    if (classifySettlement(known, settlement) === 'write') chunk.settlement = settlement
  }

  /** Whether it is recorded that a key led to no order. */
  isFree(key: string): boolean {
    const result = this.#chunks.get(key)?.settlement?.result
    return result === 'rejected' || result === 'released'
  }

  /** Runa has a completed order under a key that the journal says is free: its payouts are paid, whatever is on record. */
  foundPaid(key: string, orderId: string, createdAt: string | undefined): void {
    const chunk = this.#chunks.get(key)
    const settlement = { result: 'paid', orderId, ...(createdAt === undefined ? {} : { createdAt }) } as const
    if (chunk !== undefined) chunk.settlement = settlement
  }

  /** Decides on a row of the list. */
  plan(row: PayoutRow, retries: Retries): RowPlan {
    const { reference, hash } = row
    if (this.#invalid.has(reference))
      return { kind: 'report', result: afterInvalid(row, { reference, result: 'not_sent' }) }
    const known = this.#rows.get(reference)
    if (known === undefined) {
      this.#rows.set(reference, { hash, chunk: undefined, generation: 0, listed: true, isAwaited: true })
      return { kind: 'send', generation: 1 }
    }
    if (known.listed) {
      const rejection = known.hash === hash ? twice : conflictInList
      return reject(known, reference, (became) => rejection(row, afterwards(became)))
    }
    known.listed = true
    const { chunk } = known
    const decided = chunk === undefined || chunk.inHand ? undefined : chunk
    const again = decided === undefined ? undefined : retryOf(decided, reference, retries)
    if (again !== undefined) {
      // The result of an invalid row said that nothing was sent: its person may have been paid elsewhere by now.
      if (known.hasInvalidRow === true) return reject(known, reference, (became) => afterInvalid(row, became))
      known.hash = hash
      known.isAwaited = true
      delete known.held
      return { kind: 'send', generation: known.generation + 1, ...again }
    }
    if (known.hash !== hash) {
      known.isEdited = true
      return reject(known, reference, (became) => conflict(row, became))
    }
    const held = known.held && (known.hasInvalidRow === true ? afterwards(known.held) : known.held)
    const result = held ?? (decided === undefined ? undefined : earlierResult(reference, decided))
    delete known.held
    return result === undefined ? { kind: 'pending' } : { kind: 'report', result }
  }

  /**
   * An invalid row of the list. Its reference may still name a payout.
   * @param reference empty if it is missing or not a string. No valid row has that one.
   */
  reject(reference: string, error: RequestValidationError): UnsentRow {
    const known = this.#rows.get(reference)
    if (known === undefined) {
      this.#invalid.add(reference)
      return { kind: 'report', result: invalid(reference, error) }
    }
    const isFirst = !known.listed && known.hasInvalidRow !== true
    known.hasInvalidRow = true
    return reject(known, reference, (became) => invalidOfKnown(reference, error, isFirst ? became : afterwards(became)))
  }

  /** This run finds out nothing more about an order: the list decides what happens to its payouts. */
  release(key: string): void {
    const chunk = this.#chunks.get(key)
    if (chunk !== undefined) chunk.inHand = false
  }

  /**
   * What to report once a payout has its result. If the list has not reached the payout yet, its result is held until it
   * does.
   */
  toReport(result: PayoutResult): PayoutResult[] {
    const known = this.#rows.get(result.reference)
    if (known === undefined) return [result]
    known.isAwaited = false
    known.reported = result.result
    const rejected = (known.rejections?.splice(0) ?? []).map((rejection) => rejection(result))
    if (known.listed) return known.isEdited === true ? rejected : [...rejected, result]
    known.held = result
    return rejected
  }

  /** Results that the list never reached. */
  *leftOver(): Iterable<PayoutResult> {
    for (const { held, listed, hasInvalidRow } of this.#rows.values()) {
      if (held !== undefined && !listed && hasInvalidRow !== true) yield held
    }
  }

  #isAccepted(key: string): void {
    const open = this.#unresolved.get(key) ?? this.#released.get(key)
    if (open !== undefined) this.#unresolved.set(key, withoutBody(open))
  }

  #hasEnded(key: string, { result }: Settlement): void {
    const open = this.#unresolved.get(key)
    if (result === 'released' && open !== undefined) this.#released.set(key, withoutBody(open))
    this.#unresolved.delete(key)
  }
}

/** The id of an order is enough to continue with, and to compare a read of it with. */
function withoutBody(open: Pick<OpenClaim, 'claim' | 'sent'>): Pick<OpenClaim, 'claim' | 'sent'> {
  const { claim } = open
  return claim.body === '' ? open : { claim: { ...claim, body: '' }, sent: sentOrderOf(claim.body) }
}
