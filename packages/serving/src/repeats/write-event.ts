import { isStateError } from '../state/state-store.ts'

/** What a log has to know of a write, besides its answer. */
export type WriteEvent =
  | {
      /** A write that names no key is about to be sent under one that was made for it. Told before it is sent. */
      readonly kind: 'key_made'
      /** `createOrder`. */
      readonly operation: string
      readonly idempotencyKey: string
    }
  | {
      /** A limit of this server kept a write from being sent. Where a key was made for it, that was told before. */
      readonly kind: 'refused'
      readonly operation: string
      readonly idempotencyKey: string
      readonly limit: 'over_limit' | 'too_many_orders'
    }
  | {
      /** The state could not be read or written. */
      readonly kind: 'state_failed'
      readonly operation: string
      /** Undefined where it was refused before it had one. */
      readonly idempotencyKey: string | undefined
      /** false: the write was refused, and nothing was sent. true: it was sent, and only its end is not recorded. */
      readonly sent: boolean
      /** What the store threw. It may show secrets of the store, such as the URL of a database. */
      readonly error: unknown
    }

/** One line for a log about a write. What somebody else's store threw may show its secrets, and is not in it. */
export function writeLine(event: WriteEvent): string {
  const { operation, idempotencyKey } = event
  // Quoted: it may have come from outside, and a line is one line.
  const key = idempotencyKey === undefined ? '' : ` key=${JSON.stringify(idempotencyKey)}`
  if (event.kind === 'key_made') return `${operation} sending${key} (made for it)`
  if (event.kind === 'refused') return `${operation} not sent${key} limit=${event.limit}`
  const reason = isStateError(event.error) ? event.error.message : 'the store failed'
  return `${operation} ${event.sent ? 'outcome not recorded' : 'not sent'}${key} state=${JSON.stringify(reason)}`
}
