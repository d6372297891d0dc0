import {
  invalidInput,
  isJsonObject,
  jsonIssues,
  MOST_FIELDS,
  RequestValidationError,
  type SchemaIssue,
  shownValue,
  unknownName,
  writeJson,
} from '@x/transport'
import { RUNA_API } from '../../api/api.ts'
import { referenceProblem } from '../../keys/identifying-text.ts'
import { createOrderRequestSchema } from '../../schemas/index.ts'
import type { OrderItemRequest, PaymentMethod } from '../../wire.gen.ts'
import { foreignError } from '../errors/foreign-error.ts'
import { canonicalJson, contentHash } from '../plan/order-content.ts'
import type { Payout } from '../results/payout.ts'
import { unlessStopped } from '../run/tasks.ts'

/**
 * What payouts are read from. An array is an iterable, too; named on its own, a compiler compares its payouts directly and
 * says what is wrong with one of them.
 */
export type PayoutList = readonly Payout[] | Iterable<Payout> | AsyncIterable<Payout>

/**
 * Rejects a value that is not a list before anything is sent or opened.
 *
 * @throws RequestValidationError for a value that is not iterable, and for a string, which is: by its characters.
 */
export function requireList(payouts: unknown): void {
  if (typeof payouts !== 'string' && isIterable(payouts)) return
  const message = `expected an array or another iterable, got ${nameOf(payouts)}`
  throw new RequestValidationError(
    `sendPayouts: payouts: ${message}. Nothing was sent.`,
    [{ path: ['payouts'], code: 'invalid_type', message }],
    { operation: 'sendPayouts' },
  )
}

const isIterable = (value: unknown): boolean =>
  [Symbol.iterator, Symbol.asyncIterator].some((name) => typeof Reflect.get(Object(value), name) === 'function')

function nameOf(value: unknown): string {
  // Not quoted: it may be the whole file, with all the addresses.
  if (typeof value === 'string') return 'a string: read and parse it first'
  return typeof value === 'function' ? 'a function: call it, if it is a generator' : shownValue(value)
}

/**
 * The list as far as it is needed: a source that never returns does not delay the end.
 *
 * @throws SdkError for anything the list throws, with that as its cause: even for an error of this package, since it
 * describes a call that the list made and not the run.
 */
export async function* payoutsOf(
  payouts: PayoutList,
  signal: AbortSignal,
  redact: (text: string) => string,
): AsyncGenerator<Payout, void, undefined> {
  const ofList = async <T>(step: () => T | Promise<T>): Promise<T> => {
    try {
      return await step()
    } catch (error) {
      throw foreignError('the list of payouts failed', error, redact)
    }
  }
  const source = await ofList(() =>
    Symbol.asyncIterator in payouts ? payouts[Symbol.asyncIterator]() : payouts[Symbol.iterator](),
  )
  let isOver = false
  try {
    while (!signal.aborted) {
      const next = await unlessStopped(
        ofList(() => source.next()),
        signal,
      )
      if (next === undefined) return
      if (next.done === true) {
        isOver = true
        return
      }
      yield next.value
    }
  } finally {
    // Neither awaited nor checked for failure: it may never return.
    if (!isOver) void (async () => source.return?.())().catch(() => {})
  }
}

/** A payout that passed the checks, on its way into an order. */
export interface PayoutRow {
  readonly reference: string
  readonly item: OrderItemRequest
  /** Hash of what is paid to whom, and from what. */
  readonly hash: string
  /** Rows of one group may share an order. */
  readonly group: string
}

const FIELDS = ['reference', 'face_value', 'distribution_method', 'products', 'group']
const LONGEST_REFERENCE = 255

/** The most characters of it in a message. */
const LONGEST_NAME = 97

/**
 * Checks one payout, as far as it can be checked here.
 *
 * @param position in the list, from 0: names a payout without a reference.
 */
export async function rowOf(
  payout: unknown,
  paymentMethod: PaymentMethod,
  position: number,
): Promise<{ readonly row: PayoutRow } | { readonly reference: string; readonly error: RequestValidationError }> {
  // The JSON text is what is checked: the caller's object may change, or be a view of another.
  const written = writeJson(payout, MOST_FIELDS)
  const fields = isJsonObject(written.value) ? written.value : {}
  const { reference, group, ...rest } = fields
  const item = Object.fromEntries(Object.entries(rest).filter(([name]) => FIELDS.includes(name)))
  const unknown = unknownName('field', FIELDS)
  const issues = jsonIssues(written, () => [
    ...referenceProblems(reference),
    ...Object.keys(fields)
      .filter((name) => !FIELDS.includes(name))
      .map((name) => ({ path: [name], code: 'unrecognized_keys', message: unknown(name) })),
    ...(group === undefined || (typeof group === 'string' && group !== '')
      ? []
      : [problem('group', `expected a non-empty string, got ${shownValue(group)}`)]),
    ...createOrderRequestSchema
      .issues({ payment_method: paymentMethod, items: [item] })
      // Below `items[0]`: the payment method belongs to the batch and was checked before.
      .map((issue) => ({ ...issue, path: issue.path.slice(2) })),
  ])
  if (issues.length > 0) {
    const name = typeof reference === 'string' ? reference : ''
    return {
      reference: name,
      error: invalidInput(issues, { operation: 'sendPayouts' }, RUNA_API, {
        about: name === '' ? `payouts[${position}]` : `payout ${shownValue(name, LONGEST_NAME)}`,
        advice: 'Nothing was sent for it.',
      }),
    }
  }
  // The schema found nothing wrong with it, so it is an item.
  const checked = item as unknown as OrderItemRequest
  return {
    row: {
      // Checked by referenceProblems.
      reference: String(reference),
      item: checked,
      hash: await contentHash(checked, paymentMethod),
      group: group === undefined ? `products ${canonicalJson(checked.products)}` : `group ${String(group)}`,
    },
  }
}

const problem = (name: string, message: string): SchemaIssue => ({ path: [name], code: 'invalid_value', message })

function referenceProblems(reference: unknown): SchemaIssue[] {
  const message = referenceProblem(reference, LONGEST_REFERENCE)
  return message === undefined ? [] : [problem('reference', message)]
}
