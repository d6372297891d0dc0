export { RunaPayouts } from './client.ts'
export type {
  BodyCallOptions,
  CallOptions,
  CreateOrderAndWaitOptions,
  CreateOrderOptions,
  RunaPayoutsOptions,
} from './client-options.ts'
export * from './errors.ts'
export { deriveIdempotencyKey } from './keys/idempotency-key.ts'
export type { AcceptedResult, CompletedResult, CreateOrderResult } from './orders/create-order-result.ts'
export type { CustomRequest } from './orders/custom-order-request.ts'
export type { CheckOptions, OrderCheck, OrderFindings } from './orders/order-check.ts'
export type { ListOrdersParameters, OrderListing, OrderPage } from './orders/order-pages.ts'
export type { ExecutionMode } from './orders/order-request.ts'
export {
  isKnownOrderStatus,
  KNOWN_ORDER_STATUSES,
  type KnownOrderStatus,
  type OrderStatus,
  type UnknownOrderStatus,
} from './orders/order-status.ts'
export type { WaitOptions } from './orders/waiting.ts'
export type {
  ContentIn,
  GetProductParameters,
  ListProductsFilters,
  ProductContent,
  ProductListing,
  ProductPage,
  ProductWithContent,
} from './products/products.ts'
export type * from './wire.gen.ts'
