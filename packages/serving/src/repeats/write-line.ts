import { isStateError } from '../state/state-error.ts'
import type { WriteEvent } from './write-event.ts'

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
