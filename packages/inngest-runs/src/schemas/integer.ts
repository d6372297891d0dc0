import { constraint, onFirstUse } from '@x/transport'
import * as z from 'zod/mini'

// Not z.int(), which also requires a safe integer: the server counts to 2^63.
export const integer = /* @__PURE__ */ onFirstUse(() =>
  z.number().check(constraint({ code: 'invalid_type', expected: 'a whole number', holds: Number.isInteger })),
)
