import { StateError } from './state-error.ts'
import type { StateStore } from './state-store.ts'

/** What becomes of a value. */
export interface Change<Result> {
  /** Undefined: it is removed. The same as before: nothing is written. */
  readonly after: string | undefined
  /** How long it is needed from now on, in ms. Undefined: for good. */
  readonly keepMs: number | undefined
  readonly result: Result
}

/** Somebody always wins, so that this many losses in a row are no contest: the store never agrees. */
const MOST_ATTEMPTS = 100

/**
 * Changes the value under a name, as if nobody else did at the same time: `decide` is asked again where somebody was
 * quicker. It must be pure.
 *
 * @throws whatever the store and `decide` throw, and a StateError where somebody else is always quicker.
 */
export async function changeState<Result>(
  store: StateStore,
  name: string,
  decide: (before: string | undefined) => Change<Result>,
): Promise<Result> {
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
    const before = (await store.read(name)) ?? undefined
    const { after, keepMs, result } = decide(before)
    if (after === before || (await store.replace(name, before, after, keepMs))) return result
  }
  throw new StateError(`the state under ${name} was changed by somebody else ${MOST_ATTEMPTS} times in a row`)
}
