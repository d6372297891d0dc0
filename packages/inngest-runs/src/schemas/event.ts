import { mapOf, onFirstUse, text } from '@x/transport'
import * as z from 'zod/mini'
import { responseMetadata } from './envelope.ts'
import { integer } from './integer.ts'

const optionalText = /* @__PURE__ */ onFirstUse(() => z.exactOptional(z.string()))

export const inngestEvent = /* @__PURE__ */ onFirstUse(() =>
  z.looseObject({
    internal_id: z.string(),
    account_id: optionalText(),
    environment_id: optionalText(),
    source: optionalText(),
    source_id: z.exactOptional(z.nullable(z.string())),
    received_at: optionalText(),
    id: optionalText(),
    name: z.string(),
    data: z.exactOptional(z.unknown()),
    user: z.exactOptional(z.unknown()),
    ts: z.exactOptional(integer()),
  }),
)

const metadata = /* @__PURE__ */ onFirstUse(() => z.exactOptional(responseMetadata()))

export const eventEnvelope = /* @__PURE__ */ onFirstUse(() =>
  z.looseObject({ data: inngestEvent(), metadata: metadata() }),
)

export const eventsEnvelope = /* @__PURE__ */ onFirstUse(() =>
  z.looseObject({ data: z.array(inngestEvent()), metadata: metadata() }),
)

const anyMap = /* @__PURE__ */ onFirstUse(() => z.optional(mapOf(z.unknown())))

export const sendEventRequest = /* @__PURE__ */ onFirstUse(() =>
  z.strictObject({
    name: text({ min: 1 }),
    data: anyMap(),
    id: z.optional(text({ min: 1 })),
    ts: z.optional(integer()),
    user: anyMap(),
  }),
)

export const sentEventEnvelope = /* @__PURE__ */ onFirstUse(() =>
  z.looseObject({ data: z.looseObject({ eventId: z.string() }) }),
)
