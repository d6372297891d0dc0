import { onFirstUse } from '@x/transport'
import * as z from 'zod/mini'
import { integer } from './integer.ts'
import { run, runRow } from './run.ts'
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

const page = /* @__PURE__ */ onFirstUse(() =>
  z.looseObject({
    cursor: z.exactOptional(z.string()),
    hasMore: z.exactOptional(z.boolean()),
    limit: z.exactOptional(integer()),
  }),
)

export const runRowsEnvelope = /* @__PURE__ */ onFirstUse(() =>
  z.looseObject({ data: z.array(runRow()), metadata: metadata(), page: page() }),
)

export const runTraceEnvelope = /* @__PURE__ */ onFirstUse(() =>
  z.looseObject({
    data: z.looseObject({ runId: z.string(), rootSpan: z.looseObject({}) }),
    metadata: metadata(),
  }),
)
