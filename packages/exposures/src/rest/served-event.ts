import type { Outcome } from '@x/transport'

/** A request that was answered, for logs: no body, no header, no query and no value of a path. */
export interface ServedEvent {
  readonly method: string
  /** The route as the table writes it, `/v1/order/{orderId}`; undefined where there is none. */
  readonly route: string | undefined
  readonly status: number
  readonly durationMs: number
  readonly operation: string | undefined
  /** Of what failed. */
  readonly outcome: Outcome | undefined
  /** Of a create, so that one whose caller has gone can still be found. */
  readonly idempotencyKey: string | undefined
  readonly orderId: string | undefined
}
