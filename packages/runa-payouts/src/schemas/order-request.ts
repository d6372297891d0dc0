import { mapOf, onFirstUse, text } from '@x/transport'
import * as z from 'zod/mini'
import { distributionMethodRequest } from './distribution-method.ts'
import { faceValue, wholeForChoices } from './face-value.ts'
import { paymentMethod } from './payment-method.ts'
import { productsRequest } from './products.ts'

const item = /* @__PURE__ */ onFirstUse(() =>
  z
    .strictObject({
      face_value: faceValue(),
      distribution_method: distributionMethodRequest(),
      products: productsRequest(),
    })
    .check(wholeForChoices()),
)

const items = /* @__PURE__ */ onFirstUse(() => z.array(item()).check(z.minLength(1), z.maxLength(200)))

export const createOrderRequest = /* @__PURE__ */ onFirstUse(() =>
  z.strictObject({
    payment_method: paymentMethod(),
    items: items(),
    description: z.optional(z.nullable(text({ max: 128 }))),
    metadata: z.optional(z.nullable(mapOf(text({ max: 200 }), { entries: 20, keyLength: 40 }))),
  }),
)
