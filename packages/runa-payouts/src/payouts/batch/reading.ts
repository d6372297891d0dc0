import type { SdkError } from '@x/transport'
import type { CompletedOrder, FailedOrder, OrderItem } from '../../wire.gen.ts'

/** An order that an earlier run has paid, as it was read again. */
export type PaidOrder =
  | { readonly order: CompletedOrder | FailedOrder; readonly items: ReadonlyMap<string, OrderItem> }
  | { readonly error: SdkError }

/** One read, for all the rows of an order. */
export interface Reading {
  readonly paid: Promise<PaidOrder>
  /** The list has not reached these yet: until it has, the order is kept. */
  rowsLeft: number
}
