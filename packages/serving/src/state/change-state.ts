import { type Clock, typeShown } from '@x/transport'
import { StateError, type StateStore } from './state-store.ts'

/** What becomes of a value. */
export interface Change<Result> {
  /** Undefined: it is removed. The same as before: nothing is written. */
  readonly after: string | undefined
  /** How long it is needed from now on, in ms. Undefined: for good. */
  readonly keepMs: number | undefined
  readonly result: Result
}

/**
 * Somebody always wins, so that of a burst of changes under one name, such as creates of one body with a key each, the last
 * loses as often as the burst is large. This many losses in a row are no contest: the store never agrees.
 */
const MOST_ATTEMPTS = 1_000

/**
 * Changes the value under a name, as if nobody else did at the same time: `decide` is asked again where somebody was
 * quicker. It must be pure.
 *
 * @throws whatever the store and `decide` throw, and a StateError where somebody else is always quicker, or the store answers
 * with something that a store does not.
 */
export async function changeState<Result>(
  store: StateStore,
  name: string,
  decide: (before: string | undefined) => Change<Result>,
): Promise<Result> {
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
    const before = textIn(await store.read(name))
    const { after, keepMs, result } = decide(before)
    if (after === before || wasMade(await store.replace(name, before, after, keepMs))) return result
  }
  throw new StateError(`the state under ${name} was changed by another writer ${MOST_ATTEMPTS} times in a row`)
}

/** Stores are written by others, some of them without types. */
function textIn(read: unknown): string | undefined {
  if (read === undefined || read === null || typeof read === 'string') return read ?? undefined
  throw new StateError(`read() of the state resolved to ${typeShown(read)}, expected a string or null`)
}

/** What a database driver tells of a change is an object also where nothing was changed: taken for a yes, two would win. */
function wasMade(replaced: unknown): boolean {
  if (typeof replaced === 'boolean') return replaced
  throw new StateError(`replace() of the state resolved to ${typeShown(replaced)}, expected true or false`)
}

/** How long a store may take, in ms. A write is refused then; an answer does not wait any longer to be recorded. */
const STORE_MS = 5_000

/**
 * A store that does not answer holds nobody for ever. What it does later is on the safe side.
 *
 * @throws StateError when it takes too long, and whatever it throws.
 */
export function inTime<Value>(clock: Clock, result: Promise<Value>): Promise<Value> {
  return new Promise((resolve, reject) => {
    const late = clock.limit(STORE_MS, () =>
      reject(new StateError(`the state store did not respond within ${STORE_MS} ms`)),
    )
    result.then(resolve, reject).finally(late)
  })
}

/** Goes into every fingerprint, so that those of two stores say nothing about each other. Made by the first to ask. */
export const saltOf = (store: StateStore): Promise<string> =>
  changeState(store, 'salt', (before) => {
    const salt = before ?? globalThis.crypto.randomUUID()
    return { after: salt, keepMs: undefined, result: salt }
  })
