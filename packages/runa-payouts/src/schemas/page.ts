import { constraint, onFirstUse } from '@x/transport'
import * as z from 'zod/mini'

// Not z.int(), which also requires a safe integer: that does not matter for a page's limit or a number of months.
export const integer = /* @__PURE__ */ onFirstUse(() =>
  z.number().check(constraint({ code: 'invalid_type', expected: 'a whole number', holds: Number.isInteger })),
)

const cursor = /* @__PURE__ */ onFirstUse(() => z.exactOptional(z.nullable(z.string())))

/** Where a page is in its list. */
export const pagination = /* @__PURE__ */ onFirstUse(() =>
  z.looseObject({
    cursors: z.looseObject({ after: cursor(), before: cursor() }),
    page: z.looseObject({ limit: z.exactOptional(integer()) }),
  }),
)
