import { onFirstUse, openEnum } from '@x/transport'
import * as z from 'zod/mini'
import { KNOWN_RUN_STATUSES } from '../runs/run-status.ts'
import { integer } from './integer.ts'

const text = /* @__PURE__ */ onFirstUse(() => z.exactOptional(z.string()))
const nullableText = /* @__PURE__ */ onFirstUse(() => z.exactOptional(z.nullable(z.string())))

export const runRow = /* @__PURE__ */ onFirstUse(() =>
  z.looseObject({
    run_id: z.string(),
    run_started_at: text(),
    app: z.exactOptional(z.looseObject({ id: text() })),
    function: z.exactOptional(z.looseObject({ id: text(), name: text() })),
    function_id: text(),
    function_version: z.exactOptional(integer()),
    environment_id: text(),
    original_run_id: nullableText(),
    event_id: nullableText(),
    batch_id: nullableText(),
    cron: nullableText(),
    status: openEnum(KNOWN_RUN_STATUSES, '(a run status this version does not know)'),
    startedAt: text(),
    ended_at: z.nullable(z.string()),
    durationMs: z.exactOptional(z.number()),
    output: z.exactOptional(z.unknown()),
  }),
)
