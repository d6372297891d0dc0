export { RunaPayouts } from './client.ts'
export type {
  BodyCallOptions,
  CallOptions,
  CreateOrderAndWaitOptions,
  CreateOrderOptions,
  RunaPayoutsOptions,
} from './client-options.ts'
export type { AcceptedResult, CompletedResult, CreateOrderResult } from './create-order-result.ts'
export type { CustomRequest } from './custom-order-request.ts'
export * from './errors.ts'
export { deriveIdempotencyKey } from './idempotency-key.ts'
export type { ListOrdersParameters, OrderListing, OrderPage } from './order-pages.ts'
export type { ExecutionMode } from './order-request.ts'
export {
  isKnownOrderStatus,
  KNOWN_ORDER_STATUSES,
  type KnownOrderStatus,
  type OrderStatus,
  type UnknownOrderStatus,
} from './order-status.ts'
export type { WaitOptions } from './waiting.ts'
export type * from './wire.gen.ts'
