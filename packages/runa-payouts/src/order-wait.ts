import {
  isNotFoundError,
  isSdkError,
  type SdkError,
  SHARED_CALL_OPTIONS,
  SHARED_WAIT_OPTIONS,
  type SharedWaitOptions,
  type Transport,
  waitUntilEnded,
} from '@x/transport'
import * as operations from './operations.ts'
import { isKnownOrderStatus } from './order-status.ts'
import type { CompletedOrder, FailedOrder, Order } from './wire.gen.ts'

/** How to wait for an order. */
export interface WaitOptions extends SharedWaitOptions<Order> {}

/** For how long a 404 means that the order is not visible yet: neither promised nor excluded by the documentation. */
const VISIBLE_AFTER_MS = 30_000

const isEnded = (order: Order): order is CompletedOrder | FailedOrder =>
  order.status === 'COMPLETED' || order.status === 'FAILED'

/**
 * Reads an order until it has ended. Whatever goes wrong, the order was accepted, and the errors say so.
 *
 * @param known the order was answered with a 2xx in this process, so that it exists for certain.
 */
export async function waitForOrder(
  transport: Transport,
  orderId: string,
  options: WaitOptions,
  known: boolean,
): Promise<CompletedOrder | FailedOrder> {
  let seen = known
  try {
    transport.checkOptions('waitForOrder', options, SHARED_WAIT_OPTIONS)
    return await waitUntilEnded(
      transport,
      {
        operation: 'waitForOrder',
        subject: { orderId },
        thing: `order ${orderId}`,
        isEnded,
        statusOf: ({ status }) => status,
        notYetVisible: { is: isNotFoundError, graceMs: VISIBLE_AFTER_MS },
        first: known ? 'after-interval' : 'now',
        async read(callOptions) {
          // The wait belongs to a payment: an odd answer is reported, and an error only where that was asked for.
          const plan = { path: { orderId }, knownOptions: SHARED_CALL_OPTIONS, validationByDefault: 'report' } as const
          const { data } = await transport.send(operations.getOrder, plan, callOptions)
          seen = true
          if (!isKnownOrderStatus(data.status)) transport.tellUnknown('waitForOrder', 'status')
          return data
        },
      },
      options,
    )
  } catch (error) {
    // An id that nothing has vouched for, and that the server does not know, is no order.
    if (!isSdkError(error) || (!seen && isNotFoundError(error))) throw error
    throw asAccepted(error, orderId)
  }
}

function asAccepted(error: SdkError, orderId: string): SdkError {
  if (error.outcome === 'accepted' && error.orderId === orderId) return error
  // Made by the one read that failed, and nobody else has seen it yet.
  return Object.assign(error, {
    outcome: 'accepted' as const,
    orderId,
    message: `${error.message} Order ${orderId} was accepted and goes on.`,
  })
}
