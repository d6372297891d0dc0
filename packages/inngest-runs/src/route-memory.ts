import { type Clock, ConfigurationError, type Operation } from '@x/transport'
import * as operations from './operations.ts'

/** Routes of v1 that another one stands in for: where they are known to be refused, that is not asked for. */
const SPARED: ReadonlySet<Operation> = new Set<Operation>([operations.cancelRun, operations.getEvent])

/** Routes of v2 that only add to what v1 says: that a key is refused there is not asked twice. */
const ADDITIONS: ReadonlySet<Operation> = new Set<Operation>([operations.getRunByV2, operations.listEventRunsByV2])

/** Whether a route only adds to what v1 says. */
export const addsToRead = (operation: Operation): boolean => ADDITIONS.has(operation)

/** How long it is believed, in ms: servers are updated, and a proxy in front of one may be wrong for a moment. */
const BELIEVED_MS = 600_000

/** This route is not tried now. It never reaches the user, as another one is tried, or none. */
export class ClosedRouteError extends ConfigurationError {}

/** What a client has learnt of its server: which routes there are, and where keys are refused. Never printed. */
export class RouteMemory {
  readonly #clock: Clock
  readonly #missing = new Map<Operation, number>()
  readonly #refused = new Map<string, number>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  isMissing(route: Operation): boolean {
    return this.#holds(this.#missing, route)
  }

  markMissing(route: Operation): void {
    this.#missing.set(route, this.#clock.now() + BELIEVED_MS)
  }

  /** v1 takes no API keys: where there is another route, its refusal is not asked for. */
  refuseApiKey(operation: Operation): void {
    if (SPARED.has(operation)) throw new ClosedRouteError('An API key works on v2 endpoints only.')
  }

  /** @param token what the key is sent as. */
  refuseKnown(operation: Operation, token: string): void {
    if (addsToRead(operation) && this.#holds(this.#refused, token)) {
      throw new ClosedRouteError('This key is refused on v2 endpoints.')
    }
  }

  refused(operation: Operation, token: string): void {
    if (!addsToRead(operation)) return
    // Keys that come from a function may be many.
    for (const known of this.#refused.keys()) this.#holds(this.#refused, known)
    this.#refused.set(token, this.#clock.now() + BELIEVED_MS)
  }

  #holds<Key>(known: Map<Key, number>, key: Key): boolean {
    const until = known.get(key)
    if (until === undefined) return false
    if (this.#clock.now() < until) return true
    known.delete(key)
    return false
  }
}
