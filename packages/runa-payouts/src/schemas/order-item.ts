import { onFirstUse } from '@x/transport'
import * as z from 'zod/mini'
import { decimal } from './decimal.ts'
import { orderDistributionMethod } from './distribution-method.ts'
import { payout } from './payout.ts'
import { orderProducts } from './products.ts'

export const orderItem = /* @__PURE__ */ onFirstUse(() =>
  z.looseObject({
    id: z.string(),
    distribution_method: orderDistributionMethod(),
    products: orderProducts(),
    face_value: decimal(),
    price: decimal(),
    currency: z.exactOptional(z.string()),
    discount_multiplier: z.exactOptional(decimal()),
    redemption_url: z.exactOptional(z.string()),
    payout: payout(),
  }),
)

export const failedOrderItem = /* @__PURE__ */ onFirstUse(() =>
  z.looseObject({
    id: z.exactOptional(z.string()),
    distribution_method: z.exactOptional(orderDistributionMethod()),
    products: z.exactOptional(orderProducts()),
    face_value: z.exactOptional(decimal()),
    price: z.exactOptional(z.nullable(decimal())),
    currency: z.exactOptional(z.nullable(z.string())),
    payout: z.exactOptional(z.nullable(payout())),
  }),
)
