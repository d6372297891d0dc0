import type { Operation, Outcome } from '@x/transport'

/**
 * An answer to a request or to the call of a tool, for logs: no body, no query, no argument, no value of a path, and of
 * headers what `reason`, `traceparent` and `requestId` name.
 */
export interface ServedEvent {
  /** The HTTP method; `tools/call` of a tool. */
  readonly method: string
  /** The route as the table writes it, `/v1/order/{orderId}`; undefined where there is none, and of a tool. */
  readonly route: string | undefined
  /** The tool that was called. */
  readonly tool: string | undefined
  /** The HTTP status. Of a tool, the one that REST answers the same call with. */
  readonly status: number
  readonly durationMs: number
  /** Why it was turned away, where this server did: a host or an origin that is not allowed, no token, a body too large. */
  readonly reason: string | undefined
  readonly operation: string | undefined
  /** Of what failed. */
  readonly outcome: Outcome | undefined
  /** Of a create, so that one whose caller has gone can still be found. */
  readonly idempotencyKey: string | undefined
  readonly orderId: string | undefined
  /** Of what failed. */
  readonly runId: string | undefined
  /** Whether nobody was there any more to be answered: the caller had left, or had been told that it is still under way. */
  readonly undelivered: boolean
  /** The trace that the caller's request belongs to (W3C Trace Context), where it named a valid one. */
  readonly traceparent: string | undefined
  /** What the caller called it in `X-Request-Id`, where that is 128 letters, digits and `_.:=+-` or fewer. */
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
