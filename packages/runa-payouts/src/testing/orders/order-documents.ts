import type { CompletedOrder, CompletedOrderSummary, OrderItem } from '../../wire.gen.ts'
import { NO_DISCOUNT } from '../catalogue/stocked-product.ts'
import { completesAt, type PlacedOrder, statusAt } from './order-book.ts'
import { amount, transactionDetail } from './pricing.ts'

/** A time in the API's format: microseconds, and an offset instead of a Z. */
export const timestamp = (time: number): string => new Date(time).toISOString().replace('Z', '000+00:00')

/** An order that is read by its id, with its state at `now`. */
export const orderDocument = (order: PlacedOrder, now: number): { readonly id: string; readonly status: string } =>
  documentAt(order, now, completedOrder)

/** A row of the list of orders: the same without the order's contents. */
export const orderRow = (order: PlacedOrder, now: number): { readonly id: string; readonly status: string } =>
  documentAt(order, now, completedSummary)

function documentAt(order: PlacedOrder, now: number, completed: (order: PlacedOrder) => object) {
  const { id, ending } = order
  const status = statusAt(order, now)
  const fields = status === ending.status ? ending.fields : {}
  if (status === 'COMPLETED') return { ...completed(order), id, status, ...fields }
  if (status === 'PROCESSING') return { id, status, message: 'The order is still being processed.', ...fields }
  return { id, status, ...fields }
}

/** The order in the form that the playground returned in September 2024, with the metadata that was added in 2025. */
function completedOrder(order: PlacedOrder): CompletedOrder {
  return {
    ...completedSummary(order),
    items: orderItems(order),
    transaction_detail: transactionDetail(order.pricing),
    metadata: order.request.metadata ?? null,
  }
}

function completedSummary(order: PlacedOrder): CompletedOrderSummary {
  const { id, placedAt, request, pricing } = order
  const { type, currency } = request.payment_method
  return {
    id,
    status: 'COMPLETED',
    created_at: timestamp(placedAt),
    completed_at: timestamp(completesAt(order)),
    description: request.description ?? null,
    // The live service shows the currency only if it differs from that of the products.
    payment_method: pricing.exchange === undefined ? { type } : { type, currency },
    currency: pricing.paymentCurrency,
    total_discount: amount(pricing.totalDiscount, pricing.paymentCurrency),
    total_price: amount(pricing.total, pricing.paymentCurrency),
  }
}

/** The items with their links, as a completed order shows them. */
export function orderItems(order: PlacedOrder): OrderItem[] {
  const { request, pricing, payouts } = order
  const currency = pricing.payoutCurrency
  const settled = completesAt(order)
  return request.items.map(({ distribution_method, products }, index) => {
    const { faceValue = 0n, price = 0n, discount = NO_DISCOUNT } = pricing.items[index] ?? {}
    const { id = '', url = '' } = payouts[index] ?? {}
    return {
      id,
      // Parsed from JSON, so nothing is undefined.
      distribution_method: distribution_method as OrderItem['distribution_method'],
      products: products as OrderItem['products'],
      face_value: amount(faceValue, currency),
      price: amount(price, currency),
      // As the playground writes it where there is none.
      discount_multiplier: discount === NO_DISCOUNT ? '0.0' : discount,
      redemption_url: url,
      payout: {
        status: 'ACTIVE',
        status_updated_at: timestamp(Number.isFinite(settled) ? settled : order.placedAt),
        url,
        expiry_date: null,
      },
      currency,
    }
  })
}
