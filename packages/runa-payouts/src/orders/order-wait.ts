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
import * as operations from '../api/operations.gen.ts'
import type { CompletedOrder, FailedOrder, Order } from '../wire.gen.ts'
import { type SentOrder, signOfAnother } from './order-belief.ts'
import { isKnownOrderStatus } from './order-status.ts'
import { anotherOrder } from './own-answer.ts'
import type { WaitOptions } from './waiting.ts'

/** For how long a 404 means that the order is not visible yet: the documentation neither promises nor excludes this. */
const VISIBLE_AFTER_MS = 30_000

const isEnded = (order: Order): order is CompletedOrder | FailedOrder =>
  order.status === 'COMPLETED' || order.status === 'FAILED'

/**
 * Reads an order until it has ended. Once a read or the order's own response has confirmed that it exists, errors say
 * `accepted`; before that, it is unknown whether there is such an order.
 *
 * @param known the key under which the order was placed, so that it certainly exists; and what was sent, to compare
 * with each read: a response that only accepted the order contains nothing but its id.
 * @throws UnexpectedResponseError with outcome `unknown` if the id turns out to belong to another order.
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
        resource: { orderId },
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
            // Final, although a response error of that class may be a lost response that is read again.
            throw new Error(sign)
          }
          seen = true
          if (!isKnownOrderStatus(data.status)) transport.reportUnknown('waitForOrder', 'status')
          return data
        },
      },
      options,
    )
  } catch (error) {
    if (another !== undefined) throw another()
    // Never a wait for an order: invalid input, or a client that cannot call.
    if (!isSdkError(error) || isRequestValidationError(error) || isConfigurationError(error)) throw error
    // A response that does not match its schema is a response about the order too.
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
  const fate = outcome === 'accepted' ? 'was accepted and continues' : 'may exist anyway'
  const note = told ? error.note : [error.note, `Order ${orderId} ${fate}.`].filter(Boolean).join(' ')
  return error.with({ outcome, orderId, note, ...(idempotencyKey === undefined ? {} : { idempotencyKey }) })
}
