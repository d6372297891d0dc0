import { RequestValidationError, shownValue } from '@x/transport'
import type { Payout } from './payout.ts'

/** What payouts are read from. */
export type PayoutList = Iterable<Payout> | AsyncIterable<Payout>

/**
 * Refuses what is no list before anything is sent or opened.
 *
 * @throws RequestValidationError for what cannot be iterated over, and for a string, which can: by its letters.
 */
export function requireList(payouts: unknown): void {
  if (typeof payouts !== 'string' && isIterable(payouts)) return
  const message = `expected an array, or anything else to iterate over, got ${nameOf(payouts)}`
  throw new RequestValidationError(
    `sendPayouts: payouts: ${message}. Nothing was sent.`,
    [{ path: ['payouts'], code: 'invalid_type', message }],
    { operation: 'sendPayouts' },
  )
}

const isIterable = (value: unknown): boolean =>
  [Symbol.iterator, Symbol.asyncIterator].some((name) => typeof Reflect.get(Object(value), name) === 'function')

function nameOf(value: unknown): string {
  // Not quoted: it may be the whole file, with everybody's address.
  if (typeof value === 'string') return 'a string: read and parse it first'
  return typeof value === 'function' ? 'a function: call it, if it is a generator' : shownValue(value)
}
