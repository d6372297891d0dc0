import { type Connection, type Exchange, redact, SHARED_CALL_OPTIONS, sha256, type Transport } from '@x/transport'
import { RUNA_API } from '../../api/api.ts'
import { publicPrefix } from '../../api/environments.ts'
import * as operations from '../../api/operations.gen.ts'
import { sentOrderOf } from '../../orders/order-belief.ts'
import type { OrderListing } from '../../orders/order-pages.ts'
import { waitForOrder } from '../../orders/order-wait.ts'
import { sendOwnOrder } from '../../orders/own-answer.ts'
import { VERSION } from '../../version.ts'
import { BATCH_ACCESS, BATCH_ACCESS_VERSION, type BatchAccess, type BatchConnection } from './batch-access.ts'
import type { OrderRateLimiter } from './order-rate-limiter.ts'

/** What a client provides. */
export interface ClientParts {
  readonly transport: Transport
  readonly rateLimiter: OrderRateLimiter
  readonly apiVersion: string
  /** Resolves the client's base URL and key. */
  readonly connect: () => Connection | Promise<Connection>
  readonly orders: (apiKey: string, signal: AbortSignal) => OrderListing
}

/** Lets batches work with a client: under a symbol, hidden from prints, JSON and types. */
export function grantBatchAccess(client: object, parts: ClientParts): void {
  const access: BatchAccess = {
    version: BATCH_ACCESS_VERSION,
    packageVersion: VERSION,
    clock: parts.transport.clock,
    apiVersion: parts.apiVersion,
    rateLimiter: parts.rateLimiter,
    memory: undefined,
    connect: async () => connectionOf(parts, await parts.connect()),
  }
  Object.defineProperty(client, BATCH_ACCESS, { value: access })
}

/** Resolved once: a run that changed its key halfway could not say under which key an order was sent. */
async function connectionOf(
  { transport, rateLimiter, orders }: ClientParts,
  { baseUrl, headers, secrets }: Connection,
): Promise<BatchConnection> {
  const apiKey = headers['x-api-key'] ?? ''
  // Whatever else is odd about a response: it says who was paid.
  const shared = { knownOptions: SHARED_CALL_OPTIONS }
  const { keyPatterns: patterns, publicUrls } = RUNA_API
  return {
    // Keys without a public part are told apart by a fingerprint.
    apiKeyPrefix: publicPrefix(apiKey) ?? `sha256:${(await sha256(apiKey)).slice(0, 8)}`,
    baseUrl,
    redact: (text) => redact(text, { secrets, patterns, publicUrls }),
    // Only the time of its response counts.
    ping: async (signal) => exchangeOf(await transport.send(operations.ping, shared, { apiKey, signal })),
    async createOrder({ key, mode, apiVersion, body }, window) {
      const response = await sendOwnOrder(
        transport,
        {
          bodyText: body,
          headers: { 'X-Idempotency-Key': key, 'X-Execution-Mode': mode, 'X-Api-Version': apiVersion },
          idempotencyKey: key,
          knownOptions: SHARED_CALL_OPTIONS,
          rateLimiter: rateLimiter.afterFirst(),
          window,
        },
        { apiKey },
        sentOrderOf(body),
      )
      const order = response.readAs === 200 ? response.data : undefined
      return { orderId: response.data.id, order, exchange: exchangeOf(response) }
    },
    async getOrder(orderId, signal) {
      const { data } = await transport.send(operations.getOrder, { ...shared, path: { orderId } }, { apiKey, signal })
      return data
    },
    waitForOrder: (orderId, placed, signal) => waitForOrder(transport, orderId, { apiKey, signal }, placed),
    listOrders: (signal) => orders(apiKey, signal),
  }
}

/** When a response came, and its `Date`. */
function exchangeOf({
  attempts,
  headers,
}: {
  readonly attempts: readonly { readonly startedAt: number; readonly durationMs: number }[]
  readonly headers: Headers
}): Exchange {
  const { startedAt = 0, durationMs = 0 } = attempts.at(-1) ?? {}
  return { sentAt: startedAt, answeredAt: startedAt + durationMs, date: headers.get('date') }
}
