import { errorKinds, isErrorOfKind, SdkError } from '@x/transport'

/**
 * Why a webhook was rejected.
 *
 * - `missing_header`: it has no complete set of id, timestamp and signature.
 * - `bad_id`, `bad_timestamp`: the header is not one id, or not a whole number of seconds.
 * - `too_old`, `too_new`: it was signed further from now than the tolerance allows.
 * - `too_large`: the body is larger than allowed.
 * - `no_match`: no signature matches the body and one of the secrets.
 * - `bad_body`: the body broke off; or it is signed, but is not JSON in UTF-8.
 */
export type WebhookFailure =
  | 'missing_header'
  | 'bad_id'
  | 'bad_timestamp'
  | 'too_old'
  | 'too_new'
  | 'too_large'
  | 'no_match'
  | 'bad_body'

/**
 * The request is not a webhook from Runa, or not a fresh one. Answer 400 and ignore it.
 *
 * It shows neither the secret nor any content but the time of the timestamp. Nothing was sent, which is all that its
 * `outcome` says.
 */
export class WebhookVerificationError extends SdkError {
  override readonly name = 'WebhookVerificationError'
  /**
   * Why the webhook was rejected, in one word to branch on. `no_match` and `missing_header` may mean a wrong secret or
   * a body that was parsed and serialised again.
   */
  readonly reason: WebhookFailure

  constructor(reason: WebhookFailure, message: string) {
    super(message)
    this.reason = reason
  }

  /** @internal */
  override get [errorKinds](): readonly string[] {
    return ['WebhookVerificationError', ...super[errorKinds]]
  }
}

/** Whether a value is a `WebhookVerificationError`, from this copy of the package or another. */
export function isWebhookVerificationError(value: unknown): value is WebhookVerificationError {
  return isErrorOfKind(value, 'WebhookVerificationError')
}
