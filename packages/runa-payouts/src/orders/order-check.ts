import {
  type BeforeSending,
  callersCause,
  describeFailure,
  invalidInput,
  isJsonObject,
  isSdkError,
  isTimeoutError,
  type OptionCheck,
  redact,
  type SchemaIssue,
  SdkError,
  shownKind,
  type Transport,
  undisturbed,
} from '@x/transport'
import { createOrder } from '../api/operations.gen.ts'
import type { CreateOrderRequest } from '../wire.gen.ts'

/** What a check found in an order. */
export interface OrderFindings {
  /** What Runa would refuse, by path in the order, with what is allowed. With any, the order is not sent. */
  readonly problems: readonly SchemaIssue[]
  /** What could not be checked, and what you may want to know. Never a reason not to send. */
  readonly warnings: readonly SchemaIssue[]
}

/** Checks an order before it is sent: a catalogue of `createCatalogue`, or your own object. */
export interface OrderCheck {
  /**
   * Says what is wrong with an order.
   *
   * @param order as it is sent, `extraBody` included. A copy: changes to it are not sent.
   * @param options tell a catalogue not to read the balance: its warning would cost each payment a request.
   */
  check(order: CreateOrderRequest, options: { readonly balance: false }): PromiseLike<OrderFindings>
}

/** Options of calls that check an order before they send it. */
export interface CheckOptions {
  /**
   * Checks the order before it is sent: pass a catalogue of `createCatalogue`, or any object with such a function. If it
   * finds a problem, the call rejects with a RequestValidationError, `not_sent`, before a key is used: Runa keeps its own
   * refusal under the key. If the check fails, the call rejects with an SdkError, `not_sent`, with the failure as its
   * `cause`, and `retryable` if that is. The check has to end within the `timeout` of one attempt, and counts against the
   * `deadline`.
   *
   * A check never stops a repeat. It is skipped with `firstAttemptAt`, and for a key that this client has in flight; if
   * another call of this client sends the key while the check runs, its result is ignored. If you sent your key before
   * in another way, repeat the call without `check`. Default: no check.
   */
  readonly check?: OrderCheck | undefined
  /**
   * Called with the warnings of a check, if there are some, before the order is sent or refused. What it throws is ignored.
   * Default: nothing.
   */
  readonly onCheckWarnings?: ((warnings: readonly SchemaIssue[]) => void) | undefined
}

export const anOrderCheck: OptionCheck = (value) =>
  typeof value === 'object' && value !== null && typeof Reflect.get(value, 'check') === 'function'
    ? undefined
    : `expected an object with a function check, such as a catalogue, got ${shownKind(value)}`

/**
 * Asks a check about an order.
 *
 * @throws whatever the check throws; TypeError for a result of another form, which says nothing about the order.
 */
export async function findingsOf(checker: OrderCheck, body: string): Promise<OrderFindings> {
  // Parsed again for each check: it may keep or change what it gets.
  const found: unknown = await checker.check(JSON.parse(body), { balance: false })
  const { problems, warnings } = isJsonObject(found) ? found : {}
  if (!areIssues(problems) || !areIssues(warnings)) {
    throw new TypeError('expected it to resolve to { problems, warnings }, two arrays of { path, code, message }')
  }
  return { problems, warnings }
}

const areIssues = (value: unknown): value is readonly SchemaIssue[] => Array.isArray(value) && value.every(isIssue)

const isIssue = (value: unknown): boolean =>
  isJsonObject(value) &&
  [value.code, value.message].every((text) => typeof text === 'string') &&
  Array.isArray(value.path) &&
  value.path.every((step) => typeof step === 'string' || typeof step === 'number')

/**
 * The last word before an order is sent.
 *
 * @param isOwnKey whether the caller passed the key, so that an earlier call may have sent it.
 */
export function checkedBeforeSending(
  transport: Transport,
  { check, onCheckWarnings }: { readonly check: OrderCheck } & Pick<CheckOptions, 'onCheckWarnings'>,
  { idempotencyKey, isOwnKey }: { readonly idempotencyKey: string; readonly isOwnKey: boolean },
): BeforeSending {
  const context = { operation: createOrder.id, idempotencyKey }
  const sentBefore = isOwnKey ? ' If you sent this key before, repeat the call without `check`.' : ''
  return async (body = '', inTime) => {
    const redacted = (text: string) => redact(text, transport.redaction)
    const asked = findingsOf(check, body)
      .then((found) => ({ found: shownFindings(found, redacted) }))
      .catch((error: unknown) => ({ error }))
    const answer = await inTime(asked).catch((error: unknown) => {
      throw isTimeoutError(error)
        ? error.with({ what: 'the check of the order did not finish in time', note: UNCHECKED })
        : error
    })
    if ('error' in answer) {
      const { error } = answer
      // The innermost cause of an error of ours says less than its message.
      const said = isSdkError(error) ? error.message : describeFailure(error, transport.redaction).cause.message
      throw new SdkError(
        { what: `the check of the order failed (${redacted(said)})`, advice: 'Nothing was sent.', note: UNCHECKED },
        { ...context, cause: callersCause(error, redacted), retryable: canPass(error) },
      )
    }
    const { problems, warnings } = answer.found
    if (warnings.length > 0) undisturbed(() => onCheckWarnings?.(warnings))
    if (problems.length > 0) {
      throw invalidInput(problems, context, transport.api, { advice: `Nothing was sent.${sentBefore}` })
    }
  }
}

/** Findings without secrets: they quote what came, and a key or a link may have been in the place of a product's code. */
export function shownFindings(
  { problems, warnings }: OrderFindings,
  redacted: (text: string) => string,
): OrderFindings {
  const shown = ({ path, code, message }: SchemaIssue): SchemaIssue => ({
    path: path.map((step) => (typeof step === 'string' ? redacted(step) : step)),
    code: redacted(code),
    message: redacted(message),
  })
  return { problems: problems.map(shown), warnings: warnings.map(shown) }
}

const UNCHECKED = 'To send the order unchecked, call again without `check`.'

/** Whether a check that failed can succeed later: if its cause can. */
export const canPass = (thrown: unknown): boolean => isSdkError(thrown) && thrown.retryable
