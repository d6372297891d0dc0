import {
  errorKinds,
  isErrorOfKind,
  keptIssues,
  type Operation,
  type Outcome,
  type SchemaIssue,
  SdkError,
} from '@x/transport'
import { idempotencyHeaderOf } from '../calls/served-operation.ts'
import type { RecentWrite } from './recent-writes.ts'

/**
 * - `repeated_write`: the same body was sent recently, and this call has no key of its own
 * - `idempotency_key_required`: this server requires a key for every write
 * - `state_unavailable`: the server could not read or write what it remembers of recent writes
 * - `over_limit`: the order is over a limit of this server
 * - `too_many_orders`: the limit on orders within an hour is reached
 * - `failed_check`: a check of the server found what the API would refuse
 */
export type WriteRefusedReason =
  | 'repeated_write'
  | 'idempotency_key_required'
  | 'state_unavailable'
  | 'over_limit'
  | 'too_many_orders'
  | 'failed_check'

const STATUS = {
  repeated_write: 409,
  idempotency_key_required: 400,
  state_unavailable: 503,
  over_limit: 403,
  too_many_orders: 429,
  failed_check: 422,
} as const satisfies Readonly<Record<WriteRefusedReason, number>>

/** What passes by itself. */
const PASSING: readonly WriteRefusedReason[] = ['state_unavailable', 'too_many_orders']

/**
 * A write that this server did not send. For a repeated write, `outcome` and `idempotencyKey` are those of the earlier
 * call: use that key.
 */
export class WriteRefusedError extends SdkError {
  override readonly name = 'WriteRefusedError'
  /** The HTTP status that says so. */
  readonly status: (typeof STATUS)[WriteRefusedReason]
  readonly type: WriteRefusedReason
  /** Whether what the earlier call made came to nothing, as its answer said. */
  readonly failed: boolean
  /** Which fields are over a limit, or would be refused. */
  readonly issues: readonly SchemaIssue[]
  /** How long to wait, in ms, if that helps and is known. */
  readonly retryAfterMs: number | undefined
  /** How the caller has the same call sent unchecked, where its key may have been sent before. */
  readonly skippedBy: string | undefined

  constructor(
    message: string,
    type: WriteRefusedReason,
    context: {
      readonly operation: string
      readonly outcome?: Outcome
      readonly idempotencyKey?: string
      readonly orderId?: string | undefined
      readonly runId?: string | undefined
      readonly failed?: boolean
      readonly retryAfterMs?: number | undefined
      readonly issues?: readonly SchemaIssue[]
      readonly skippedBy?: string | undefined
    },
  ) {
    const { failed = false, retryAfterMs, issues = [], skippedBy, ...rest } = context
    super(message, { retryable: PASSING.includes(type), ...rest })
    this.failed = failed
    this.issues = keptIssues(issues)
    this.retryAfterMs = retryAfterMs
    this.skippedBy = skippedBy
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

/** A write names no key where keys are required. */
export function keyRequiredError(operation: Operation): WriteRefusedError {
  const { id } = operation
  const name = idempotencyHeaderOf(operation) ?? 'the idempotency key'
  return new WriteRefusedError(
    `${id}: ${name} is missing, and this server requires it. Use a new key for each write, and the same key when you repeat it. Nothing was sent.`,
    'idempotency_key_required',
    { operation: id, outcome: 'not_sent' },
  )
}

/**
 * A write without a key is the same as a recent one.
 *
 * @param isHere whether that one is in flight in this process
 */
export function repeated({ id }: Operation, write: RecentWrite, isHere: boolean): WriteRefusedError {
  const { idempotencyKey, known, resourceIds, failed } = write
  const what = resourceIds.orderId ?? resourceIds.runId
  const named = what === undefined ? '' : ` (${what})`
  const state =
    known === 'accepted'
      ? failed
        ? `what it started${named} failed`
        : `was carried out${named}`
      : isHere
        ? 'is still under way'
        : 'may have been carried out'
  return new WriteRefusedError(
    `${id}: the same body was sent a short while ago under the idempotency key ${idempotencyKey}, and ${state}. Repeat it with this key; a new key pays again. This call sent nothing.`,
    'repeated_write',
    { operation: id, outcome: known ?? 'unknown', idempotencyKey, failed, ...resourceIds },
  )
}

/** Nobody can tell whether a write was sent before. What the store threw is not shown to callers: it is not theirs. */
export const stateUnavailableError = ({ id }: Operation, idempotencyKey: string | undefined): WriteRefusedError =>
  new WriteRefusedError(
    `${id}: this server could not read or write its state, so it cannot tell whether this was sent before. Nothing was sent. Try again later. If the problem persists, tell the operator of this server; its log has the reason.`,
    'state_unavailable',
    { operation: id, outcome: 'not_sent', ...(idempotencyKey === undefined ? {} : { idempotencyKey }) },
  )

/** Whether the API keeps its refusal under the idempotency key: the key will never get another answer. */
export const isStoredUnderKey = ({ attempts }: SdkError): boolean => attempts.at(-1)?.stored === true
