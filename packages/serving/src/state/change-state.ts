import { type Clock, typeShown } from '@x/transport'
import { StateError, type StateStore } from './state-store.ts'

/** What becomes of a value. */
export interface Change<Result> {
  /** Undefined: it is removed. The same as before: nothing is written. */
  readonly after: string | undefined
  /** How long it is needed from now on, in ms. Undefined: forever. */
  readonly keepMs: number | undefined
  readonly result: Result
}

/**
 * Somebody always wins, so that of a burst of changes under one name, such as creates of one body with a key each, the last
 * loses as often as the burst is large. This many losses in a row are no contest: the store never agrees.
 */
const MOST_ATTEMPTS = 1_000

/**
 * Changes the value of a name atomically: `decide` is called again if another writer was faster. It must be pure.
 *
 * @throws whatever the store and `decide` throw, and a StateError where somebody else is always quicker, or the store
 * answers with something that a store does not.
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

/** Stores are user code, some of it without types. */
function textIn(read: unknown): string | undefined {
  if (read === undefined || read === null || typeof read === 'string') return read ?? undefined
  throw new StateError(`read() of the state resolved to ${typeShown(read)}, expected a string or null`)
}

/** A database driver returns an object even if nothing was changed: taken for true, two writers would win. */
function wasMade(replaced: unknown): boolean {
  if (typeof replaced === 'boolean') return replaced
  throw new StateError(`replace() of the state resolved to ${typeShown(replaced)}, expected true or false`)
}

/** How long a store may take, in ms. After that, a write is refused, and a response no longer waits to be recorded. */
const STORE_MS = 5_000

/**
 * Limits the time that a store may take. What it does later is on the safe side.
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

/** A salt of every fingerprint, so that the fingerprints of two stores cannot be compared. Made at the first use. */
export const saltOf = (store: StateStore): Promise<string> =>
  changeState(store, 'salt', (before) => {
    const salt = before ?? globalThis.crypto.randomUUID()
    return { after: salt, keepMs: undefined, result: salt }
  })
