import type { Operation, Outcome } from '@x/transport'

/**
 * A response to a request or to a tool call, for logs. It contains no body, query, argument or path value, and of the
 * headers only what `reason`, `traceparent` and `requestId` name.
 */
export interface ServedEvent {
  /** The HTTP method; `tools/call` of a tool. */
  readonly method: string
  /** The template of the route, `/v1/order/{orderId}`; undefined for an unknown route and for a tool. */
  readonly route: string | undefined
  /** The tool that was called. */
  readonly tool: string | undefined
  /** The HTTP status. For a tool, the status that REST has for the same call. */
  readonly status: number
  /** How long the call took, in ms. */
  readonly durationMs: number
  /** Why this server refused the request: a host or an origin that is not allowed, no token, a body that is too large. */
  readonly reason: string | undefined
  /** Name of the operation: `createOrder`. Undefined if the request reached none. */
  readonly operation: string | undefined
  /** Of what failed. */
  readonly outcome: Outcome | undefined
  /** The key of a create, so that it can be found even if its caller is gone. */
  readonly idempotencyKey: string | undefined
  /** The order concerned, if its id is known. */
  readonly orderId: string | undefined
  /** Of what failed. */
  readonly runId: string | undefined
  /**
   * Whether nobody received the response: the caller had aborted, or had already got the response that the call is still
   * under way.
   */
  readonly undelivered: boolean
  /** The trace of the caller's request (W3C Trace Context), if it was valid. */
  readonly traceparent: string | undefined
  /** The caller's `X-Request-Id`, if it has at most 128 letters, digits and `_.:=+-`. */
  readonly requestId: string | undefined
}

/** What of an event the call itself tells. */
export type CallDetails = Partial<
  Pick<ServedEvent, 'reason' | 'operation' | 'outcome' | 'idempotencyKey' | 'orderId' | 'runId'>
>

/** Nothing is known yet. */
export const NO_DETAILS = {
  route: undefined,
  tool: undefined,
  reason: undefined,
  operation: undefined,
  outcome: undefined,
  idempotencyKey: undefined,
  orderId: undefined,
  runId: undefined,
  undelivered: false,
  traceparent: undefined,
  requestId: undefined,
} as const satisfies Partial<ServedEvent>

/** The id of an order, where an answer has one. */
export function orderIdIn({ resourceId }: Operation, data: unknown): string | undefined {
  const id: unknown = typeof data === 'object' && data !== null ? Reflect.get(data, 'id') : undefined
  return resourceId === 'orderId' && typeof id === 'string' ? id : undefined
}
