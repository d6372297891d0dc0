import { onFirstUse } from '@x/transport'
import * as z from 'zod/mini'
import { decimal } from './decimal.ts'
import { orderPaymentMethod } from './payment-method.ts'
import { estimateProducts } from './products.ts'
import { transactionDetail } from './transaction-detail.ts'

const estimateItem = /* @__PURE__ */ onFirstUse(() =>
  z.looseObject({
    products: estimateProducts(),
    face_value: decimal(),
    price: decimal(),
    discount_multiplier: z.exactOptional(decimal()),
    currency: z.exactOptional(z.string()),
  }),
)

export const orderEstimate = /* @__PURE__ */ onFirstUse(() =>
  z.looseObject({
    payment_method: orderPaymentMethod(),
    items: z.array(estimateItem()),
    currency: z.string(),
    total_price: decimal(),
    total_discount: z.exactOptional(decimal()),
    transaction_detail: z.exactOptional(transactionDetail()),
  }),
)
