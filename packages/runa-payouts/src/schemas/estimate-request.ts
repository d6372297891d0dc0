import { onFirstUse } from '@x/transport'
import * as z from 'zod/mini'
import { distributionMethodRequest } from './distribution-method.ts'
import { faceValue } from './face-value.ts'
import { paymentMethod } from './payment-method.ts'
import { estimateProductsRequest } from './products.ts'

const item = /* @__PURE__ */ onFirstUse(() =>
  z.strictObject({
    face_value: faceValue(),
    distribution_method: z.optional(distributionMethodRequest()),
    products: estimateProductsRequest(),
  }),
)

export const estimateOrderRequest = /* @__PURE__ */ onFirstUse(() =>
  z.strictObject({
    payment_method: paymentMethod(),
    items: z.array(item()).check(z.minLength(1), z.maxLength(500)),
  }),
)
