import { onFirstUse, openEnum } from '@x/transport'
import * as z from 'zod/mini'
import { KNOWN_RUN_STATUSES } from '../runs/run-status.ts'
import { integer } from './integer.ts'

const text = /* @__PURE__ */ onFirstUse(() => z.exactOptional(z.string()))
const nullableText = /* @__PURE__ */ onFirstUse(() => z.exactOptional(z.nullable(z.string())))

/** What a run and a row of a list have in common. */
const shared = <Id extends z.ZodMiniType>(functionId: Id) => ({
  run_id: z.string(),
  run_started_at: text(),
  function_id: functionId,
  function_version: z.exactOptional(integer()),
  environment_id: text(),
  event_id: nullableText(),
  batch_id: nullableText(),
  original_run_id: nullableText(),
  cron: nullableText(),
  status: openEnum(KNOWN_RUN_STATUSES, '(a run status this version does not know)'),
  output: z.exactOptional(z.unknown()),
})

export const run = /* @__PURE__ */ onFirstUse(() => z.looseObject({ ...shared(z.string()), ended_at: nullableText() }))

export const runRow = /* @__PURE__ */ onFirstUse(() =>
  z.looseObject({
    ...shared(text()),
    app: z.exactOptional(z.looseObject({ id: text() })),
    function: z.exactOptional(z.looseObject({ id: text(), name: text() })),
    startedAt: text(),
    ended_at: z.nullable(z.string()),
    durationMs: z.exactOptional(z.number()),
  }),
)
