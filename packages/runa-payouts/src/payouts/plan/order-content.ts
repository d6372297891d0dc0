import { isJsonObject, sha256 } from '@x/transport'
import { deriveIdempotencyKey } from '../../keys/idempotency-key.ts'
import type { ExecutionMode } from '../../orders/order-request.ts'
import type { CompletedOrder, FailedOrder, OrderItem, OrderItemRequest, PaymentMethod } from '../../wire.gen.ts'

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
  readonly paymentMethod: PaymentMethod
  readonly rows: readonly { readonly reference: string; readonly item: OrderItemRequest }[]
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

/**
 * JSON with the keys of every object sorted by their UTF-16 code units and no whitespace, as in RFC 8785: the same
 * content makes the same bytes, however an object was built. Properties without a value are left out.
 *
 * @param value anything that JSON can hold.
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((member) => canonicalJson(member)).join()}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  // By hand: JSON.stringify would put keys that look like whole numbers first, in numeric order.
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`)
  return `{${members.join()}}`
}

/** SHA-256, in hex, of what is paid to whom and from what. */
export const contentHash = (item: OrderItemRequest, from: PaymentMethod): Promise<string> =>
  sha256(canonicalJson([item, from]))

/**
 * Which item of an order belongs to which payout. Runa gives items no reference of the caller and promises no order, so
 * they are told apart by their content. Identical payouts are interchangeable, but only once: by the ids of the items,
 * each has the same item whenever the order is read.
 */
export async function itemsByReference(
  order: CompletedOrder | FailedOrder,
  rows: readonly { readonly reference: string; readonly hash: string }[],
  paymentMethod: PaymentMethod,
): Promise<ReadonlyMap<string, OrderItem>> {
  const found = new Map<string, OrderItem>()
  if (order.status !== 'COMPLETED') return found
  // A response that does not match its schema is reported; it is no reason to lose the order.
  const items: readonly OrderItem[] = Array.isArray(order.items) ? order.items : []
  const [onlyRow] = rows
  const [onlyItem] = items
  if (rows.length === 1 && items.length === 1 && onlyRow !== undefined && onlyItem !== undefined) {
    return found.set(onlyRow.reference, onlyItem)
  }
  const unclaimed = new Map<string, OrderItem[]>()
  for (const item of [...items].sort(byId)) {
    const hash = await contentHash(requestOf(item), paymentMethod)
    unclaimed.set(hash, [...(unclaimed.get(hash) ?? []), item])
  }
  for (const { reference, hash } of rows) {
    const item = unclaimed.get(hash)?.shift()
    if (item !== undefined) found.set(reference, item)
  }
  return found
}

function byId(one: OrderItem, other: OrderItem): number {
  const [a, b] = [idOf(one), idOf(other)]
  return a < b ? -1 : a > b ? 1 : 0
}

const idOf = (item: OrderItem): string => String(Reflect.get(Object(item), 'id'))

const DISTRIBUTION_FIELDS = ['type', 'email_address', 'recipient_reference', 'template_id']
const PRODUCT_FIELDS: Readonly<Record<string, readonly string[]>> = {
  SINGLE: ['type', 'value', 'usage_config'],
  MULTIPLE: ['type', 'values'],
  // A response may list the template's products too.
  TEMPLATE: ['type', 'template_id'],
}

/** The request that an item belongs to. */
function requestOf(item: OrderItem): OrderItemRequest {
  const { face_value, distribution_method, products }: Record<string, unknown> = { ...item }
  const kind = isJsonObject(products) ? String(products.type) : ''
  const request = {
    face_value: Number(face_value),
    distribution_method: only(distribution_method, DISTRIBUTION_FIELDS),
    products: only(products, Object.hasOwn(PRODUCT_FIELDS, kind) ? (PRODUCT_FIELDS[kind] ?? []) : []),
  }
  // Only hashed: whatever it is, it either equals a request or belongs to nobody.
  return request as unknown as OrderItemRequest
}

/** The named fields that have a value: responses contain null where a request omits a field. */
const only = (value: unknown, names: readonly string[]): object =>
  Object.fromEntries(
    Object.entries(isJsonObject(value) ? value : {}).filter(([name, held]) => names.includes(name) && held !== null),
  )
