import { droppable, rule } from '@x/transport'
import * as z from 'zod/mini'
import { orderSummary } from './order.ts'

const cursor = /* @__PURE__ */ droppable(() => z.exactOptional(z.nullable(z.string())))

// Not z.int(), which also wants it to be one that JavaScript counts exactly: that is no business of a page's limit.
const integer = /* @__PURE__ */ droppable(() =>
  z.number().check(rule({ code: 'invalid_type', expected: 'a whole number', holds: Number.isInteger })),
)

export const orderList = /* @__PURE__ */ droppable(() =>
  z.looseObject({
    items: z.array(orderSummary),
    pagination: z.looseObject({
      cursors: z.looseObject({ after: cursor, before: cursor }),
      page: z.looseObject({ limit: z.exactOptional(integer) }),
    }),
  }),
)
