import {
  AbortedError,
  type DeadlineOption,
  deadlineFrom,
  isNotFoundError,
  isSdkError,
  POLICY,
  poll,
  type SdkError,
  SHARED_CALL_OPTIONS,
  type SharedCallOptions,
  type Transport,
  WaitTimeoutError,
} from '@x/transport'
import * as operations from './operations.ts'
import { isKnownOrderStatus } from './order-status.ts'
import type { CompletedOrder, FailedOrder, Order } from './wire.gen.ts'

/** How to wait for an order. */
export interface WaitOptions extends Omit<SharedCallOptions, 'deadline' | 'maxRetries'> {
  /** When to give up, the read in flight included. Default: 10 minutes from now. */
  readonly deadline?: DeadlineOption
  /** Ms between polls to start from; each is 1.5 times as long as the one before, up to 15 s. Default: 1,000. */
  readonly interval?: number
  /** Called with every state that was read. What it throws is ignored. */
  readonly onUpdate?: (order: Order) => void
}

export const WAIT_OPTIONS = ['signal', 'timeout', 'deadline', 'headers', 'apiKey', 'interval', 'onUpdate'] as const

/** For how long a 404 means that the order is not visible yet: neither promised nor excluded by the documentation. */
const VISIBLE_AFTER_MS = 30_000

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
  const { deadline: deadlineOption, interval, onUpdate, ...callOptions } = options
  const { clock, random } = transport
  const signal = options.signal ?? new AbortController().signal
  let seen = known

  const read = async (remaining: () => number): Promise<Order> => {
    const answer = await transport.send(
      operations.getOrder,
      // The wait belongs to a payment: an odd answer about it is reported, and only an error where that was asked for.
      { path: { orderId }, knownOptions: SHARED_CALL_OPTIONS, validationByDefault: 'report' },
      { ...callOptions, deadline: remaining, maxRetries: 0 },
    )
    seen = true
    if (!isKnownOrderStatus(answer.data.status)) {
      transport.tellDrift('waitForOrder', [{ path: ['status'], code: 'unknown_member', message: 'an unknown status' }])
    }
    return answer.data
  }

  try {
    transport.checkOptions('waitForOrder', options, WAIT_OPTIONS)
    const deadline = deadlineFrom(deadlineOption, POLICY.waitDeadline, clock)
    const end = await poll<Order>({
      read,
      isEnded: (order) => order.status === 'COMPLETED' || order.status === 'FAILED',
      ...(onUpdate === undefined ? {} : { onUpdate }),
      notYetVisible: { is: isNotFoundError, graceMs: VISIBLE_AFTER_MS },
      intervalMs: interval ?? POLICY.poll.base,
      first: known ? 'after-interval' : 'now',
      deadline,
      signal,
      clock,
      random,
    })
    if (end.kind === 'ended' && (end.state.status === 'COMPLETED' || end.state.status === 'FAILED')) return end.state
    throw end.kind === 'aborted' ? abandoned(orderId) : outlasted(orderId, end.kind === 'ended' ? end.state : end.last)
  } catch (error) {
    // An id that nothing has vouched for, and that the server does not know, is no order.
    if (!isSdkError(error) || (!seen && isNotFoundError(error))) throw error
    throw asAccepted(error, orderId)
  }
}

const abandoned = (orderId: string): AbortedError =>
  new AbortedError(`waitForOrder: aborted by the caller's signal. Order ${orderId} goes on.`, {
    operation: 'waitForOrder',
    outcome: 'accepted',
    orderId,
  })

function outlasted(orderId: string, last: Order | undefined): WaitTimeoutError<Order> {
  const state = last === undefined ? 'could not be read' : `is still ${last.status}`
  return new WaitTimeoutError(
    `waitForOrder: order ${orderId} ${state} at the deadline. It goes on: wait again for the same id.`,
    last,
    { operation: 'waitForOrder', outcome: 'accepted', orderId },
  )
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
