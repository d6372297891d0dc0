import type { Attempt, Outcome } from '../outcome/outcome.ts'
import { type ErrorText, endSentence, type KeptText, keptText, messageOf } from './error-text.ts'

/**
 * Every class name of an error, most specific first. A registered symbol, so that the guards recognise an error of
 * another copy of this code, where `instanceof` does not.
 */
const KINDS: unique symbol = Symbol.for('@x/transport.error.kinds')

/** What is known about the call when it fails. */
export interface ErrorContext {
  /** Name of the operation: `createOrder`. */
  readonly operation?: string | undefined
  /** Whether the request took effect. Default: `not_sent`. */
  readonly outcome?: Outcome | undefined
  /** Whether the same call can succeed later without a change. Default: false. */
  readonly retryable?: boolean | undefined
  /** All attempts, in order. Default: none. */
  readonly attempts?: readonly Attempt[] | undefined
  /** The server's id for the last request that it responded to. */
  readonly requestId?: string | undefined
  /** The key that every attempt carried. */
  readonly idempotencyKey?: string | undefined
  /** What the call was about, if it is known. */
  readonly orderId?: string | undefined
  /** The run concerned, if its id is known. */
  readonly runId?: string | undefined
  /** The event concerned, if its id is known. */
  readonly eventId?: string | undefined
  /** Already without secrets. */
  readonly cause?: unknown
}

/** What a copy of an error changes. A field that becomes undefined is left out. */
export interface ErrorChanges extends Partial<ErrorText>, ErrorContext {}

/** What an error holds and no print shows, not even one with hidden fields. */
interface Held {
  readonly text: KeptText
  /** What else its class hides. */
  readonly [field: string]: unknown
}

/** Private fields would be lost: a copy is made without the constructor of its class. */
const HELD = new WeakMap<object, Held>()

/** Lets an error hold more that no print shows. */
export const hide = (error: SdkError, fields: Readonly<Record<string, unknown>>): void => {
  HELD.set(error, { ...heldBy(error), ...fields })
}

/** What an error holds. An object that merely inherits from an error holds nothing but its message. */
export const heldBy = (error: SdkError): Held => HELD.get(error) ?? { text: keptText(error.message, error.operation) }

/**
 * The base class of every error of this package. `outcome` says whether the failed call happened, and so what to do
 * now.
 *
 * No error shows an API key or a payout URL, however it is printed.
 */
export class SdkError extends Error {
  /**
   * Name of the class: `RateLimitError`. To branch on an error, prefer its guard, `isRateLimitError(error)`: it also
   * accepts subclasses, and works where two copies of the package are installed.
   */
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
   * Whether the same call can succeed later without any change. If so, make it with the `idempotencyKey`
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
  /** The server's id of the last request that it responded to, for its support team. */
  declare readonly requestId: string | undefined
  /** The key that every attempt carried. If `outcome` is `unknown`, repeat the call with this key and no other. */
  declare readonly idempotencyKey: string | undefined
  /** The order concerned, if its id is known. */
  declare readonly orderId: string | undefined
  /** The run concerned, if its id is known. */
  declare readonly runId: string | undefined
  /** The event concerned: that of a wait for its runs, or of a run that may have been run again. */
  declare readonly eventId: string | undefined

