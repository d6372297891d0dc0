// Checked by the compiler alone: what the zod schemas state is exactly what the OpenAPI file states.

import type { Closed, Equal, Expect } from '@x/test-kit/schema-check'
import type { TypeOf } from '@x/transport'
import type * as z from 'zod/mini'
import type { isKnownOrderStatus, KnownOrderStatus, OrderStatus, UnknownOrderStatus } from '../orders/order-status.ts'
import type { PayoutStatus } from '../orders/payout-status.ts'
import type * as wire from '../wire.gen.ts'
import type { balance, balances } from './balance.ts'
import type { distributionMethodRequest, orderDistributionMethod } from './distribution-method.ts'
import type { orderEstimate } from './estimate.ts'
import type { estimateOrderRequest } from './estimate-request.ts'
import type * as schemas from './index.ts'
import type { acceptedOrder, order, orderSummary } from './order.ts'
import type { failedOrderItem, orderItem } from './order-item.ts'
import type { orderList } from './order-list.ts'
import type { checkOrderRequest, createOrderRequest } from './order-request.ts'
import type { orderPaymentMethod, paymentMethod } from './payment-method.ts'
import type { payout } from './payout.ts'
import type { pong } from './pong.ts'
import type { product, productCategories, productCountries, productList } from './product.ts'
import type { productUpdate } from './product-update.ts'
import type { estimateProducts, estimateProductsRequest, orderProducts, productsRequest } from './products.ts'
import type { transactionDetail } from './transaction-detail.ts'

/** Wire types that are deliberately wider or narrower than their schema: name, and what the schema states instead. */
// biome-ignore lint/complexity/noBannedTypes: empty because there are none at present
type Deviations = {}

type Wire<Name extends keyof Types, Types = WireTypes> = Name extends keyof Deviations
  ? Deviations[Name]
  : Name extends keyof Types
    ? Types[Name]
    : never
interface WireTypes {
  AcceptedOrder: wire.AcceptedOrder
  Balance: wire.Balance
  CheckOrderRequest: wire.CheckOrderRequest
  CreateOrderRequest: wire.CreateOrderRequest
  DistributionMethodRequest: wire.DistributionMethodRequest
  EstimateOrderRequest: wire.EstimateOrderRequest
  EstimateProducts: wire.EstimateProducts
  EstimateProductsRequest: wire.EstimateProductsRequest
  FailedOrderItem: wire.FailedOrderItem
  Order: wire.Order
  OrderCompletion: wire.OrderCompletion
  OrderDistributionMethod: wire.OrderDistributionMethod
  OrderEstimate: wire.OrderEstimate
  OrderItem: wire.OrderItem
  OrderItemPayout: wire.OrderItemPayout
  OrderList: wire.OrderList
  OrderPaymentMethod: wire.OrderPaymentMethod
  OrderProducts: wire.OrderProducts
  OrderSummary: wire.OrderSummary
  PaymentMethod: wire.PaymentMethod
  Pong: wire.Pong
  Product: wire.Product
  ProductCategories: wire.ProductCategories
  ProductCountries: wire.ProductCountries
  ProductList: wire.ProductList
  ProductUpdate: wire.ProductUpdate
  ProductsRequest: wire.ProductsRequest
}

type Same<Type extends () => z.core.$ZodType, Name extends keyof WireTypes> = Equal<
  Closed<z.output<ReturnType<Type>>>,
  Closed<Wire<Name>>
>

