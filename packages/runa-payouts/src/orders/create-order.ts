import {
  givenOptions,
  isRequestValidationError,
  MOST_FIELDS,
  type OptionChecks,
  type RateLimiter,
  responseOf,
  type Transport,
  type WithResponse,
  writeJson,
} from '@x/transport'
import { createOrder } from '../api/operations.gen.ts'
import type { ServerTime } from '../api/server-time.ts'
import type { CreateOrderOptions } from '../client-options.ts'
import { keyWindow } from '../keys/key-window.ts'
import type { CreateOrderRequest } from '../wire.gen.ts'
import type { CreateOrderResult } from './create-order-result.ts'
import { sentOrder } from './order-belief.ts'
import { checkedBeforeSending } from './order-check.ts'
import { intentOf } from './order-request.ts'
import { waitForOrder } from './order-wait.ts'
import { sendOwnOrder } from './own-answer.ts'
import type { WaitOptions } from './waiting.ts'

/** What a client needs to place orders. */
export interface OrderTools {
  readonly transport: Transport
  readonly rateLimiter: RateLimiter
  /** What responses to orders reveal about the server's clock. */
  readonly time: ServerTime
  /** Whether a random key is not allowed. */
  readonly keyIsRequired: boolean
}

/**
 * Creates an order under an idempotency key: the caller's, or a random one.
 *
 * @param knownOptions the options of the method that was called.
 */
export async function createKeyedOrder(
  { transport, rateLimiter, time, keyIsRequired }: OrderTools,
  body: CreateOrderRequest,
  given: CreateOrderOptions,
  knownOptions: OptionChecks,
): Promise<WithResponse<CreateOrderResult>> {
  const options = givenOptions(given, Object.keys(knownOptions))
  const { clock } = transport
  const rules = { now: clock.now(), keyIsRequired }
  const written = writeJson(body, MOST_FIELDS)
  const { mode, problems, expired } = intentOf(written.value, { ...options }, rules)
  const idempotencyKey = options?.idempotencyKey ?? globalThis.crypto.randomUUID()
  const firstAttemptAt = options?.firstAttemptAt
  const check = options?.check
  // A repeat is never stopped: its first attempt may have paid.
  const isChecked = check !== undefined && firstAttemptAt === undefined
  // What this call itself has learnt counts until it ends, however long it waits.
  let heardLead: number | undefined
  const window = keyWindow({
    clock,
    lead: (at) => heardLead ?? time.recentLead(at),
    hear: (exchange) => {
      time.hear(exchange)
      heardLead = time.knownLead
    },
    usedAt: firstAttemptAt === undefined ? undefined : Number(firstAttemptAt),
    usedBefore: firstAttemptAt !== undefined,
    operation: createOrder.id,
    field: 'firstAttemptAt',
    idempotencyKey,
    whatToDo: 'Look for the order with listOrders before you use a new key.',
  })
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
      rateLimiter,
      window,
      ...(isChecked && {
        beforeSending: checkedBeforeSending(
          transport,
          { check, onCheckWarnings: options.onCheckWarnings },
          { idempotencyKey, isOwnKey: options.idempotencyKey !== undefined },
        ),
      }),
    },
    options,
    sent,
  ).catch((error: unknown) => {
    // If the key is too old, the order of its first use may have been placed.
    throw expired && isRequestValidationError(error) ? error.with({ outcome: 'unknown' }) : error
  })
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

/** What the call that placed an order passes on to the reads that follow. Its signal and its deadline ended with it. */
function waitOptionsOf(options: CreateOrderOptions): WaitOptions {
  const { apiKey, headers, timeout } = { ...options }
  return { apiKey, headers, timeout }
}
