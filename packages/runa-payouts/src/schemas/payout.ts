import { onFirstUse, openEnum } from '@x/transport'
import * as z from 'zod/mini'
import { KNOWN_PAYOUT_STATUSES } from '../orders/payout-status.ts'

export const payout = /* @__PURE__ */ onFirstUse(() =>
  z.looseObject({
    status: openEnum(KNOWN_PAYOUT_STATUSES, '(a payout status this version does not know)'),
    status_updated_at: z.string(),
    url: z.string(),
    expiry_date: z.exactOptional(z.nullable(z.string())),
  }),
)
