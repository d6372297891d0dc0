/** The operations that the sandbox plays, by the names that the client gives them. */
export type SandboxOperation = 'ping' | 'getBalance' | 'listOrders' | 'createOrder' | 'getOrder' | 'estimateOrder'

export interface Route {
  /** Undefined for what the API does not have. */
  readonly operation: SandboxOperation | undefined
  /** The decoded id in the path; empty where the path has none. */
  readonly id: string
}

const routes: readonly (readonly [method: string, path: RegExp, operation: SandboxOperation])[] = [
  ['GET', /^\/v2\/ping$/, 'ping'],
  ['GET', /^\/v2\/balance$/, 'getBalance'],
  ['GET', /^\/v2\/order$/, 'listOrders'],
  ['POST', /^\/v2\/order$/, 'createOrder'],
  ['POST', /^\/v2\/order\/estimate$/, 'estimateOrder'],
  ['GET', /^\/v2\/order\/([^/]+)$/, 'getOrder'],
]

/** What a method and a path mean. */
export function routeOf(method: string, path: string): Route {
  for (const [routeMethod, pattern, operation] of routes) {
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
