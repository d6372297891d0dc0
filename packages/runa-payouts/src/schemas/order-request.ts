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

const notes = /* @__PURE__ */ onFirstUse(() => ({
  description: z.optional(z.nullable(text({ max: 128 }))),
  metadata: z.optional(z.nullable(mapOf(text({ max: 200 }), { entries: 20, keyLength: 40 }))),
}))

export const createOrderRequest = /* @__PURE__ */ onFirstUse(() =>
  z.strictObject({ payment_method: paymentMethod(), items: items(), ...notes() }),
)

const itemToCheck = /* @__PURE__ */ onFirstUse(() =>
  z
    .strictObject({
      face_value: faceValue(),
      products: productsRequest(),
      distribution_method: z.optional(z.looseObject({})),
    })
    .check(wholeForChoices()),
)

/** An order as it is checked before anybody decides what to pay it from, and how it reaches its recipients. */
export const checkOrderRequest = /* @__PURE__ */ onFirstUse(() =>
  z.strictObject({
    payment_method: z.optional(paymentMethod()),
    items: z.array(itemToCheck()).check(z.minLength(1), z.maxLength(200)),
    ...notes(),
  }),
)
