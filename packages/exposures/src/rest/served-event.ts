import type { Outcome } from '@x/transport'

/** A request that was answered, for logs: no body, no query, no value of a path, and of headers what `reason` names. */
export interface ServedEvent {
  readonly method: string
  /** The route as the table writes it, `/v1/order/{orderId}`; undefined where there is none. */
  readonly route: string | undefined
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
}
