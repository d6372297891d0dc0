import type { ExecutionMode } from '../order-request.ts'

/** Which batch a journal belongs to, and where and as whom it is paid. */
export interface JournalBinding {
  /** The batch reference given to `sendPayouts`. */
  readonly reference: string
  readonly baseUrl: string
  /** The part of the API key that may be shown; never its secret. */
  readonly apiKeyPrefix: string
}

/** One payout within a claimed order. */
export interface ClaimedRow {
  /** The caller's own reference of this payout. */
  readonly reference: string
  /** SHA-256, in hex, of what is paid to whom: tells whether a list was edited between two runs. */
  readonly hash: string
  /** The key of the settled order that this claim replaces, where the payout is tried once more. */
  readonly supersedes?: string
}

/**
 * One order, as it is about to be sent. Durable before the first byte goes out, so that whatever happens to the process,
 * the very same request can be sent again.
 */
export interface ChunkClaim {
  /** The idempotency key. */
  readonly key: string
  /** How often these payouts were planned: 1 for the first time, one more after every settled refusal or failure. */
  readonly generation: number
  readonly mode: ExecutionMode
  readonly apiVersion: string
  readonly baseUrl: string
  readonly apiKeyPrefix: string
  /** The exact body, byte for byte. Holds e-mail addresses. */
  readonly body: string
  readonly rows: readonly ClaimedRow[]
  /** When it was claimed, in ms since the Unix epoch, by this machine's clock. */
  readonly claimedAt: number
}

/**
 * What became of a claimed order. All but `accepted` are final.
 *
 * A journal refuses everything else: see `requireSettlement`.
 */
export type Settlement =
  /** Runa has it, and it has not ended yet. */
  | { readonly result: 'accepted'; readonly orderId: string }
  /** `createdAt`: when Runa made the order, ISO 8601. */
  | { readonly result: 'paid'; readonly orderId: string; readonly createdAt?: string }
  /** The order ended FAILED. Paid again only when `retryFailed` names it. */
  | { readonly result: 'failed'; readonly orderId: string }
  /** Refused for good: Runa keeps the refusal under the key. `retryRejected` plans its payouts under another key. */
  | { readonly result: 'rejected'; readonly reason: string }
  /**
   * There is no order under this key, and there never will be: nothing was sent, or every attempt was refused without the
   * key being used up. Its payouts are free, and the next run plans them again under another key.
   */
  | { readonly result: 'released'; readonly reason: string }

/** A record of a journal, in the order of writing. */
export type JournalEntry =
  | { readonly type: 'claim'; readonly claim: ChunkClaim }
  | { readonly type: 'settlement'; readonly key: string; readonly settlement: Settlement }

/** A journal that was opened. */
export interface JournalContents {
  /** The batch it belongs to; undefined for a journal that has never been bound. */
  readonly binding: JournalBinding | undefined
  /** Every record from the oldest to the newest, read once and one by one. */
  readonly entries: AsyncIterable<JournalEntry>
}

/**
 * What keeps a batch of payouts from being paid twice when a process dies: a store of claims, not a log.
 *
 * One journal belongs to one batch. `journalContract` in `@x/runa-payouts/testing` is the conformance suite: a journal of
 * your own, in your database, has to pass it.
 */
export interface PayoutJournal {
  /**
   * Opens the journal and gives what it holds. A journal that was never bound is bound to `binding`, durably; one that is
   * bound keeps its own, which the caller compares. Without a binding nothing is written.
   *
   * @throws JournalError `locked` where another process holds it and it cannot be shared, `corrupt` where it cannot be read.
   */
  open(binding?: JournalBinding): Promise<JournalContents>
  /**
   * Records an order before it is sent: atomic, and durable once it resolves. All of its rows are claimed, or none.
   *
   * A reference that was claimed before is refused, unless its latest claim is settled `rejected` or `released`, or is
   * settled `failed` and is the one that the row names in `supersedes`; so is one that is twice in the order. A key that
   * was claimed before is refused always.
   *
   * @throws JournalError `claimed`, with the `references` in the way; nothing was written then. Any other error means that
   * the claim may or may not be there: nothing may be sent.
   */
  claim(chunk: ChunkClaim): Promise<void>
  /**
   * Records what became of a claimed order, durably. Idempotent: the same again changes nothing, and `accepted` after an
   * end is ignored. Also for a person who has found out what became of it.
   *
   * A settlement on record that `requireSettlement` refuses counts as none: a correct one may follow it.
   *
   * @throws JournalError `invalid_settlement` for anything that is not a Settlement, before anything is written. `settled`
   * when it had ended otherwise, or is to be `rejected` or `released` after it was `accepted`: Runa has it then, and its
   * payouts are not free. An order that Runa names after `released` is recorded: another process has sent it. `unclaimed` when there is no such key.
   */
  settle(key: string, settlement: Settlement): Promise<void>
  /** Gives it back. Idempotent. Until it is opened again, everything else throws JournalError `closed`. */
  close(): Promise<void>
}
