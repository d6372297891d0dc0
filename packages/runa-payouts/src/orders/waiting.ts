import {
  isWaitTimeoutError as isAnyWaitTimeoutError,
  type SharedWaitOptions,
  type WaitTimeoutError,
} from '@x/transport/public'
import type { Order } from '../wire.gen.ts'

/** How to wait for an order. */
export interface WaitOptions extends SharedWaitOptions<Order> {}

/** Whether a value is the error of a wait that reached its deadline; its `lastState` is the order as it was last read. */
export const isOrderWaitTimeoutError: (value: unknown) => value is WaitTimeoutError<Order> = isAnyWaitTimeoutError
