import { mapOf, onFirstUse } from '@x/transport'
import * as z from 'zod/mini'
import { decimal } from './decimal.ts'

const foreignExchange = /* @__PURE__ */ onFirstUse(() =>
  z.looseObject({
    rate: decimal(),
    rate_symbol: z.string(),
    fee: z.looseObject({ value: decimal(), currency: z.string() }),
  }),
)

/** By payout currency. */
export const transactionDetail = /* @__PURE__ */ onFirstUse(() =>
  mapOf(
    z.looseObject({
      value: decimal(),
      fx: z.exactOptional(z.nullable(foreignExchange())),
    }),
  ),
)
