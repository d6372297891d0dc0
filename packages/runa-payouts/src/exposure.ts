import { createOrder, estimateOrder, getOrder, listOrders } from './operations.ts'

/**
 * How the operations of the capability are served: the REST adapter's route and the MCP server's tool for each. Names
 * and hints are fixed by specs/runa-orders.capability.yaml; a test holds the two equal.
 */
export const EXPOSURES = [
  {
    operation: createOrder,
    rest: { method: 'POST', path: '/v1/order' },
    tool: { name: 'create-order', readOnly: false, destructive: false, idempotent: false },
  },
  {
    operation: listOrders,
    rest: { method: 'GET', path: '/v1/order' },
    tool: { name: 'list-orders', readOnly: true, destructive: false, idempotent: true },
  },
  {
    operation: estimateOrder,
    rest: { method: 'POST', path: '/v1/order/estimate' },
    tool: { name: 'estimate-order', readOnly: false, destructive: false, idempotent: false },
  },
  {
    operation: getOrder,
    rest: { method: 'GET', path: '/v1/order/{orderId}' },
    tool: { name: 'get-order', readOnly: true, destructive: false, idempotent: true },
  },
] as const
