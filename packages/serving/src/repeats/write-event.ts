import { isStateError } from '../state/state-store.ts'

/** What a log needs to know about a write, besides its response. */
export type WriteEvent =
  | {
      /** A write without a key is about to be sent under a key that the server made. Reported before it is sent. */
      readonly kind: 'key_made'
      /** Name of the operation: `createOrder`. */
      readonly operation: string
      /** The key that the server made. Find the order by it if the caller is gone. */
      readonly idempotencyKey: string
    }
  | {
      /** A limit or a check of this server stopped a write. If the server made a key for it, that was reported before. */
      readonly kind: 'refused'
      /** Name of the operation: `createOrder`. */
      readonly operation: string
      /** The key of the write: the caller's own, or one that the server made. */
      readonly idempotencyKey: string
      /** `failed_check`: what the API would refuse. */
      readonly limit: 'over_limit' | 'too_many_orders' | 'failed_check'
    }
  | {
      /** The state could not be read or written. */
      readonly kind: 'state_failed'
      /** Name of the operation: `createOrder`. */
      readonly operation: string
      /** The key of the write. Undefined if it was refused before it had one. */
      readonly idempotencyKey: string | undefined
      /** false: the write was refused, and nothing was sent. true: it was sent, and only its end is not recorded. */
      readonly sent: boolean
      /** What the store threw. It may contain secrets of the store, such as the URL of a database. */
      readonly error: unknown
    }

/** One log line about a write. Errors of a user's store may contain secrets and are left out. */
export function writeLine(event: WriteEvent): string {
  const { operation, idempotencyKey } = event
  // Quoted: it may come from outside and contain line breaks.
  const key = idempotencyKey === undefined ? '' : ` key=${JSON.stringify(idempotencyKey)}`
  if (event.kind === 'key_made') return `${operation} sending${key} (generated)`
  if (event.kind === 'refused') {
    return `${operation} not sent${key} ${event.limit === 'failed_check' ? 'reason' : 'limit'}=${event.limit}`
  }
  const reason = isStateError(event.error) ? event.error.message : 'the store failed'
  return `${operation} ${event.sent ? 'outcome not recorded' : 'not sent'}${key} state=${JSON.stringify(reason)}`
}
