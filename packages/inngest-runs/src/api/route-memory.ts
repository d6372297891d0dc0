import { type Clock, ConfigurationError, type Operation } from '@x/transport'
import * as operations from './operations.gen.ts'

/** Asks whether an id is that of an event. The response is not read. */
export const EVENT_LOOKUP: Operation = { ...operations.getEvent, responses: {}, essential: [] }

/** Routes of v1 that another route can replace: once one is known to be rejected, it is not tried again. */
const SPARED: ReadonlySet<Operation> = new Set<Operation>([operations.cancelRun, EVENT_LOOKUP])

/** Routes of v2 that only add to v1's data: if a key is rejected there, it is not tried twice. */
const ADDITIONS: ReadonlySet<Operation> = new Set<Operation>([operations.getRunByV2, operations.listEventRunsByV2])

/** Whether a route only adds to v1's data. */
export const addsToRead = (operation: Operation): boolean => ADDITIONS.has(operation)

/** How long this is remembered, in ms: servers are updated, and a proxy in front of one may be wrong for a moment. */
const BELIEVED_MS = 600_000

/** This route is not tried now. It never reaches the user: another route is tried, or none. */
export class ClosedRouteError extends ConfigurationError {}

/** What a client has learnt about its server: which routes exist, and where keys are rejected. Never printed. */
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

  /** v1 accepts no API keys: if there is another route, v1 is not tried. */
  refuseApiKey(operation: Operation): void {
    if (SPARED.has(operation)) throw new ClosedRouteError('An API key works on v2 endpoints only.')
  }

  /** @param token the form in which the key is sent. */
  refuseKnown(operation: Operation, token: string): void {
    if (addsToRead(operation) && this.#holds(this.#refused, token)) {
      throw new ClosedRouteError('The server refuses this key on v2 endpoints.')
    }
  }

  refused(operation: Operation, token: string): void {
    if (!addsToRead(operation)) return
    // A function may return many different keys.
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
