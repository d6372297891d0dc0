import { onFirstUse } from '@x/transport'
import * as z from 'zod/mini'
import { integer } from './integer.ts'

const text = /* @__PURE__ */ onFirstUse(() => z.exactOptional(z.string()))
const count = /* @__PURE__ */ onFirstUse(() => z.exactOptional(integer()))

export const runJob = /* @__PURE__ */ onFirstUse(() =>
  z.looseObject({ job_id: text(), at: text(), position: count(), kind: text(), attempt: count() }),
)
