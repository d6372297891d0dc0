import { redact } from '@x/transport'
import { RUNA_API } from '../../api/api.ts'
import type { BatchConnection } from './batch-access.ts'

const nothing = (): never => {
  throw new Error('a dry run sends nothing')
}

/** The connection of a dry run: it belongs to nobody, and leads nowhere. */
export const UNCONNECTED: BatchConnection = {
  apiKeyPrefix: '',
  baseUrl: '',
  // No key is known. Anything that looks like one is still redacted.
  redact: (text) => redact(text, { secrets: [], patterns: RUNA_API.keyPatterns, publicUrls: RUNA_API.publicUrls }),
  ping: nothing,
  createOrder: nothing,
  getOrder: nothing,
  waitForOrder: nothing,
  listOrders: nothing,
}
