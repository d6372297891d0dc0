import { onFirstUse, rule } from '@x/transport'
import * as z from 'zod/mini'

// Not z.int(), which also wants it to be one that JavaScript counts exactly: the server counts to 2^63.
export const integer = /* @__PURE__ */ onFirstUse(() =>
  z.number().check(rule({ code: 'invalid_type', expected: 'a whole number', holds: Number.isInteger })),
)
