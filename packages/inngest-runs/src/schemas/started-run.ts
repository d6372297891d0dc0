import { mapOf, onFirstUse, text } from '@x/transport'
import * as z from 'zod/mini'

const name = /* @__PURE__ */ onFirstUse(() => text({ min: 1 }))

export const invokeFunctionRequest = /* @__PURE__ */ onFirstUse(() =>
  z.strictObject({ data: mapOf(z.unknown()), idempotencyKey: z.optional(name()) }),
)

const stepToRerun = /* @__PURE__ */ onFirstUse(() =>
  z.strictObject({ stepId: name(), input: z.optional(z.array(z.unknown())) }),
)

export const rerunRequest = /* @__PURE__ */ onFirstUse(() => z.strictObject({ fromStep: z.optional(stepToRerun()) }))

export const startedRunEnvelope = /* @__PURE__ */ onFirstUse(() =>
  z.looseObject({ data: z.looseObject({ runId: z.string() }) }),
)
