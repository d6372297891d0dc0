import type { Immutable } from '@x/transport'
import { deriveIdempotencyKey } from '../../keys/idempotency-key.ts'
import type { ExecutionMode } from '../../orders/order-request.ts'
import type { OrderItemRequest, PaymentMethod } from '../../wire.gen.ts'
import { canonicalJson } from './canonical-json.ts'

/** An order of a batch as it is sent: the same payouts make the same key and the same bytes on every machine. */
export interface OrderBytes {
  readonly key: string
  readonly mode: ExecutionMode
  readonly body: string
}

/** What determines an order's key and bytes. */
export interface OrderContent {
  /** The batch. */
  readonly batch: string
  readonly paymentMethod: Immutable<PaymentMethod>
  readonly rows: readonly { readonly reference: string; readonly item: Immutable<OrderItemRequest> }[]
}

/**
 * An order of several payouts, as a journal records it before it is sent. Its description is `<batch>/<key>`, which
 * identifies it in a list of orders.
 *
 * The key is `deriveIdempotencyKey('payouts', batch, generation, ...references)`, with the references in the order of the
 * items. The body is the canonical JSON (RFC 8785) of `{ payment_method, items, description }`, in UTF-8. Neither may
 * ever change: `order-bytes.test.ts` pins them with vectors that were also derived by another program, in another language.
 */
export async function chunkBytes(content: OrderContent, generation: number): Promise<OrderBytes> {
  const references = content.rows.map(({ reference }) => reference)
  const key = await deriveIdempotencyKey('payouts', content.batch, generation, ...references)
  return bytesOf(content, key, key)
}

/**
 * An order of one payout, for batches without a journal: its key is derived from the batch and the payout's reference
 * alone.
 *
 * The key is `deriveIdempotencyKey('payout', batch, reference)`, and the description `<batch>/<reference>`, or
 * `<batch>/<key>` where that is longer than 128 characters. Pinned like `chunkBytes`.
 */
export async function singleBytes(content: OrderContent, reference: string): Promise<OrderBytes> {
  const key = await deriveIdempotencyKey('payout', content.batch, reference)
  const fits = describeOrder(content.batch, reference).length <= LONGEST_DESCRIPTION
  return bytesOf(content, key, fits ? reference : key)
}

/** In characters (developer.runa.io, /reference/2024-02-05/endpoint/orders/create). */
const LONGEST_DESCRIPTION = 128

/** The description of a batch's order at Runa. */
export const describeOrder = (batch: string, chunk: string): string => `${batch}/${chunk}`

function bytesOf({ batch, paymentMethod, rows }: OrderContent, key: string, chunk: string): OrderBytes {
  const body = {
    payment_method: paymentMethod,
    items: rows.map(({ item }) => item),
    description: describeOrder(batch, chunk),
  }
  return { key, mode: rows.length === 1 ? 'sync' : 'async', body: canonicalJson(body) }
}
