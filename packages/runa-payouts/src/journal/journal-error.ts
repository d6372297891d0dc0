import { type ErrorContext, errorKinds, isErrorOfKind, SdkError } from '@x/transport'

/**
 * - `locked`: another process has it open.
 * - `corrupt`: what is written there is not what was written there. Nothing is guessed.
 * - `claimed`: a payout is claimed already, by another run or another process.
 * - `settled`: the order has ended, and otherwise than what was to be recorded.
 * - `unclaimed`: no such key.
 * - `invalid_settlement`: what was to be recorded is not a settlement. Nothing was written.
 * - `closed`: it is not open.
 * - `lost`: it is no longer this process's own: the lock was taken, or the file was changed by somebody else.
 * - `write_failed`: it could not be written, such as on a full disk.
 * - `other_batch`: it belongs to another batch, base URL or API key.
 * - `behind`: Runa has orders of its batch that it does not know: it is an older copy, or another journal than the batch's.
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
  | 'other_batch'
  | 'behind'

/** What goes by when another run has ended, or when the journal is opened anew. */
const MAY_PASS: ReadonlySet<JournalErrorCode> = new Set(['locked', 'claimed', 'lost'])

/** A journal of payouts that cannot do what was asked of it. */
export class JournalError extends SdkError {
  override readonly name: string = 'JournalError'
  readonly code: JournalErrorCode
  /** The payouts in the way, for `claimed`. */
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
