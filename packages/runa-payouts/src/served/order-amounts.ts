import type { OrderAmounts } from '@x/serving'
import { isJsonObject } from '@x/transport'

const ORDER_FIELDS = new Set(['payment_method', 'items', 'description', 'metadata'])

const ITEM_FIELDS = new Set(['face_value', 'distribution_method', 'products'])

/**
 * What an order is to pay, as its body says. Undefined where that is not certain: a field that this version does not know,
 * such as a quantity, could make it more.
 */
export function orderAmounts(body: unknown): OrderAmounts | undefined {
  if (!isJsonObject(body) || !hasOnly(body, ORDER_FIELDS)) return undefined
  const { payment_method: paidWith, items } = body
  if (!isJsonObject(paidWith) || paidWith.type !== 'ACCOUNT_BALANCE' || typeof paidWith.currency !== 'string') {
    return undefined
  }
  if (!Array.isArray(items)) return undefined
  const faceValues = items.flatMap((item: unknown, index) =>
    isJsonObject(item) && hasOnly(item, ITEM_FIELDS) && typeof item.face_value === 'number'
      ? [{ path: ['items', index, 'face_value'], value: item.face_value }]
      : [],
  )
  if (faceValues.length < items.length) return undefined
  return { currency: { path: ['payment_method', 'currency'], value: paidWith.currency }, faceValues }
}

const hasOnly = (object: Readonly<Record<string, unknown>>, fields: ReadonlySet<string>): boolean =>
  Object.keys(object).every((name) => fields.has(name))