  constructor(message: string | ErrorText, context: ErrorContext = {}) {
    const text = keptText(message, context.operation)
    super(messageOf(text, context.operation), causeOption(context.cause))
    HELD.set(this, { text })
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

  /** @internal What happened, without the name of the operation and without advice. */
  get what(): string {
    return heldBy(this).text.what
  }

  // Callers put names of their own on an error they caught; a getter alone would throw in their `catch`.
  /** @internal */
  set what(value: string) {
    define(this, 'what', value)
  }

  /** @internal What the outcome means for the caller; empty if the message does not say so apart from the rest. */
  get advice(): string {
    return heldBy(this).text.advice ?? ''
  }

  /** @internal */
  set advice(value: string) {
    define(this, 'advice', value)
  }

  /** @internal */
  get note(): string {
    return heldBy(this).text.note ?? ''
  }

  /** @internal */
  set note(value: string) {
    define(this, 'note', value)
  }

  /**
   * A copy of the same class, with other parts or fields. This error stays as it is: it belongs to the code that threw
   * it. The copy has its stack.
   *
   * @internal
   * @param added fields that the class does not have.
   */
  with<Added extends object = object>(changes: ErrorChanges, added?: Added): this & Added {
    const { what, advice, note, ...fields } = changes
    const held = heldBy(this)
    const text: KeptText = {
      ...held.text,
      ...('advice' in changes && { advice }),
      ...('note' in changes && { note }),
      ...(what !== undefined && { what: endSentence(what), named: true }),
    }
    const { operation, cause, attempts = [] } = { ...this, cause: this.cause, ...fields }
    const message = messageOf(text, operation)
    // A real Error: runtimes and other tools distinguish it from an object that looks like one.
    const copy = Object.setPrototypeOf(new Error(message, causeOption(cause)), Object.getPrototypeOf(this))
    const stack = stackOf(this)
    if (stack !== undefined) copy.stack = stack.replace(this.message, () => message)
    for (const [name, value] of Object.entries({ ...this, ...fields, attempts, ...added })) {
      if (value !== undefined && name !== 'cause') define(copy, name, value)
    }
    HELD.set(copy, { ...held, text })
    return copy
  }

  /**
   * A plain object for structured logs, queues and messages between threads: every field and the causes, without
   * stacks. `isSdkErrorLike` recognizes it on the other side.
   */
  toJSON(): Record<string, unknown> {
    return plainError(this, isSdkError)
  }
}

const define = (error: object, name: string, value: unknown): void => {
  Object.defineProperty(error, name, { value, enumerable: true, writable: true, configurable: true })
}

/**
 * Undefined where a program has `Error.prepareStackTrace` of its own, which may give something else or throw: no failed
 * payment may lose its outcome over the print of its stack.
 */
function stackOf(error: Error): string | undefined {
  try {
    const stack: unknown = error.stack
    return typeof stack === 'string' ? stack : undefined
  } catch {
    return undefined
  }
}

/** Assigns the known fields; unknown ones stay absent, so that a printed error does not list `undefined`. */
export function assignKnown(error: SdkError, fields: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(fields)) {
    if (value !== undefined) Object.assign(error, { [name]: value })
  }
}

const causeOption = (cause: unknown): ErrorOptions | undefined => (cause === undefined ? undefined : { cause })

/** The `kinds` of a subclass, for its `[kinds]` getter. */
export { KINDS as errorKinds }

/** Whether a value is an error of the named class or of a subclass, from this copy of the code or another. */
export function isErrorOfKind(value: unknown, kind: string): boolean {
  if (typeof value !== 'object' || value === null) return false
  try {
    const kinds: unknown = Reflect.get(value, KINDS)
    return Array.isArray(kinds) && kinds.includes(kind)
  } catch {
    // A revoked proxy, or a getter of somebody else's code.
    return false
  }
}

/** Whether a value is any error of this package. */
export function isSdkError(value: unknown): value is SdkError {
  return isErrorOfKind(value, 'SdkError')
}

/** The most causes of causes that are included. Causes may be circular. */
const DEEPEST = 5

/** Fields of an error that are handled separately, or never included. */
const OWN_WORDS: ReadonlySet<string> = new Set(['name', 'message', 'stack', 'cause'])

/**
 * An error as plain data that survives JSON, `structuredClone` and messages between workers: name, message, fields and
 * causes, without stacks.
 *
 * @param isOurs whether all fields are plain data; of any other error only strings, numbers and booleans are included.
 */
export function plainError(
  error: ErrorLike,
  isOurs: (value: unknown) => boolean,
  depth: number = DEEPEST,
): Record<string, unknown> {
  const { name, message } = error
  const all = isOurs(error)
  const fields = Object.entries(error).filter(([field, value]) => !OWN_WORDS.has(field) && (all || isPlain(value)))
  const cause: unknown = Reflect.get(error, 'cause')
  const told = cause === undefined ? [] : [['cause', plainCause(cause, isOurs, depth - 1)]]
  return Object.fromEntries([['name', name], ['message', message], ...fields, ...told])
}

function plainCause(cause: unknown, isOurs: (value: unknown) => boolean, depth: number): unknown {
  if (isErrorLike(cause)) {
    return depth > 0 ? plainError(cause, isOurs, depth) : { name: cause.name, message: cause.message }
  }
  if (isPlain(cause) || cause === null) return cause
  // Anything can be thrown, or be the reason of a signal.
  try {
    const json = JSON.stringify(cause)
    return json === undefined ? String(cause) : JSON.parse(json)
  } catch {
    return Object.prototype.toString.call(cause)
  }
}

interface ErrorLike {
  readonly name: string
  readonly message: string
}

/** Recognised by fields: errors of another realm, and a DOMException in some runtimes, are not instances of this realm's Error. */
const isErrorLike = (value: unknown): value is ErrorLike =>
  typeof value === 'object' &&
  value !== null &&
  typeof Reflect.get(value, 'name') === 'string' &&
  typeof Reflect.get(value, 'message') === 'string'

const isPlain = (value: unknown): value is string | number | boolean =>
  typeof value === 'string' || typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))
