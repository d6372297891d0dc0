export type { Schema, SchemaIssue } from '@x/transport'

import { type Schema, type SchemaOfOptions, schemaOf } from '@x/transport'
import type {
  AcceptedOrder,
  Balance,
  CheckOrderRequest,
  CreateOrderRequest,
  EstimateOrderRequest,
  Order,
  OrderCompletion,
  OrderEstimate,
  OrderList,
  Pong,
  Product,
  ProductCategories,
  ProductCountries,
  ProductList,
  ProductUpdate,
} from '../wire.gen.ts'
import { balance, balances } from './balance.ts'
import { orderEstimate } from './estimate.ts'
import { estimateOrderRequest } from './estimate-request.ts'
import { acceptedOrder, order, orderSummary } from './order.ts'
import { orderList } from './order-list.ts'
import { checkOrderRequest, createOrderRequest } from './order-request.ts'
import { pong } from './pong.ts'
import { product, productCategories, productCountries, productList } from './product.ts'
import { productUpdate } from './product-update.ts'

export { DECIMAL_FIELDS } from './decimal-fields.ts'

// Messages about a request show what the caller sent; messages about a response show no value, because some are secret.
const REQUEST: SchemaOfOptions = { vendor: 'runa-payouts', reveal: 'values' }
const RESPONSE: SchemaOfOptions = { vendor: 'runa-payouts', reveal: 'types' }

/** The body of `createOrder`. */
export const createOrderRequestSchema: Schema<CreateOrderRequest> = /* @__PURE__ */ schemaOf(
  createOrderRequest,
  REQUEST,
)

/** An order to check before it is placed: `payment_method` and `distribution_method` may be missing. */
export const checkOrderRequestSchema: Schema<CheckOrderRequest> = /* @__PURE__ */ schemaOf(checkOrderRequest, REQUEST)

/** The body of `estimateOrder`. */
export const estimateOrderRequestSchema: Schema<EstimateOrderRequest> = /* @__PURE__ */ schemaOf(
  estimateOrderRequest,
  REQUEST,
)

/** An order in any state: the response to `getOrder`, and to `createOrder` in sync mode. */
export const orderSchema: Schema<Order> = /* @__PURE__ */ schemaOf(order, RESPONSE)

/** The response to `createOrder` in async mode. */
export const acceptedOrderSchema: Schema<AcceptedOrder> = /* @__PURE__ */ schemaOf(acceptedOrder, RESPONSE)

/** One page of orders: the response to `listOrders`. */
export const orderListSchema: Schema<OrderList> = /* @__PURE__ */ schemaOf(orderList, RESPONSE)

/** The response to `estimateOrder`. */
export const orderEstimateSchema: Schema<OrderEstimate> = /* @__PURE__ */ schemaOf(orderEstimate, RESPONSE)

/** The response to `getBalance` with a currency. */
export const balanceSchema: Schema<Balance> = /* @__PURE__ */ schemaOf(balance, RESPONSE)

/** The response to `getBalance` without a currency. */
export const balancesSchema: Schema<Balance[]> = /* @__PURE__ */ schemaOf(balances, RESPONSE)

/** The response to `ping`. */
export const pongSchema: Schema<Pong> = /* @__PURE__ */ schemaOf(pong, RESPONSE)

/** The body of the webhook `order.completion`: an order as in a list, without its items and links. */
export const orderCompletionSchema: Schema<OrderCompletion> = /* @__PURE__ */ schemaOf(orderSummary, RESPONSE)

/** The body of the webhook `product.update`. */
export const productUpdateSchema: Schema<ProductUpdate> = /* @__PURE__ */ schemaOf(productUpdate, RESPONSE)

/** One product of the catalogue: the response to `getProduct`. */
export const productSchema: Schema<Product> = /* @__PURE__ */ schemaOf(product, RESPONSE)

/** One page of products: the response to `listProducts`. */
export const productListSchema: Schema<ProductList> = /* @__PURE__ */ schemaOf(productList, RESPONSE)

/** The response to `listProductCountries`. */
export const productCountriesSchema: Schema<ProductCountries> = /* @__PURE__ */ schemaOf(productCountries, RESPONSE)

/** The response to `listProductCategories`. */
export const productCategoriesSchema: Schema<ProductCategories> = /* @__PURE__ */ schemaOf(productCategories, RESPONSE)
