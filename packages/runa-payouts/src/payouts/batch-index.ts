import { IdempotencyConflictError, RequestValidationError, SdkError } from '@x/transport'
import type { ChunkClaim, JournalEntry, Settlement } from '../journal/payout-journal.ts'
import type { PayoutResult } from './payout.ts'
import type { PayoutRow } from './payout-row.ts'
import { mayBeOneRow } from './refusal.ts'

/** What is known of an order that was claimed, without its body. */
interface KnownChunk {
  readonly key: string
  readonly generation: number
  readonly rows: number
  settlement?: Settlement
  /** This run is finding out what becomes of it, and will tell. */
  inHand: boolean
}

interface KnownRow {
  hash: string
  chunk: KnownChunk | undefined
  /** Whether the list of this run has named it. */
  listed: boolean
  /** Whether the list's row was refused as it is: that is its result, and not what becomes of the order that holds it. */
  refused?: boolean
  /** A result that came before the list named the payout. */
  held?: PayoutResult
}

/** What to do with a row of the list. */
export type Meeting =
  | { readonly kind: 'send'; readonly generation: number; readonly supersedes?: string }
  | { readonly kind: 'tell'; readonly result: PayoutResult }
  /** An order of an earlier run holds it, and is on its way to a result. */
  | { readonly kind: 'pending' }

/** What a batch is told to try once more. */
export interface Retries {
  readonly retryRejected: boolean
  readonly retryFailed: ReadonlySet<string>
}

/** Everything that is remembered of a batch: a few words for every reference, and bodies only of what is unresolved. */
export class BatchIndex {
  readonly #rows = new Map<string, KnownRow>()
  readonly #chunks = new Map<string, KnownChunk>()
  readonly #unresolved = new Map<string, ChunkClaim>()
  #newestRecord = Number.NEGATIVE_INFINITY

  /** When the newest claim was made, in ms since the Unix epoch. */
  get newestRecord(): number {
    return this.#newestRecord
  }

  /** Gives away, once, the orders of earlier runs that have not ended, oldest first; `orderId` of those that Runa has. */
  takeUnresolved(): { readonly claim: ChunkClaim; readonly orderId: string | undefined }[] {
    const claims = [...this.#unresolved.values()]
    this.#unresolved.clear()
    return claims.map((claim) => {
      const chunk = this.#chunks.get(claim.key)
      if (chunk !== undefined) chunk.inHand = true
      const settlement = chunk?.settlement
      return { claim, orderId: settlement?.result === 'accepted' ? settlement.orderId : undefined }
    })
  }

  /** Reads a journal from the oldest to the newest record. */
  async read(entries: AsyncIterable<JournalEntry>): Promise<void> {
    for await (const entry of entries) {
      if (entry.type === 'claim') {
        this.#remember(entry.claim, false)
        this.#unresolved.set(entry.claim.key, entry.claim)
      } else {
        this.settled(entry.key, entry.settlement)
        if (entry.settlement.result !== 'accepted') this.#unresolved.delete(entry.key)
        else this.#forgetBody(entry.key)
      }
    }
  }

  /** A claim that this run has made. */
  claimed(claim: ChunkClaim): void {
    this.#remember(claim, true)
  }

  #remember({ key, generation, rows, claimedAt }: ChunkClaim, inHand: boolean): void {
    const chunk: KnownChunk = { key, generation, rows: rows.length, inHand }
    this.#chunks.set(key, chunk)
    this.#newestRecord = Math.max(this.#newestRecord, claimedAt)
    for (const { reference, hash } of rows) {
      const known = this.#rows.get(reference)
      if (known === undefined) this.#rows.set(reference, { hash, chunk, listed: false })
      else Object.assign(known, { hash, chunk })
    }
  }

  /** What became of it. */
  settled(key: string, settlement: Settlement): void {
    const chunk = this.#chunks.get(key)
    const hasEnded = chunk?.settlement !== undefined && chunk.settlement.result !== 'accepted'
    if (chunk !== undefined && !hasEnded) chunk.settlement = settlement
  }

