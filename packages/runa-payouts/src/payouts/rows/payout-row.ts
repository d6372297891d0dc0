import {
  type Immutable,
  invalidInput,
  isJsonObject,
  jsonIssues,
  MOST_FIELDS,
  type RequestValidationError,
  type SchemaIssue,
  sha256,
  shownValue,
  unknownName,
  writeJson,
} from '@x/transport'
import { RUNA_API } from '../../api/api.ts'
import { createOrderRequestSchema } from '../../schemas/index.ts'
import type { OrderItemRequest, PaymentMethod } from '../../wire.gen.ts'
import { canonicalJson } from './canonical-json.ts'
import { referenceProblem } from './reference-problem.ts'

/** A payout that passed the checks, on its way into an order. */
export interface PayoutRow {
  readonly reference: string
  readonly item: Immutable<OrderItemRequest>
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
  paymentMethod: Immutable<PaymentMethod>,
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

/** SHA-256, in hex, of what is paid to whom and from what. */
export const contentHash = (item: Immutable<OrderItemRequest>, from: Immutable<PaymentMethod>): Promise<string> =>
  sha256(canonicalJson([item, from]))

const problem = (name: string, message: string): SchemaIssue => ({ path: [name], code: 'invalid_value', message })

function referenceProblems(reference: unknown): SchemaIssue[] {
  const message = referenceProblem(reference, LONGEST_REFERENCE)
  return message === undefined ? [] : [problem('reference', message)]
}
