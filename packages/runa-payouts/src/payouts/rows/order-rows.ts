import { isJsonObject } from '@x/transport'
import type { CompletedOrder, FailedOrder, OrderItem, OrderItemRequest, PaymentMethod } from '../../wire.gen.ts'
import { contentHash } from './payout-row.ts'

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
