import { onFirstUse, openEnum, text } from '@x/transport'
import * as z from 'zod/mini'

export const paymentMethod = /* @__PURE__ */ onFirstUse(() =>
  z.strictObject({
    type: z.literal('ACCOUNT_BALANCE'),
    currency: text({
      format: { pattern: /^[A-Z]{3}$/, name: 'a currency code of three capital letters, such as "USD"' },
    }),
  }),
)

export const orderPaymentMethod = /* @__PURE__ */ onFirstUse(() =>
  z.looseObject({
    type: openEnum(['ACCOUNT_BALANCE'], '(a payment method this version does not know)'),
    currency: z.exactOptional(z.string()),
  }),
)
