import { onFirstUse, text } from '@x/transport'
import * as z from 'zod/mini'

const name = /* @__PURE__ */ onFirstUse(() => text({ min: 1 }))
const filter = /* @__PURE__ */ onFirstUse(() => z.optional(name()))

export const cancelRunsRequest = /* @__PURE__ */ onFirstUse(() =>
  z.strictObject({
    runIds: z.optional(z.array(name()).check(z.minLength(1), z.maxLength(1_000))),
    appId: filter(),
    functionId: filter(),
    from: filter(),
    until: filter(),
    dryRun: z.optional(z.boolean()),
  }),
)
