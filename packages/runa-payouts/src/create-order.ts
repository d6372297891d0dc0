import {
  givenOptions,
  type Immutable,
  MOST_FIELDS,
  type Pace,
  responseOf,
  type Transport,
  type WithResponse,
  writeJson,
} from '@x/transport'
import type { CreateOrderOptions } from './client-options.ts'
import type { CreateOrderResult } from './create-order-result.ts'
import { sentOrder } from './order-belief.ts'
import { intentOf } from './order-request.ts'
import { waitForOrder } from './order-wait.ts'
import { sendOwnOrder } from './own-answer.ts'
import type { WaitOptions } from './waiting.ts'
import type { CreateOrderRequest } from './wire.gen.ts'

/** What a client places orders with. */
export interface OrderTools {
  readonly transport: Transport
  readonly pace: Pace
  /** Whether a random key will not do. */
  readonly keyIsRequired: boolean
}

/**
 * Places an order, and tells what came back.
 *
 * @param knownOptions those of the method that was called.
 */
export async function placeOrder(
  { transport, pace, keyIsRequired }: OrderTools,
  body: Immutable<CreateOrderRequest>,
  given: CreateOrderOptions,
  knownOptions: readonly string[],
): Promise<WithResponse<CreateOrderResult>> {
  const options = givenOptions(given, knownOptions)
  const rules = { now: transport.clock.now(), keyIsRequired }
  const written = writeJson(body, MOST_FIELDS)
  const { mode, problems, expired } = intentOf(written.value, { ...options }, rules)
  const idempotencyKey = options?.idempotencyKey ?? globalThis.crypto.randomUUID()
  const sent = sentOrder(written.value)
  const answer = await sendOwnOrder(
    transport,
    {
      written,
      headers: { 'X-Idempotency-Key': idempotencyKey, 'X-Execution-Mode': mode },
      idempotencyKey,
      extraBody: options?.extraBody,
      knownOptions,
      problems,
      pace,
      ...(expired ? { refusalOutcome: 'unknown' } : {}),
    },
    options,
    sent,
  )
  const { drift } = answer
  if (answer.readAs === 200 && answer.data.status === 'COMPLETED') {
    return { ...responseOf(answer), data: { kind: 'completed', order: answer.data, idempotencyKey, drift } }
  }
  const sameCall = waitOptionsOf(options)
  const order = answer.data
  const wait = (waiting: WaitOptions = {}) =>
    waitForOrder(transport, order.id, { ...sameCall, ...waiting }, { idempotencyKey, sent })
  return { ...responseOf(answer), data: { kind: 'accepted', order, idempotencyKey, drift, wait } }
}

/** What an order's own call says about the reads that follow it. Its signal and its deadline ended with it. */
function waitOptionsOf(options: CreateOrderOptions): WaitOptions {
  const { apiKey, headers, timeout } = { ...options }
  return { apiKey, headers, timeout }
}
