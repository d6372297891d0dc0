import {
  isConfigurationError,
  isNotFoundError,
  isRequestValidationError,
  isResponseValidationError,
  isSdkError,
  type SdkError,
  SHARED_CALL_OPTIONS,
  SHARED_WAIT_OPTIONS,
  type Transport,
  waitUntilEnded,
} from '@x/transport'
import * as operations from './operations.ts'
import { type SentOrder, signOfAnother } from './order-belief.ts'
import { isKnownOrderStatus } from './order-status.ts'
import { anotherOrder } from './own-answer.ts'
import type { WaitOptions } from './waiting.ts'
import type { CompletedOrder, FailedOrder, Order } from './wire.gen.ts'

/** For how long a 404 means that the order is not visible yet: neither promised nor excluded by the documentation. */
const VISIBLE_AFTER_MS = 30_000

const isEnded = (order: Order): order is CompletedOrder | FailedOrder =>
  order.status === 'COMPLETED' || order.status === 'FAILED'

/**
 * Reads an order until it has ended. Once a read or the order's own answer has vouched for it, errors say `accepted`;
 * before, whether there is such an order is unknown.
 *
 * @param known the key under which the order was placed, so that it exists for certain; and what was sent, which a read is
 * held against: an answer that only took an order shows nothing but its id.
 * @throws UnexpectedResponseError with outcome `unknown` where the id turns out to be that of another order.
 */
export async function waitForOrder(
  transport: Transport,
  orderId: string,
  given: WaitOptions,
  known: { readonly idempotencyKey: string; readonly sent: SentOrder | undefined } | undefined,
): Promise<CompletedOrder | FailedOrder> {
  let seen = known !== undefined
  let another: (() => SdkError) | undefined
  try {
    const options = transport.checkOptions('waitForOrder', given, SHARED_WAIT_OPTIONS)
    return await waitUntilEnded(
      transport,
      {
        operation: 'waitForOrder',
        subject: { orderId },
        thing: `order ${orderId}`,
        isEnded,
        statusOf: ({ status }) => status,
        notYetVisible: { is: isNotFoundError, graceMs: VISIBLE_AFTER_MS },
        first: known === undefined ? 'now' : 'after-interval',
        async read(callOptions) {
          const plan = { path: { orderId }, knownOptions: SHARED_CALL_OPTIONS }
          const { data, ...answer } = await transport.send(operations.getOrder, plan, callOptions)
          const sign = signOfAnother(known?.sent, data)
          if (sign !== undefined) {
            another = () =>
              anotherOrder('waitForOrder', orderId, sign, { ...answer, idempotencyKey: known?.idempotencyKey })
            // Final, where an answer of that class may be a lost one, and is asked for again.
            throw new Error(sign)
          }
          seen = true
          if (!isKnownOrderStatus(data.status)) transport.tellUnknown('waitForOrder', 'status')
          return data
        },
      },
      options,
    )
  } catch (error) {
    if (another !== undefined) throw another()
    // What never was a wait for an order: its own input, or a client that cannot call.
    if (!isSdkError(error) || isRequestValidationError(error) || isConfigurationError(error)) throw error
    // An answer in another shape than agreed is an answer about the order too.
    const vouched = seen || isResponseValidationError(error)
    throw asWait(error, orderId, vouched ? 'accepted' : 'unknown', known?.idempotencyKey)
  }
}

function asWait(
  error: SdkError,
  orderId: string,
  outcome: 'accepted' | 'unknown',
  idempotencyKey: string | undefined,
): SdkError {
  const told = error.orderId === orderId && error.outcome === outcome
  const fate = outcome === 'accepted' ? 'was accepted and goes on' : 'may exist all the same'
  // Made by the one read that failed, and nobody else has seen it yet.
  return Object.assign(
    error,
    { outcome, orderId, message: told ? error.message : `${error.message} Order ${orderId} ${fate}.` },
    idempotencyKey === undefined ? {} : { idempotencyKey },
  )
}
