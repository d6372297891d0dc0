import { onFirstUse } from '@x/transport'
import * as z from 'zod/mini'
import { run } from './run.ts'
import { runJob } from './run-job.ts'

export const responseMetadata = /* @__PURE__ */ onFirstUse(() =>
  z.looseObject({
    fetched_at: z.exactOptional(z.string()),
    cached_until: z.exactOptional(z.nullable(z.string())),
  }),
)

const metadata = /* @__PURE__ */ onFirstUse(() => z.exactOptional(responseMetadata()))

export const runEnvelope = /* @__PURE__ */ onFirstUse(() => z.looseObject({ data: run(), metadata: metadata() }))

export const runsEnvelope = /* @__PURE__ */ onFirstUse(() =>
  z.looseObject({ data: z.array(run()), metadata: metadata() }),
)

export const runJobsEnvelope = /* @__PURE__ */ onFirstUse(() =>
  z.looseObject({ data: z.array(runJob()), metadata: metadata() }),
)
