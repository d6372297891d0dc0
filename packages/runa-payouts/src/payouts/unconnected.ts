import type { BatchConnection } from './batch-access.ts'

const nothing = (): never => {
  throw new Error('a dry run sends nothing')
}

/** The connection of a dry run: it is nobody's, and leads nowhere. */
export const UNCONNECTED: BatchConnection = {
  apiKeyPrefix: '',
  baseUrl: '',
  redact: nothing,
  ping: nothing,
  createOrder: nothing,
  getOrder: nothing,
  waitForOrder: nothing,
  listOrders: nothing,
}
