import { type Pace, SHARED_CALL_OPTIONS, type Transport } from '@x/transport'
import * as operations from '../operations.ts'
import type { ExecutionMode } from '../order-request.ts'
import type { CompletedOrder, FailedOrder } from '../wire.gen.ts'
import type { Exchange } from './server-time.ts'

/** An order as it is sent, by this run or again by a later one. */
export interface OrderToSend {
  readonly key: string
  readonly mode: ExecutionMode
  readonly apiVersion: string
  readonly body: string
}

export interface SentOrder {
  readonly orderId: string
  /** The order, if it has ended already. */
  readonly ended: CompletedOrder | FailedOrder | undefined
  readonly exchange: Exchange
}

/** Sends an order, byte for byte as it was prepared. */
export async function sendOrder(
  transport: Transport,
  { key, mode, apiVersion, body }: OrderToSend,
  { apiKey, pace }: { readonly apiKey: string; readonly pace: Pace },
): Promise<SentOrder> {
  const answer = await transport.send(
    operations.createOrder,
    {
      bodyText: body,
      headers: { 'X-Idempotency-Key': key, 'X-Execution-Mode': mode, 'X-Api-Version': apiVersion },
      idempotencyKey: key,
      knownOptions: SHARED_CALL_OPTIONS,
      pace,
    },
    { apiKey },
  )
  const { data } = answer
  const ended =
    answer.readAs === 200 && (answer.data.status === 'COMPLETED' || answer.data.status === 'FAILED')
      ? answer.data
      : undefined
  return { orderId: data.id, ended, exchange: exchangeOf(answer) }
}

/** When an answer came, and what time it told. */
export function exchangeOf({
  attempts,
  headers,
}: {
  readonly attempts: readonly { readonly startedAt: number; readonly durationMs: number }[]
  readonly headers: Headers
}): Exchange {
  const { startedAt = 0, durationMs = 0 } = attempts.at(-1) ?? {}
  return { sentAt: startedAt, answeredAt: startedAt + durationMs, date: headers.get('date') }
}
