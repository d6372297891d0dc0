import type { Clock } from '@x/transport'
import { StateError } from './state-error.ts'

/** How long a store may take, in ms. A write is refused then; an answer does not wait any longer to be recorded. */
const STORE_MS = 5_000

/**
 * A store that does not answer holds nobody for ever. What it does later is on the safe side.
 *
 * @throws StateError when it takes too long, and whatever it throws.
 */
export function inTime<Value>(clock: Clock, result: Promise<Value>): Promise<Value> {
  return new Promise((resolve, reject) => {
    const late = clock.limit(STORE_MS, () => reject(new StateError(`the state did not answer within ${STORE_MS} ms`)))
    result.then(resolve, reject).finally(late)
  })
}
