import { payoutToken } from '../redemption/payout-host.ts'
import { READS, type SandboxOperation } from './read-operations.ts'
import { ROUTES, type RouteName } from './routes.gen.ts'

/** All of them. */
export const OPERATIONS: readonly SandboxOperation[] = [...ROUTES.map(({ name }) => name).filter(isPlayed), 'redeem']

// Every supported operation is in the table, or this does not compile.
function isPlayed(name: RouteName): name is Exclude<SandboxOperation, 'redeem'> {
  return name === 'createOrder' || Object.hasOwn(READS, name)
}

const routes = ROUTES.flatMap(({ method, path, name }) => (isPlayed(name) ? [{ method, path, operation: name }] : []))

/** The requests that the sandbox supports, each in the form `GET /order/{orderId}`. */
export const PLAYED: readonly string[] = routes.map(({ method, path }) => `${method} ${path}`)

/** The prefix of every path of the API. */
export const BASE_PATH = '/v2'

export interface Route {
  /** Undefined if the sandbox does not support it. */
  readonly operation: SandboxOperation | undefined
  /** The decoded id in the path, or the token of a payout's link. Empty if the path has none. */
  readonly id: string
}

const patterns = routes.map(({ method, path, operation }) => ({
  method,
  pattern: new RegExp(`^${BASE_PATH}${path.replace(/\{\w+\}/, '([^/]+)')}$`),
  operation,
}))

/** What a method and a URL mean. */
export function routeOf(method: string, url: URL): Route {
  const token = method === 'GET' ? payoutToken(url) : undefined
  if (token !== undefined) return { operation: 'redeem', id: token }
  const path = url.pathname
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
    // A lone percent sign is taken literally: it only has to match no order.
    return segment
  }
}
