import { mapOf, onFirstUse, openEnum, text, unknownMember, variants } from '@x/transport'
import * as z from 'zod/mini'
import { KNOWN_ORDER_STATUSES } from '../orders/order-status.ts'
import { decimal } from './decimal.ts'
import { failedOrderItem, orderItem } from './order-item.ts'
import { orderPaymentMethod } from './payment-method.ts'
import { transactionDetail } from './transaction-detail.ts'

const orderId = /* @__PURE__ */ onFirstUse(() => text({ min: 1 }))
const nullableText = /* @__PURE__ */ onFirstUse(() => z.exactOptional(z.nullable(z.string())))
const nullableDecimal = /* @__PURE__ */ onFirstUse(() => z.exactOptional(z.nullable(decimal())))
const metadata = /* @__PURE__ */ onFirstUse(() => z.exactOptional(z.nullable(mapOf(z.string()))))

export const completedOrderSummary = /* @__PURE__ */ onFirstUse(() =>
  z.looseObject({
    id: orderId(),
    status: z.literal('COMPLETED'),
    created_at: z.string(),
    completed_at: z.exactOptional(z.string()),
    description: nullableText(),
    payment_method: orderPaymentMethod(),
    currency: z.string(),
    total_price: decimal(),
    total_discount: decimal(),
  }),
)

export const completedOrder = /* @__PURE__ */ onFirstUse(() =>
  z.extend(completedOrderSummary(), {
    items: z.array(orderItem()),
    transaction_detail: z.exactOptional(transactionDetail()),
    metadata: metadata(),
  }),
)

// Runa documents a failed order with only its id and status, so the rest may be missing or null.
export const failedOrderSummary = /* @__PURE__ */ onFirstUse(() =>
  z.looseObject({
    id: orderId(),
    status: z.literal('FAILED'),
    created_at: z.exactOptional(z.string()),
    completed_at: nullableText(),
    description: nullableText(),
    payment_method: z.exactOptional(z.nullable(orderPaymentMethod())),
    currency: nullableText(),
    total_price: nullableDecimal(),
    total_discount: nullableDecimal(),
  }),
)

export const failedOrder = /* @__PURE__ */ onFirstUse(() =>
  z.extend(failedOrderSummary(), {
    items: z.exactOptional(z.nullable(z.array(failedOrderItem()))),
    transaction_detail: z.exactOptional(z.nullable(transactionDetail())),
    metadata: metadata(),
  }),
)

export const processingOrder = /* @__PURE__ */ onFirstUse(() =>
  z.looseObject({
    id: orderId(),
    status: z.literal('PROCESSING'),
    message: nullableText(),
  }),
)

export const unknownOrder = /* @__PURE__ */ onFirstUse(() =>
  z.looseObject({
    id: orderId(),
    status: unknownMember(KNOWN_ORDER_STATUSES, '(an order status this version does not know)'),
  }),
)

export const order = /* @__PURE__ */ onFirstUse(() =>
  variants('status', { COMPLETED: completedOrder, FAILED: failedOrder, PROCESSING: processingOrder }, unknownOrder),
)

export const orderSummary = /* @__PURE__ */ onFirstUse(() =>
  variants(
    'status',
    { COMPLETED: completedOrderSummary, FAILED: failedOrderSummary, PROCESSING: processingOrder },
    unknownOrder,
  ),
)

export const acceptedOrder = /* @__PURE__ */ onFirstUse(() =>
  z.looseObject({
    id: orderId(),
    status: openEnum(KNOWN_ORDER_STATUSES, '(an order status this version does not know)'),
  }),
)
