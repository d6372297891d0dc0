import { onFirstUse } from '@x/transport'
import * as z from 'zod/mini'
import { decimal } from './decimal.ts'

export const balance = /* @__PURE__ */ onFirstUse(() => z.looseObject({ balance: decimal(), currency: z.string() }))

export const balances = /* @__PURE__ */ onFirstUse(() => z.array(balance()))
