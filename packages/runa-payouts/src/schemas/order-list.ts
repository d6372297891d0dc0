import { onFirstUse } from '@x/transport'
import * as z from 'zod/mini'
import { orderSummary } from './order.ts'
import { pagination } from './page.ts'

export const orderList = /* @__PURE__ */ onFirstUse(() =>
  z.looseObject({ items: z.array(orderSummary()), pagination: pagination() }),
)
