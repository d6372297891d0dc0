import { droppable, mapOf } from '@x/transport'
import * as z from 'zod/mini'
import { decimal } from './decimal.ts'

const foreignExchange = /* @__PURE__ */ droppable(() =>
  z.looseObject({
    rate: decimal,
    rate_symbol: z.string(),
    fee: z.looseObject({ value: decimal, currency: z.string() }),
  }),
)

/** By payout currency. */
export const transactionDetail = /* @__PURE__ */ droppable(() =>
  mapOf(
    z.looseObject({
      value: decimal,
      fx: z.exactOptional(z.nullable(foreignExchange)),
    }),
  ),
)
