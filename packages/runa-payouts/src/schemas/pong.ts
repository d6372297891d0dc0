import { onFirstUse } from '@x/transport'
import * as z from 'zod/mini'

export const pong = /* @__PURE__ */ onFirstUse(() => z.looseObject({ message: z.string() }))
