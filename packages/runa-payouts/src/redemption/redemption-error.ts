import { assignKnown, type ErrorContext, errorKinds, isErrorOfKind, SdkError } from '@x/transport/error-kinds'
import type { RedemptionErrorCode } from './error-codes.ts'

/** What an answer of the payout's host said about a redemption that failed. */
export interface RedemptionFailure {
  readonly code: RedemptionErrorCode | undefined
  readonly meaning: string
  readonly retryAfterMs?: number | undefined
}

/**
 * The payout's host responded without a code: `code` says why. The request is not repeated on its own; `retryable`
 * says whether you can ask again with the same link.
 *
 * It shows neither the link nor anything that the host wrote in its own words, which may quote the link.
 */
export class RedemptionError extends SdkError {
  override readonly name = 'RedemptionError'
  /**
   * Runa's code for the reason, `RE001` to `RE999` (developer.runa.io, /features/redemption-api), or one that Runa has
   * added since. Undefined if the response had none.
   */
  declare readonly code: RedemptionErrorCode | undefined
  /** What the code means, as a sentence. */
  readonly meaning: string
  /**
   * How long to wait in ms before you ask again with the same link: at least 60,000 for `RE008` and `RE009`, which Runa
   * answers to any request within a minute. Undefined if there is no such limit, or no use in asking again.
   */
  declare readonly retryAfterMs: number | undefined

  /** @internal */
  constructor(text: ConstructorParameters<typeof SdkError>[0], failure: RedemptionFailure, context: ErrorContext) {
    super(text, context)
    this.meaning = failure.meaning
    assignKnown(this, { code: failure.code, retryAfterMs: failure.retryAfterMs })
  }

  /** @internal */
  override get [errorKinds](): readonly string[] {
    return ['RedemptionError', ...super[errorKinds]]
  }
}

export function isRedemptionError(value: unknown): value is RedemptionError {
  return isErrorOfKind(value, 'RedemptionError')
}
