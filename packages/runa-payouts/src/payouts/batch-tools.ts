import { type Connection, sha256, type Transport } from '@x/transport'
import { publicPrefix } from '../environments.ts'
import type { OrderSummary } from '../wire.gen.ts'
import type { OrderPace } from './order-pace.ts'
import type { RecentOrders } from './recent-orders.ts'

/** What a batch needs of its client. */
export interface BatchTools {
  readonly transport: Transport
  readonly pace: OrderPace
  readonly recent: RecentOrders
  readonly apiVersion: string
  /** Resolves where and as whom the client calls. */
  readonly connect: () => Connection | Promise<Connection>
  /** Every order of the account, as the API lists them. */
  readonly orders: (apiKey: string, signal?: AbortSignal) => AsyncIterable<OrderSummary>
}

/** Where and as whom one run calls, from its first to its last request. */
export interface BatchIdentity {
  readonly apiKey: string
  readonly apiKeyPrefix: string
  readonly baseUrl: string
}

/** Resolved once: a run that changed its key halfway could not say under which key an order was sent. */
export async function identityOf(tools: BatchTools): Promise<BatchIdentity> {
  const { baseUrl, headers } = await tools.connect()
  const apiKey = headers['x-api-key'] ?? ''
  // Keys without a public part are told apart by a fingerprint.
  const apiKeyPrefix = publicPrefix(apiKey) ?? `sha256:${(await sha256(apiKey)).slice(0, 8)}`
  return { apiKey, apiKeyPrefix, baseUrl }
}
