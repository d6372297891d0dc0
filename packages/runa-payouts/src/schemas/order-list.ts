import { constraint, onFirstUse } from '@x/transport'
import * as z from 'zod/mini'
import { orderSummary } from './order.ts'

const cursor = /* @__PURE__ */ onFirstUse(() => z.exactOptional(z.nullable(z.string())))

// Not z.int(), which also requires a safe integer: that does not matter for a page's limit.
const integer = /* @__PURE__ */ onFirstUse(() =>
  z.number().check(constraint({ code: 'invalid_type', expected: 'a whole number', holds: Number.isInteger })),
)

export const orderList = /* @__PURE__ */ onFirstUse(() =>
  z.looseObject({
    items: z.array(orderSummary()),
    pagination: z.looseObject({
      cursors: z.looseObject({ after: cursor(), before: cursor() }),
      page: z.looseObject({ limit: z.exactOptional(integer()) }),
    }),
  }),
)
