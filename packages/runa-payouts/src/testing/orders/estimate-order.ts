import type { ApiResponse } from '@x/sandbox'
import type { Catalogue } from '../catalogue/product-catalogue.ts'
import { NO_DISCOUNT } from '../catalogue/stocked-product.ts'
import { apiError, jsonResponse, validationError } from '../requests/error-bodies.ts'
import { parsedBody } from '../requests/request-check.ts'
import { amount, priceItems, transactionDetail } from './pricing.ts'

/**
 * Prices an order. The playground does not offer this (developer.runa.io, /reference/2024-02-05/playground); the
 * sandbox does, so that code that calls it can be tested. Amounts are JSON numbers, as the API's reference has them,
 * unlike those of orders.
 */
export function estimateOrder(text: string, catalogue: Catalogue): ApiResponse {
  const parsed = parsedBody('estimateOrder', text)
  if ('problems' in parsed) return validationError(parsed.problems)
  const { body } = parsed
  const pricing = priceItems(body, catalogue, true)
  if ('refused' in pricing) return apiError(pricing.refused, pricing.message)
  const { payoutCurrency, paymentCurrency } = pricing
  return jsonResponse(200, {
    payment_method: body.payment_method,
    items: body.items.map(({ products }, index) => {
      const { faceValue = 0n, price = 0n, discount = NO_DISCOUNT } = pricing.items[index] ?? {}
      return {
        products,
        face_value: Number(amount(faceValue, payoutCurrency)),
        price: Number(amount(price, payoutCurrency)),
        discount_multiplier: discount,
        currency: payoutCurrency,
      }
    }),
    currency: paymentCurrency,
    total_discount: Number(amount(pricing.totalDiscount, paymentCurrency)),
    total_price: Number(amount(pricing.total, paymentCurrency)),
    transaction_detail: transactionDetail(pricing),
  })
}
