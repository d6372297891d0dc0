import { errorKinds, isErrorOfKind, type Outcome, SdkError } from '@x/transport'

/**
 * - `repeated_write`: the same body was sent a short while ago, and this call names no key of its own
 * - `idempotency_key_required`: every write has to name its key here, and this one does not
 * - `state_unavailable`: the server could not read or write what it remembers of recent writes
 */
export type WriteRefusal = 'repeated_write' | 'idempotency_key_required' | 'state_unavailable'

const STATUS = { repeated_write: 409, idempotency_key_required: 400, state_unavailable: 503 } as const

/**
 * A write that was not sent, because nobody could tell whether it is a new one. `outcome` and `idempotencyKey` are those of
 * the earlier call, since that is the one to go on with.
 */
export class WriteRefusedError extends SdkError {
  override readonly name = 'WriteRefusedError'
  /** The HTTP status that says so. */
  readonly status: 400 | 409 | 503
  readonly type: WriteRefusal
  /** Whether what the earlier call made came to nothing, as its answer said. */
  readonly failed: boolean

  constructor(
    message: string,
    type: WriteRefusal,
    context: {
      readonly operation: string
      readonly outcome?: Outcome
      readonly idempotencyKey?: string
      readonly orderId?: string | undefined
      readonly runId?: string | undefined
      readonly failed?: boolean
    },
  ) {
    const { failed = false, ...rest } = context
    super(message, { retryable: type === 'state_unavailable', ...rest })
    this.failed = failed
    this.type = type
    this.status = STATUS[type]
  }

  /** @internal */
  override get [errorKinds](): readonly string[] {
    return ['WriteRefusedError', ...super[errorKinds]]
  }
}

export function isWriteRefusedError(value: unknown): value is WriteRefusedError {
  return isErrorOfKind(value, 'WriteRefusedError')
}
