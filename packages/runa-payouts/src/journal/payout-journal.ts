import type { ExecutionMode } from '../orders/order-request.ts'

/** Which batch a journal belongs to, and the base URL and API key that pay it. */
export interface JournalBinding {
  /** The batch reference passed to `sendPayouts`. */
  readonly reference: string
  /** The base URL that the batch is sent to. */
  readonly baseUrl: string
  /** The part of the API key that may be shown; never its secret. */
  readonly apiKeyPrefix: string
}

/** One payout within a claimed order. */
export interface ClaimedRow {
  /** Your own reference of this payout. */
  readonly reference: string
  /** SHA-256, in hex, of what is paid to whom: reveals whether a list was edited between two runs. */
  readonly hash: string
  /** The key of the settled order that this claim replaces, if the payout is tried once more. */
  readonly supersedes?: string
}

/**
 * One order, as it is about to be sent. Durable before the first byte is sent, so that whatever happens to the process,
 * the identical request can be sent again.
 */
export interface ChunkClaim {
  /** The idempotency key. */
  readonly key: string
  /** How often these payouts were planned: 1 for the first time, plus one after every settled rejection or failure. */
  readonly generation: number
  /** Whether the order is sent in `sync` or `async` mode. */
  readonly mode: ExecutionMode
  /** The `X-Api-Version` that it is sent with. */
  readonly apiVersion: string
  /** The base URL that it is sent to. */
  readonly baseUrl: string
  /** The part of the API key that may be shown; never its secret. */
  readonly apiKeyPrefix: string
  /** The exact body, byte for byte. Holds email addresses. */
  readonly body: string
  /** The payouts of the order, in the order of its items. */
  readonly rows: readonly ClaimedRow[]
  /** When it was claimed, in ms since the Unix epoch, by this machine's clock. */
  readonly claimedAt: number
}

/**
 * What happened to a claimed order. All but `accepted` are final.
 *
 * A journal rejects everything else: see `requireSettlement`.
 */
export type Settlement =
  | {
      /** Runa has the order, and it has not ended yet. The only result that is not final. */
      readonly result: 'accepted'
      /** The id of the order. */
      readonly orderId: string
    }
  | {
      /** The order has completed. */
      readonly result: 'paid'
      /** The id of the order. */
      readonly orderId: string
      /** When Runa created the order, ISO 8601. */
      readonly createdAt?: string
    }
  | {
      /** The order ended FAILED. Paid again only if `retryFailed` names it. */
      readonly result: 'failed'
      /** The id of the order. */
      readonly orderId: string
    }
  | {
      /** Rejected permanently: Runa stores the rejection under the key. `retryRejected` plans its payouts under another key. */
      readonly result: 'rejected'
      /** Why, for a person. */
      readonly reason: string
    }
  | {
      /**
       * There is no order under this key, and there never will be: nothing was sent, or every attempt was rejected without
       * using up the key. Its payouts are free, and the next run plans them again under another key.
       */
      readonly result: 'released'
      /** Why, for a person. */
      readonly reason: string
    }

/** A record of a journal, in the order of writing. */
export type JournalEntry =
  | {
      /** An order that is about to be sent. */
      readonly type: 'claim'
      /** The order. */
      readonly claim: ChunkClaim
    }
  | {
      /** What happened to an order that was claimed before. */
      readonly type: 'settlement'
      /** The key of the order. */
      readonly key: string
      /** What happened to it. */
      readonly settlement: Settlement
    }

/** An opened journal. */
export interface JournalContents {
  /** The batch it belongs to; undefined for a journal that was never bound. */
  readonly binding: JournalBinding | undefined
  /** Every record from the oldest to the newest, read once and one by one. */
  readonly entries: AsyncIterable<JournalEntry>
}

/**
 * Keeps a batch of payouts from being paid twice if a process dies: a store of claims, not a log.
 *
 * One journal belongs to one batch. `journalContract` in `@x/runa-payouts/testing` is the conformance suite: your own
 * journal, in your database, has to pass it.
 */
export interface PayoutJournal {
  /**
   * Opens the journal and returns its content. A journal that was never bound is durably bound to `binding`. A bound
   * one keeps its binding, which the caller compares. Without `binding` nothing is written.
   *
   * @throws JournalError `locked` if another process holds it and it cannot be shared, `corrupt` if it cannot be read.
   */
  open(binding?: JournalBinding): Promise<JournalContents>
  /**
   * Records an order before it is sent: atomic, and durable once it resolves. All of its rows are claimed, or none.
   *
   * A reference that was already claimed is rejected, unless its latest claim is settled as `rejected` or `released`,
   * or is settled as `failed` and is the one that the row names in `supersedes`. A reference that occurs twice in the
   * order is rejected too. A key that was already claimed is always rejected.
   *
   * @throws JournalError `claimed`, with the conflicting `references`; then nothing was written. After any other error
   * the claim may or may not be there: nothing may be sent.
   */
  claim(chunk: ChunkClaim): Promise<void>
  /**
   * Durably records what happened to a claimed order. Idempotent: the same again changes nothing, and `accepted` after
   * a final settlement is ignored. People who have found out what happened to an order may call it too.
   *
   * A recorded settlement that `requireSettlement` rejects counts as none: a correct one may follow it.
   *
   * @throws JournalError `invalid_settlement` for anything that is not a Settlement, before anything is written.
   * `settled` if the order had ended differently, or is to be `rejected` or `released` after it was `accepted`: then
   * Runa has it, and its payouts are not free. An order that Runa names after `released` is recorded: another process
   * has sent it. `unclaimed` if there is no such key.
   */
  settle(key: string, settlement: Settlement): Promise<void>
  /** Closes the journal. Idempotent. Until it is opened again, everything else throws JournalError `closed`. */
  close(): Promise<void>
}
