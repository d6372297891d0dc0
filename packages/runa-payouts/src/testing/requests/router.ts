import { READS, type SandboxOperation } from './read-operations.ts'
import { ROUTES, type RouteName } from './routes.gen.ts'

/** Every one of them. */
export const OPERATIONS: readonly SandboxOperation[] = ROUTES.map(({ name }) => name).filter(isPlayed)

// An operation that is played is one of the table, or this does not compile.
function isPlayed(name: RouteName): name is SandboxOperation {
  return name === 'createOrder' || Object.hasOwn(READS, name)
}

const routes = ROUTES.flatMap(({ method, path, name }) => (isPlayed(name) ? [{ method, path, operation: name }] : []))

/** The requests that the sandbox plays, as `GET /order/{orderId}` each. */
export const PLAYED: readonly string[] = routes.map(({ method, path }) => `${method} ${path}`)

/** What every path of the API begins with. */
export const BASE_PATH = '/v2'

export interface Route {
  /** Undefined for what the sandbox does not play. */
  readonly operation: SandboxOperation | undefined
  /** The decoded id in the path; empty where the path has none. */
  readonly id: string
}

const patterns = routes.map(({ method, path, operation }) => ({
  method,
  pattern: new RegExp(`^${BASE_PATH}${path.replace(/\{\w+\}/, '([^/]+)')}$`),
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