  /** Decides on a row of the list. */
  meet(row: PayoutRow, retries: Retries): Meeting {
    const { reference, hash } = row
    const known = this.#rows.get(reference)
    if (known === undefined) {
      this.#rows.set(reference, { hash, chunk: undefined, listed: true })
      return { kind: 'send', generation: 1 }
    }
    if (known.listed) return tell(row, 'not_sent', known.hash === hash ? twice(row) : conflict(row))
    known.listed = true
    known.refused = false
    const { chunk } = known
    const decided = chunk === undefined || chunk.inHand ? undefined : chunk
    const again = decided === undefined ? undefined : mayGoAgain(decided, reference, retries)
    if (again !== undefined) {
      known.hash = hash
      delete known.held
      return { kind: 'send', ...again }
    }
    if (known.hash !== hash) {
      known.refused = true
      return tell(row, 'not_sent', conflict(row, chunk))
    }
    const result = known.held ?? (decided === undefined ? undefined : earlierResult(reference, decided))
    delete known.held
    return result === undefined ? { kind: 'pending' } : { kind: 'tell', result }
  }

  /** The list has named a payout in a way that cannot be: that is its result, unless it is named once more. */
  refused(reference: string): void {
    const known = this.#rows.get(reference)
    if (known !== undefined && !known.listed) known.refused = true
  }

  /** Whether a result can be told now; one that the list has not asked for is held until it does. */
  mayTell(result: PayoutResult): boolean {
    const known = this.#rows.get(result.reference)
    if (known === undefined) return true
    if (known.listed) return known.refused !== true
    known.held = result
    return false
  }

  /** Results that the list never asked for. */
  *leftOver(): Iterable<PayoutResult> {
    for (const known of this.#rows.values()) {
      if (known.held !== undefined && !known.listed && known.refused !== true) yield known.held
    }
  }

  /** The id is enough to go on with. */
  #forgetBody(key: string): void {
    const claim = this.#unresolved.get(key)
    if (claim !== undefined) this.#unresolved.set(key, { ...claim, body: '' })
  }
}

/** Whether the payouts of a settled order may be planned anew, and as what. */
function mayGoAgain(
  { key, generation, rows, settlement }: KnownChunk,
  reference: string,
  { retryRejected, retryFailed }: Retries,
): { readonly generation: number; readonly supersedes: string } | undefined {
  const again = { generation: generation + 1, supersedes: key }
  if (settlement?.result === 'rejected') {
    // One row may have been refused for all: they are told apart without being asked to.
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
          `sendPayouts: payout ${JSON.stringify(reference)} was refused for good by an earlier run (${settlement.reason}). Mend it, then pass retryRejected to send it under another key.`,
          { operation: 'sendPayouts', outcome: 'rejected', idempotencyKey: key },
        ),
      }
    default:
      return undefined
  }
}

const tell = ({ reference }: PayoutRow, result: 'not_sent', error: SdkError): Meeting => ({
  kind: 'tell',
  result: { reference, result, error },
})

function twice({ reference }: PayoutRow): RequestValidationError {
  const message = 'occurs twice in this list; the first one counts'
  return new RequestValidationError(
    `sendPayouts: reference ${JSON.stringify(reference)} ${message}. Nothing was sent for the second.`,
    [{ path: ['reference'], code: 'invalid_value', message }],
    { operation: 'sendPayouts' },
  )
}

function conflict({ reference }: PayoutRow, chunk?: KnownChunk): IdempotencyConflictError {
  const earlier =
    chunk?.settlement === undefined ? 'was already sent' : `was already sent and is ${chunk.settlement.result}`
  const what = chunk === undefined ? 'occurs twice in this list' : earlier
  return new IdempotencyConflictError(
    `sendPayouts: payout ${JSON.stringify(reference)} ${what} with other content. Nothing was sent for this one. A reference names one intent to pay: give a new intent a reference of its own.`,
    { status: 400, type: 'idempotency_validation_error', detectedBy: 'client' },
    { operation: 'sendPayouts', ...(chunk === undefined ? {} : { idempotencyKey: chunk.key }) },
  )
}
