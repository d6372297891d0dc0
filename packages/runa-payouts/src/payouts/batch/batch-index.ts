import { type RequestValidationError, SdkError } from '@x/transport'
import { judgeSettlement, settledAs } from '../../journal/claim-rules.ts'
import type { ChunkClaim, ClaimedRow, JournalEntry, Settlement } from '../../journal/payout-journal.ts'
import { isSettlement } from '../../journal/settlement-check.ts'
import { type SentOrder, sentOrderOf } from '../../orders/order-belief.ts'
import type { PayoutResult, PayoutResultName } from '../rows/payout.ts'
import type { PayoutRow } from '../rows/payout-row.ts'
import { mayBeOneRow } from './refusal.ts'
import { afterInvalid, afterwards, conflict, conflictInList, invalid, invalidOfKnown, twice } from './refused-rows.ts'

/** What is known about a claimed order, without its body. */
interface KnownChunk {
  readonly key: string
  /** In ms since the Unix epoch. */
  readonly claimedAt: number
  readonly rows: number
  /** What to compare an order of an earlier run with, if it is to be read again. */
  readonly kept: KeptOrder | undefined
  settlement?: Settlement
  /** This run is finding out what happened to it, and will report it. */
  inHand: boolean
}

/** An order of an earlier run that may be read again. */
export interface KeptOrder {
  readonly rows: readonly ClaimedRow[]
  /** What its body requested. */
  readonly sent: SentOrder | undefined
  /** Where it was sent. Its id means nothing elsewhere. */
  readonly baseUrl: string
}

/** An order of an earlier run that has not ended. */
export interface OpenClaim {
  readonly claim: ChunkClaim
  /** Its id, if Runa has given one. */
  readonly orderId: string | undefined
  /** What its body requested, if the body is not kept. */
  readonly sent?: SentOrder | undefined
}

interface KnownRow {
  hash: string
  chunk: KnownChunk | undefined
  /**
   * The highest of all its orders, which need not be the latest one's if two processes share a journal. The key is
   * derived from it, and no key is ever claimed twice.
   */
  generation: number
  /** Whether the list of this run has contained it. */
  listed: boolean
  /** A result that came before the list reached the payout. */
  held?: PayoutResult
  /** This run has still to find out what happened to it. */
  isAwaited?: boolean
  /** The result that this run has reported for it. */
  told?: PayoutResultName
  /** Rejected rows with this payout's reference; they get a result once the payout's own is known. */
  refusals?: Refusal[]
  /** A rejected row has reported its result. */
  isTold?: boolean
  /** The list has it with different content. */
  isEdited?: boolean
}

/** The result of a rejected row. @param became what is known about the payout that has its reference. */
type Refusal = (became: PayoutResult) => PayoutResult

/** What to do with a row of the list. */
export type Meeting =
  | { readonly kind: 'send'; readonly generation: number; readonly supersedes?: string }
  | { readonly kind: 'tell'; readonly result: PayoutResult }
  /** An order of an earlier run holds it, and is on its way to a result. */
  | { readonly kind: 'pending' }

