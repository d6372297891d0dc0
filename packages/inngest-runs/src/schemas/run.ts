import { onFirstUse, openEnum } from '@x/transport'
import * as z from 'zod/mini'
import { KNOWN_RUN_STATUSES } from '../runs/run-status.ts'
import { integer } from './integer.ts'

const text = /* @__PURE__ */ onFirstUse(() => z.exactOptional(z.string()))
const nullableText = /* @__PURE__ */ onFirstUse(() => z.exactOptional(z.nullable(z.string())))

export const run = /* @__PURE__ */ onFirstUse(() =>
  z.looseObject({
    run_id: z.string(),
    run_started_at: text(),
    function_id: z.string(),
    function_version: z.exactOptional(integer()),
    environment_id: text(),
    event_id: nullableText(),
    batch_id: nullableText(),
    original_run_id: nullableText(),
    cron: nullableText(),
    status: openEnum(KNOWN_RUN_STATUSES, '(a run status this version does not know)'),
    ended_at: nullableText(),
    output: z.exactOptional(z.unknown()),
  }),
)