export type EverySchemaStatesItsWireType = [
  Expect<Same<typeof acceptedOrder, 'AcceptedOrder'>>,
  Expect<Same<typeof balance, 'Balance'>>,
  Expect<Equal<Closed<z.output<ReturnType<typeof balances>>>, wire.Balance[]>>,
  Expect<Same<typeof checkOrderRequest, 'CheckOrderRequest'>>,
  Expect<Same<typeof createOrderRequest, 'CreateOrderRequest'>>,
  Expect<Same<typeof distributionMethodRequest, 'DistributionMethodRequest'>>,
  Expect<Same<typeof estimateOrderRequest, 'EstimateOrderRequest'>>,
  Expect<Same<typeof estimateProducts, 'EstimateProducts'>>,
  Expect<Same<typeof estimateProductsRequest, 'EstimateProductsRequest'>>,
  Expect<Same<typeof failedOrderItem, 'FailedOrderItem'>>,
  Expect<Same<typeof order, 'Order'>>,
  Expect<Same<typeof orderDistributionMethod, 'OrderDistributionMethod'>>,
  Expect<Same<typeof orderEstimate, 'OrderEstimate'>>,
  Expect<Same<typeof orderItem, 'OrderItem'>>,
  Expect<Same<typeof orderList, 'OrderList'>>,
  Expect<Same<typeof orderPaymentMethod, 'OrderPaymentMethod'>>,
  Expect<Same<typeof orderProducts, 'OrderProducts'>>,
  Expect<Same<typeof orderSummary, 'OrderSummary'>>,
  Expect<Same<typeof orderSummary, 'OrderCompletion'>>,
  Expect<Same<typeof paymentMethod, 'PaymentMethod'>>,
  Expect<Same<typeof payout, 'OrderItemPayout'>>,
  Expect<Same<typeof pong, 'Pong'>>,
  Expect<Same<typeof product, 'Product'>>,
  Expect<Same<typeof productCategories, 'ProductCategories'>>,
  Expect<Same<typeof productCountries, 'ProductCountries'>>,
  Expect<Same<typeof productList, 'ProductList'>>,
  Expect<Same<typeof productUpdate, 'ProductUpdate'>>,
  Expect<Same<typeof productsRequest, 'ProductsRequest'>>,
  Expect<Equal<Closed<z.output<ReturnType<typeof transactionDetail>>>, { [currency: string]: wire.TransactionDetail }>>,
]

export type EveryExportedSchemaIsTypedByItsWireType = [
  Expect<Equal<TypeOf<typeof schemas.acceptedOrderSchema>, wire.AcceptedOrder>>,
  Expect<Equal<TypeOf<typeof schemas.balanceSchema>, wire.Balance>>,
  Expect<Equal<TypeOf<typeof schemas.balancesSchema>, wire.Balance[]>>,
  Expect<Equal<TypeOf<typeof schemas.checkOrderRequestSchema>, wire.CheckOrderRequest>>,
  Expect<Equal<TypeOf<typeof schemas.createOrderRequestSchema>, wire.CreateOrderRequest>>,
  Expect<Equal<TypeOf<typeof schemas.estimateOrderRequestSchema>, wire.EstimateOrderRequest>>,
  Expect<Equal<TypeOf<typeof schemas.orderCompletionSchema>, wire.OrderCompletion>>,
  Expect<Equal<TypeOf<typeof schemas.orderEstimateSchema>, wire.OrderEstimate>>,
  Expect<Equal<TypeOf<typeof schemas.orderListSchema>, wire.OrderList>>,
  Expect<Equal<TypeOf<typeof schemas.orderSchema>, wire.Order>>,
  Expect<Equal<TypeOf<typeof schemas.pongSchema>, wire.Pong>>,
  Expect<Equal<TypeOf<typeof schemas.productUpdateSchema>, wire.ProductUpdate>>,
]

export type TheStatusesAreThoseOfTheWire = [
  Expect<Equal<OrderStatus, wire.AcceptedOrder['status']>>,
  Expect<Equal<OrderStatus, wire.Order['status']>>,
  Expect<Equal<OrderStatus, wire.OrderSummary['status']>>,
  Expect<Equal<PayoutStatus, wire.OrderItemPayout['status']>>,
]

export function comparingTheStatusNarrowsAnOrder(order: wire.Order): wire.OrderItem[] {
  if (order.status === 'COMPLETED') return order.items
  // @ts-expect-error: only a completed order has them for certain
  return order.items
}

export function aSwitchWithADefaultCoversEveryOrder(order: wire.Order): string {
  switch (order.status) {
    case 'COMPLETED':
      return order.total_price
    case 'FAILED':
      return order.total_price ?? 'failed'
    case 'PROCESSING':
      return order.message ?? 'processing'
    default: {
      const unknown: wire.UnknownOrder = order
      const label: '(an order status this version does not know)' = unknown.status
      return label
    }
  }
}

export function theGuardNarrowsBothWays(status: OrderStatus, isKnown: typeof isKnownOrderStatus): string {
  if (isKnown(status)) {
    const known: KnownOrderStatus = status
    return known
  }
  const unknown: UnknownOrderStatus = status
  return unknown
}

export function aVariantIsChosenByItsType(method: wire.OrderDistributionMethod): string | undefined {
  return method.type === 'EMAIL' ? method.email_address : method.type
}
