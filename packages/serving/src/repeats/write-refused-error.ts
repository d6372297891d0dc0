import { errorKinds, isErrorOfKind, keptIssues, type Outcome, type SchemaIssue, SdkError } from '@x/transport'

/**
 * - `repeated_write`: the same body was sent a short while ago, and this call names no key of its own
 * - `idempotency_key_required`: every write has to name its key here, and this one does not
 * - `state_unavailable`: the server could not read or write what it remembers of recent writes
 * - `over_limit`: the order is over a limit that this server was started with
 * - `too_many_orders`: as many orders as this server may place within an hour have been placed
 */
export type WriteRefusal =
  | 'repeated_write'
  | 'idempotency_key_required'
  | 'state_unavailable'
  | 'over_limit'
  | 'too_many_orders'

const STATUS = {
  repeated_write: 409,
  idempotency_key_required: 400,
  state_unavailable: 503,
  over_limit: 403,
  too_many_orders: 429,
} as const satisfies Readonly<Record<WriteRefusal, number>>

/** What passes by itself. */
const PASSING: readonly WriteRefusal[] = ['state_unavailable', 'too_many_orders']

/**
 * A write that this server did not send. Of a repeated one, `outcome` and `idempotencyKey` are those of the earlier call,
 * since that is the one to go on with.
 */
export class WriteRefusedError extends SdkError {
  override readonly name = 'WriteRefusedError'
  /** The HTTP status that says so. */
  readonly status: (typeof STATUS)[WriteRefusal]
  readonly type: WriteRefusal
  /** Whether what the earlier call made came to nothing, as its answer said. */
  readonly failed: boolean
  /** Which fields are over a limit. */
  readonly issues: readonly SchemaIssue[]
  /** How long to wait, in ms, where that helps and is known. */
  readonly retryAfterMs: number | undefined

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
      readonly retryAfterMs?: number | undefined
      readonly issues?: readonly SchemaIssue[]
    },
  ) {
    const { failed = false, retryAfterMs, issues = [], ...rest } = context
    super(message, { retryable: PASSING.includes(type), ...rest })
    this.failed = failed
    this.issues = keptIssues(issues)
    this.retryAfterMs = retryAfterMs
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
