import { isJsonObject, type Schema, type SchemaIssue, withDecimalFields } from '@x/transport'
import { DECIMAL_FIELDS, orderCompletionSchema, productUpdateSchema } from '../schemas/index.ts'
import type { OrderCompletion, ProductUpdate } from '../wire.gen.ts'

/** What every webhook has. */
interface WebhookMessage {
  /** Names the message, and stays the same when Runa sends it again: do nothing the second time. */
  readonly id: string
  /** When this sending of it was signed. */
  readonly timestamp: Date
}

interface KnownWebhook extends WebhookMessage {
  /** Where the data differ from what was agreed; empty when they fit. An event is not lost for a field that has changed. */
  readonly drift: readonly SchemaIssue[]
}

/** An order has ended. Its links are not in it: read the order by its id. */
export interface OrderCompletionEvent extends KnownWebhook {
  readonly type: 'order.completion'
  /** Compare `data.status`. Fields that this version does not know are kept. */
  readonly data: OrderCompletion
}

/** A product has changed. Updates may come in any order: the one with the latest `data.timestamp` counts. */
export interface ProductUpdateEvent extends KnownWebhook {
  readonly type: 'product.update'
  /** Fields that this version does not know are kept. */
  readonly data: ProductUpdate
}

/** An event that this version does not know. It is signed by Runa, and its data are anything that JSON can hold. */
export interface UnknownWebhookEvent extends WebhookMessage {
  readonly type: 'unknown'
  readonly data: unknown
}

/** A webhook that was verified. Compare `type` to find out what `data` is. */
export type WebhookEvent = OrderCompletionEvent | ProductUpdateEvent | UnknownWebhookEvent

/** Order ids begin so, and those of items and templates do not (developer.runa.io, /reference/webhooks). */
const ORDER_ID = /^O-/

/**
 * The event that a body tells of. Runa's bodies do not name it (developer.runa.io, /reference/webhooks), so that its shape
 * has to: an object with a `status` and an `id` that begins with `O-` is an order; one with `product_code`, `old_state` and
 * `new_state` is a product. No more than that is asked, and the rest is compared with the schema: `drift`.
 *
 * @param body freshly parsed JSON, whose amounts become decimal strings in place.
 */
export function webhookEvent(message: WebhookMessage, body: unknown): WebhookEvent {
  const data = withDecimalFields(body, DECIMAL_FIELDS)
  if (isOrder(data)) return { ...message, type: 'order.completion', ...agreed(orderCompletionSchema, data) }
  if (isProductUpdate(data)) return { ...message, type: 'product.update', ...agreed(productUpdateSchema, data) }
  return { ...message, type: 'unknown', data }
}

function agreed<T>(schema: Schema<T>, data: unknown): { data: T; drift: readonly SchemaIssue[] } {
  // Where it is not quite a T, the drift beside it says so.
  return { data: data as T, drift: schema.issues(data) }
}

// Own properties only: a prototype is no part of the JSON.
const has = (data: Record<string, unknown>, key: string): boolean => Object.hasOwn(data, key)

const isOrder = (data: unknown): boolean =>
  isJsonObject(data) && typeof data.id === 'string' && ORDER_ID.test(data.id) && typeof data.status === 'string'

const isProductUpdate = (data: unknown): boolean =>
  isJsonObject(data) && typeof data.product_code === 'string' && has(data, 'old_state') && has(data, 'new_state')
