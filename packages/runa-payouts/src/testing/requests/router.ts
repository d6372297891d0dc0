/** The operations that the sandbox plays, by the names that the client gives them. */
export type SandboxOperation = 'ping' | 'getBalance' | 'listOrders' | 'createOrder' | 'getOrder' | 'estimateOrder'

/** Every request that the sandbox plays. */
const routes: readonly (readonly [method: string, path: string, operation: SandboxOperation])[] = [
  ['GET', '/ping', 'ping'],
  ['GET', '/balance', 'getBalance'],
  ['GET', '/order', 'listOrders'],
  ['POST', '/order', 'createOrder'],
  ['POST', '/order/estimate', 'estimateOrder'],
  ['GET', '/order/{id}', 'getOrder'],
]

export const OPERATIONS: readonly SandboxOperation[] = routes.map(([, , operation]) => operation)

/** The requests that the sandbox plays, as `GET /order/{id}` each. */
export const PLAYED: readonly string[] = routes.map(([method, path]) => `${method} ${path}`)

/** What every path of the API begins with. */
export const BASE_PATH = '/v2'

export interface Route {
  /** Undefined for what the sandbox does not play. */
  readonly operation: SandboxOperation | undefined
  /** The decoded id in the path; empty where the path has none. */
  readonly id: string
}

const patterns = routes.map(([method, path, operation]) => ({
  method,
  pattern: new RegExp(`^${BASE_PATH}${path.replace('{id}', '([^/]+)')}$`),
  operation,
}))

/** What a method and a path mean. */
export function routeOf(method: string, path: string): Route {
  for (const { method: routeMethod, pattern, operation } of patterns) {
    const match = routeMethod === method ? pattern.exec(path) : null
    if (match !== null) return { operation, id: decoded(match[1] ?? '') }
  }
  return { operation: undefined, id: '' }
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    // A lone percent sign stands for itself: it only has to match no order.
    return segment
  }
}
