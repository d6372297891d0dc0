import { onFirstUse, text } from '@x/transport'
import * as z from 'zod/mini'
import { decimal } from './decimal.ts'

const productUpdateState = /* @__PURE__ */ onFirstUse(() =>
  z.looseObject({
    price_multiplier: decimal(),
    is_orderable: z.boolean(),
    denominations: z.exactOptional(z.unknown()),
  }),
)

export const productUpdate = /* @__PURE__ */ onFirstUse(() =>
  z.looseObject({
    product_code: text({ min: 1 }),
    old_state: productUpdateState(),
    new_state: productUpdateState(),
    // Not a date-time: Runa's own sample has no time zone.
    timestamp: z.string(),
  }),
)
