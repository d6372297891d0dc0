import { type ErrorContext, errorKinds, isErrorOfKind, SdkError } from '@x/transport'

/**
 * - `locked`: another process has it open.
 * - `corrupt`: its content was changed or damaged. Nothing is guessed.
 * - `claimed`: a payout is already claimed, by another run or another process.
 * - `settled`: the order has ended, and differently from what was to be recorded.
 * - `unclaimed`: there is no such key.
 * - `invalid_settlement`: the value to be recorded is not a settlement. Nothing was written.
 * - `closed`: it is not open.
 * - `lost`: it no longer belongs to this process: the lock was taken over, or another program changed the file.
 * - `write_failed`: it could not be written, such as on a full disk.
 * - `unavailable`: its database cannot be reached, or cannot respond now.
 * - `wrong_version`: its tables are missing, or made by an older or a newer version of this package.
 * - `other_batch`: it belongs to another batch, base URL or API key.
 * - `behind`: Runa has orders of the batch that the journal does not know: it is an older copy, or not the batch's journal.
 */
export type JournalErrorCode =
  | 'locked'
  | 'corrupt'
  | 'claimed'
  | 'settled'
  | 'unclaimed'
  | 'invalid_settlement'
  | 'closed'
  | 'lost'
  | 'write_failed'
  | 'unavailable'
  | 'wrong_version'
  | 'other_batch'
  | 'behind'

/** Errors that pass once another run has ended, the journal is opened again, or its database answers again. */
const MAY_PASS: ReadonlySet<JournalErrorCode> = new Set(['locked', 'claimed', 'lost', 'unavailable'])

/** A payout journal that could not do what was requested. */
export class JournalError extends SdkError {
  override readonly name: string = 'JournalError'
  /**
   * What went wrong, in one word to branch on. `locked`, `claimed`, `lost` and `unavailable` may go away without your
   * help; everything else needs a person.
   */
  readonly code: JournalErrorCode
  /** The conflicting payouts, for `claimed`. */
  readonly references: readonly string[]
  /** Ids of orders that it does not know, for `behind`: up to 20. */
  readonly orderIds: readonly string[]

  constructor(
    code: JournalErrorCode,
    message: string,
    {
      references = [],
      orderIds = [],
      ...context
    }: ErrorContext & {
      readonly references?: readonly string[] | undefined
      readonly orderIds?: readonly string[] | undefined
    } = {},
  ) {
    super(message, { retryable: MAY_PASS.has(code), ...context })
    this.code = code
    this.references = references
    this.orderIds = orderIds
  }

  /** @internal */
  override get [errorKinds](): readonly string[] {
    return ['JournalError', ...super[errorKinds]]
  }
}

export function isJournalError(value: unknown): value is JournalError {
  return isErrorOfKind(value, 'JournalError')
}