/** What the caller asked to try once more. */
export interface Retries {
  readonly retryRejected: boolean
  readonly retryFailed: ReadonlySet<string>
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
    if (judgeSettlement(known, settlement) === 'write') chunk.settlement = settlement
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
  meet(row: PayoutRow, retries: Retries): Meeting {
    const { reference, hash } = row
    if (this.#invalid.has(reference))
      return { kind: 'tell', result: afterInvalid(row, { reference, result: 'not_sent' }) }
    const known = this.#rows.get(reference)
    if (known === undefined) {
      this.#rows.set(reference, { hash, chunk: undefined, generation: 0, listed: true, isAwaited: true })
      return { kind: 'send', generation: 1 }
    }
    if (known.listed) {
      const refusal = known.hash === hash ? twice : conflictInList
      return refuse(known, reference, (became) => refusal(row, afterwards(became)))
    }
    known.listed = true
    const { chunk } = known
    const decided = chunk === undefined || chunk.inHand ? undefined : chunk
    const again = decided === undefined ? undefined : mayGoAgain(decided, reference, retries)
    if (again !== undefined) {
      // The result of an invalid row said that nothing was sent: its person may have been paid elsewhere by now.
      if (known.isTold === true) return refuse(known, reference, (became) => afterInvalid(row, became))
      known.hash = hash
      known.isAwaited = true
      delete known.held
      return { kind: 'send', generation: known.generation + 1, ...again }
    }
    if (known.hash !== hash) {
      known.isEdited = true
      return refuse(known, reference, (became) => conflict(row, became))
    }
    const held = known.held && (known.isTold === true ? afterwards(known.held) : known.held)
    const result = held ?? (decided === undefined ? undefined : earlierResult(reference, decided))
    delete known.held
    return result === undefined ? { kind: 'pending' } : { kind: 'tell', result }
  }

  /**
   * An invalid row of the list. Its reference may still name a payout.
   * @param reference empty if it is missing or not a string. No valid row has that one.
   */
  refused(reference: string, error: RequestValidationError): Meeting {
    const known = this.#rows.get(reference)
    if (known === undefined) {
      this.#invalid.add(reference)
      return { kind: 'tell', result: invalid(reference, error) }
    }
    const isFirst = !known.listed && known.isTold !== true
    known.isTold = true
    return refuse(known, reference, (became) => invalidOfKnown(reference, error, isFirst ? became : afterwards(became)))
  }

  /** This run finds out nothing more about an order: the list decides what happens to its payouts. */
  release(key: string): void {
    const chunk = this.#chunks.get(key)
    if (chunk !== undefined) chunk.inHand = false
  }

  /** Reports a result. A result that the list has not reached is held until it does. */
  toTell(result: PayoutResult): PayoutResult[] {
    const known = this.#rows.get(result.reference)
    if (known === undefined) return [result]
    known.isAwaited = false
    known.told = result.result
    const refused = (known.refusals?.splice(0) ?? []).map((refusal) => refusal(result))
    if (known.listed) return known.isEdited === true ? refused : [...refused, result]
    known.held = result
    return refused
  }

  /** Results that the list never reached. */
  *leftOver(): Iterable<PayoutResult> {
    for (const { held, listed, isTold } of this.#rows.values()) {
      if (held !== undefined && !listed && isTold !== true) yield held
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

/**
 * Rejects a row: at once, or when the result of the payout with its reference is known. A reader of `not_sent` may pay
 * that person elsewhere, so it is reported only if it is true of the reference.
 */
function refuse(known: KnownRow, reference: string, refusal: Refusal): Meeting {
  const { chunk, held, told, isAwaited } = known
  if (isAwaited === true || (chunk?.inHand === true && told === undefined)) {
    known.refusals = [...(known.refusals ?? []), refusal]
    return { kind: 'pending' }
  }
  return { kind: 'tell', result: refusal(held ?? became(known, reference)) }
}

/** What is known about a payout that is not on its way: what this run has reported, or what an earlier one has recorded. */
function became({ chunk, told }: KnownRow, reference: string): PayoutResult {
  const recorded = chunk && (earlierResult(reference, chunk) ?? openResult(reference, chunk))
  return { ...(recorded ?? { reference, result: 'not_sent' }), ...(told === undefined ? {} : { result: told }) }
}

/** For an order that has not ended. No task is reading it at this point, as in a dry run. */
const openResult = (reference: string, { key, settlement }: KnownChunk): PayoutResult => ({
  reference,
  idempotencyKey: key,
  ...(settlement?.result === 'accepted'
    ? { result: 'accepted', orderId: settlement.orderId }
    : { result: settlement?.result === 'released' ? 'not_sent' : 'unknown' }),
})

/** Whether the payouts of a settled order may be planned again, and in place of which order. */
function mayGoAgain(
  { key, rows, settlement }: KnownChunk,
  reference: string,
  { retryRejected, retryFailed }: Retries,
): { readonly supersedes: string } | undefined {
  const again = { supersedes: key }
  if (settlement?.result === 'released') return again
  if (settlement?.result === 'rejected') {
    // One row may have caused the rejection of all: they are separated without being asked to.
    return retryRejected || (rows > 1 && mayBeOneRow(settlement.reason)) ? again : undefined
  }
  if (settlement?.result !== 'failed') return undefined
  return retryFailed.has(settlement.orderId) || retryFailed.has(reference) ? again : undefined
}

/** What an earlier run has already found out; undefined while the order has not ended. */
function earlierResult(reference: string, { key, settlement }: KnownChunk): PayoutResult | undefined {
  const shared = { reference, idempotencyKey: key }
  switch (settlement?.result) {
    case 'paid': {
      const { orderId, createdAt } = settlement
      return { ...shared, result: 'already_paid', orderId, ...(createdAt === undefined ? {} : { createdAt }) }
    }
    case 'failed':
      return { ...shared, result: 'failed', orderId: settlement.orderId }
    case 'rejected':
      return {
        ...shared,
        result: 'rejected',
        error: new SdkError(
          `sendPayouts: payout ${JSON.stringify(reference)} was permanently rejected in an earlier run (${settlement.reason}). Fix it, then pass retryRejected to send it under another key.`,
          { operation: 'sendPayouts', outcome: 'rejected', idempotencyKey: key },
        ),
      }
    default:
      return undefined
  }
}
