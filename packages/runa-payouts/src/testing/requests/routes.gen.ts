// Made from specs/runa-payouts.openapi.yaml by `node scripts/generate.ts`. Do not edit.

/** Every route of the API. A path without variables comes before one that has some. */
export const ROUTES = [
  { method: 'POST', path: '/order', name: 'createOrder' },
  { method: 'GET', path: '/order', name: 'listOrders' },
  { method: 'POST', path: '/order/estimate', name: 'estimateOrder' },
  { method: 'GET', path: '/product', name: 'listProducts' },
  { method: 'GET', path: '/product/countries', name: 'listProductCountries' },
  { method: 'GET', path: '/product/categories', name: 'listProductCategories' },
  { method: 'GET', path: '/balance', name: 'getBalance' },
  { method: 'GET', path: '/ping', name: 'ping' },
  { method: 'GET', path: '/order/{orderId}', name: 'getOrder' },
  { method: 'GET', path: '/product/{code}', name: 'getProduct' },
] as const

export type RouteName = (typeof ROUTES)[number]['name']
