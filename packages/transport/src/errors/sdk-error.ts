import type { Attempt } from '../outcome/attempt-record.ts'
import type { Outcome } from '../outcome/outcome.ts'
import { plainError } from './plain-error.ts'

/**
 * Every class name of an error, most specific first. A registered symbol, so that the guards recognise an error of
 * another copy of this code, where `instanceof` does not.
 */
const KINDS: unique symbol = Symbol.for('@x/transport.error.kinds')

/** What is known about the call when it fails. */
export interface ErrorContext {
  /** Name of the operation: `createOrder`. */
  readonly operation?: string | undefined
  readonly outcome?: Outcome | undefined
  /** Default: false. */
  readonly retryable?: boolean | undefined
  readonly attempts?: readonly Attempt[] | undefined
  readonly requestId?: string | undefined
  readonly idempotencyKey?: string | undefined
  /** What the call was about, if it is known. */
  readonly orderId?: string | undefined
  readonly runId?: string | undefined
  readonly eventId?: string | undefined
  /** Already without secrets. */
  readonly cause?: unknown
}

/**
 * The base class of every error of this package. `outcome` answers the one question that a failed call leaves:
 * did it happen, and what do you do now?
 *
 * No error shows an API key or a payout URL, however it is printed.
 */
export class SdkError extends Error {
  override readonly name: string = 'SdkError'
  /** Name of the operation that failed: `createOrder`. Undefined if no operation had begun. */
  declare readonly operation: string | undefined
  /**
   * Whether the request took effect, and so what to do next.
   *
   * - `not_sent`: nothing of this call reached the server. Do anything, unless an earlier call with the same idempotency
   *   key ended `unknown`: then keep that key.
   * - `rejected`: the server rejected this call; the call did nothing. After a rate limit, repeat it with the same key;
   *   otherwise fix it, then use a new key, unless an earlier call with this one ended `unknown`: then keep it.
   * - `unknown`: it may have happened. Make the same call again, with the same key; after a key conflict, or if the key is
   *   too old, look for the order or run first.
   * - `accepted`: it happened; only the response, or the wait after it, was lost. Never use another key.
   */
  readonly outcome: Outcome
  /**
   * Whether the same call can succeed later without anybody changing anything. If so, make it with the `idempotencyKey`
   * of this error, if it has one.
   *
   * True after a refused or lost connection, a timeout, a rate limit, a server failure, a first request that is still
   * running, and a wait that ran out of time.
   *
   * False if somebody has to change something first: the input, the API key, the balance, a certificate, a proxy, a
   * deadline that was too short from the start. A rejection that the API stores is all that its key will ever get, and
   * a key that is too old or belongs to another request stays that way. Also false if your own signal ended the call,
   * since only you can undo that; and for a write without a key that may have happened, because a repeat would do it
   * twice.
   *
   * It says nothing about what happened: `outcome` does.
   */
  readonly retryable: boolean
  /** All attempts, in order. Empty if there were none. */
  readonly attempts: readonly Attempt[]
  /** The server's id for the last request it answered, for its support team. */
  declare readonly requestId: string | undefined
  /** The key that every attempt carried. If `outcome` is `unknown`, repeat the call with this key and no other. */
  declare readonly idempotencyKey: string | undefined
  /** The order concerned, if its id is known. */
  declare readonly orderId: string | undefined
  /** The run concerned, if its id is known. */
  declare readonly runId: string | undefined
  /** The event concerned, if a wait for its runs failed. */
  declare readonly eventId: string | undefined

  constructor(message: string, context: ErrorContext = {}) {
    super(message, context.cause === undefined ? undefined : { cause: context.cause })
    this.outcome = context.outcome ?? 'not_sent'
    this.retryable = context.retryable ?? false
    this.attempts = context.attempts ?? []
    const { operation, requestId, idempotencyKey, orderId, runId, eventId } = context
    assignKnown(this, { operation, requestId, idempotencyKey, orderId, runId, eventId })
  }

  /** @internal */
  get [KINDS](): readonly string[] {
    return ['SdkError']
  }

  /**
   * A plain object for structured logs, queues and messages between threads: every field and the causes, without
   * stacks. `isSdkErrorLike` recognises it on the other side.
   */
  toJSON(): Record<string, unknown> {
    return plainError(this, isSdkError)
  }
}

/** Assigns the known fields; unknown ones stay absent, so that a printed error does not list `undefined`. */
export function assignKnown(error: SdkError, fields: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(fields)) {
    if (value !== undefined) Object.assign(error, { [name]: value })
  }
}

/** The `kinds` of a subclass, for its `[kinds]` getter. */
export { KINDS as errorKinds }

/** Whether a value is an error of the named class or of a subclass, from this copy of the code or another. */
export function isErrorOfKind(value: unknown, kind: string): boolean {
  if (typeof value !== 'object' || value === null) return false
  const kinds: unknown = Reflect.get(value, KINDS)
  return Array.isArray(kinds) && kinds.includes(kind)
}

/** Whether a value is any error of this package. */
export function isSdkError(value: unknown): value is SdkError {
  return isErrorOfKind(value, 'SdkError')
}
