import { isJsonObject, type Schema, type SchemaIssue, withDecimalFields } from '@x/transport'
import { DECIMAL_FIELDS, orderCompletionSchema, productUpdateSchema } from '../schemas/index.ts'
import type { OrderCompletion, ProductUpdate } from '../wire.gen.ts'

/** Fields of every webhook. */
interface WebhookMessage {
  /** Identifies the message, and stays the same if Runa sends it again: do nothing the second time. */
  readonly id: string
  /** When this delivery was signed. */
  readonly timestamp: Date
}

interface KnownWebhook extends WebhookMessage {
  /** Where the data differ from their schema; empty if they match. An event is not lost because a field has changed. */
  readonly drift: readonly SchemaIssue[]
}

/** An order has ended. Its links are not included: read the order by its id. */
export interface OrderCompletionEvent extends KnownWebhook {
  /**
   * What the webhook is about. `order.completion`: an order has ended. `product.update`: a product has changed.
   * `unknown`: Runa signed an event that this version does not know; respond with 200 and ignore it.
   */
  readonly type: 'order.completion'
  /** Compare `data.status`. Fields that this version does not know are kept. */
  readonly data: OrderCompletion
}

/** A product has changed. Updates may come in any order: the one with the latest `data.timestamp` counts. */
export interface ProductUpdateEvent extends KnownWebhook {
  /**
   * What the webhook is about. `order.completion`: an order has ended. `product.update`: a product has changed.
   * `unknown`: Runa signed an event that this version does not know; respond with 200 and ignore it.
   */
  readonly type: 'product.update'
  /** Fields that this version does not know are kept. */
  readonly data: ProductUpdate
}

/** An event that this version does not know. Runa has signed it; its data can be any JSON. */
export interface UnknownWebhookEvent extends WebhookMessage {
  /**
   * What the webhook is about. `order.completion`: an order has ended. `product.update`: a product has changed.
   * `unknown`: Runa signed an event that this version does not know; respond with 200 and ignore it.
   */
  readonly type: 'unknown'
  /** The body, parsed: any JSON. */
  readonly data: unknown
}

/** A verified webhook. Compare `type` to find out what `data` is. */
export type WebhookEvent = OrderCompletionEvent | ProductUpdateEvent | UnknownWebhookEvent

/** Order ids begin like this; those of items and templates do not (developer.runa.io, /reference/webhooks). */
const ORDER_ID = /^O-/

/**
 * The event that a body describes. Runa's bodies do not name it (developer.runa.io, /reference/webhooks), so its shape
 * decides: an object with a `status` and an `id` that begins with `O-` is an order; one with `product_code`,
 * `old_state` and `new_state` is a product. Nothing else is required, and the rest is compared with the schema:
 * `drift`.
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
  // If it is not quite a T, the drift beside it says so.
  return { data: data as T, drift: schema.issues(data) }
}

// Own properties only: a prototype is not part of the JSON.
const has = (data: Record<string, unknown>, key: string): boolean => Object.hasOwn(data, key)

const isOrder = (data: unknown): boolean =>
  isJsonObject(data) && typeof data.id === 'string' && ORDER_ID.test(data.id) && typeof data.status === 'string'

const isProductUpdate = (data: unknown): boolean =>
  isJsonObject(data) && typeof data.product_code === 'string' && has(data, 'old_state') && has(data, 'new_state')
