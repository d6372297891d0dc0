import {
  type ClientFingerprint,
  type Clock,
  ConfigurationError,
  clientFingerprintOf,
  isSdkError,
  type Operation,
  type SdkError,
  sha256,
  systemClock,
  undisturbed,
} from '@x/transport'
import { perClient } from '../calls/per-client.ts'
import type { OperationResponse } from '../calls/served-operation.ts'
import { changeState, inTime, saltOf } from '../state/change-state.ts'
import { MemoryState } from '../state/memory-state.ts'
import type { StateStore } from '../state/state-store.ts'
import { comparableJson } from './comparable-json.ts'
import { type KeyOrigin, originOf } from './key-origin.ts'
import {
  type Begun,
  begin,
  type Ending,
  end,
  REMEMBERED_MS,
  type RecentWrite,
  type RecentWrites,
  readWrites,
  writtenWrites,
} from './recent-writes.ts'
import type { WriteEvent } from './write-event.ts'
import {
  isStoredUnderKey,
  isWriteRefusedError,
  keyRequiredError,
  repeated,
  stateUnavailableError,
} from './write-refused-error.ts'

/** A write, as the caller requests it. */
export interface Write {
  readonly operation: Operation
  readonly body: unknown
  /** The caller's key; undefined if there is none. The client refuses an empty one. */
  readonly idempotencyKey: string | undefined
  /** Refuses a write without a key. */
  readonly requireIdempotencyKey?: boolean | undefined
  /** Whether a response describes a failed order. Default: none does. */
  readonly isFailed?: ((data: unknown) => boolean) | undefined
  /** Called with events for the log. What it throws is ignored. */
  readonly onWrite?: ((event: WriteEvent) => void) | undefined
}

export interface RepeatedWritesOptions {
  readonly clock?: Clock | undefined
  /** Where writes are remembered. Default: in this process. */
  readonly state?: StateStore | undefined
  readonly randomKey?: (() => string) | undefined
  /** Default: of the text alone, which will do for the memory of one client. */
  readonly fingerprint?: ClientFingerprint | undefined
}

/** A write that is in flight in this process. */
export interface FlyingWrite {
  readonly operation: string
  readonly idempotencyKey: string
}

/**
 * Keeps callers that time out and call again from paying twice. A write without an idempotency key whose body equals one
 * that is in flight, unknown or accepted is refused, and told that one's key. After one that came to nothing, it is sent
 * under the key that callers were told before, so that one who comes back with that key does not pay once more. A write
 * with a key is always sent: the key says what is meant.
 *
 * What is sent is on record before. Where the record is kept outlives the process, so does the guard.
 */
export class RepeatedWrites {
  readonly #clock: Clock
  readonly #state: StateStore
  readonly #randomKey: () => string
  readonly #fingerprint: ClientFingerprint
  readonly #flights = new Set<Flight>()
  readonly #underWay = new Set<Promise<unknown>>()

  constructor(options: RepeatedWritesOptions = {}) {
    const { clock = systemClock, randomKey = () => globalThis.crypto.randomUUID() } = options
    this.#clock = clock
    this.#state = options.state ?? new MemoryState(clock)
    this.#randomKey = randomKey
    this.#fingerprint = options.fingerprint ?? ((_, text) => sha256(text))
  }

  /**
   * Sends a write under its own key, or a new one.
   *
   * @throws WriteRefusedError where nothing was sent, and whatever `call` throws.
   */
  async send(write: Write, call: SendUnderKey): Promise<OperationResponse> {
    const sending = this.#send(write, call)
    const settled = sending.catch(() => {})
    this.#underWay.add(settled)
    settled.then(() => this.#underWay.delete(settled))
    return sending
  }

  /** Resolves once nothing is in flight. A process waits for it before it ends, so that no key is lost. */
  async settled(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay)
  }

  /** Where writes are remembered. */
  get state(): StateStore {
    return this.#state
  }

  /** What is in flight at this moment, the oldest first. */
  get inFlight(): readonly FlyingWrite[] {
    return [...this.#flights].map(({ operation, write: { idempotencyKey } }) => ({ operation, idempotencyKey }))
  }

  async #send(asked: Write, call: SendUnderKey): Promise<OperationResponse> {
    const { operation, body, idempotencyKey: given } = asked
    if (given === undefined && asked.requireIdempotencyKey === true) throw keyRequiredError(operation)
    // What the schema refuses is never sent, by this call or by an earlier one.
    const sendable = operation.body === undefined || operation.body.issues(body).length === 0
    if (!sendable) return call(given ?? this.#randomKey(), given === undefined ? 'made' : 'given')

    const { name, begun } = await this.#begin(asked)
    const { write, standing } = begun
    if (standing !== undefined) throw repeated(operation, standing, this.#isHere(name, standing))
    const { idempotencyKey } = write
    const flight: Flight = { name, operation: operation.id, write }
    this.#flights.add(flight)
    const ended = (ending: Pick<Ending, 'outcome' | 'resourceIds' | 'failed' | 'kept'>) =>
      this.#end(asked, flight, ending)
    try {
      if (given === undefined) report(asked, { kind: 'key_made', operation: operation.id, idempotencyKey })
      const answer = await call(idempotencyKey, originOf(write, given))
      const failed = asked.isFailed?.(answer.data) === true
      await ended({ outcome: 'accepted', resourceIds: resourceIdsOf(operation, answer.data), failed, kept: false })
      return answer
    } catch (error) {
      if (isWriteRefusedError(error) && error.type === 'failed_check') {
        report(asked, { kind: 'refused', operation: operation.id, idempotencyKey, limit: error.type })
      }
      // An error that is not the client's says nothing about what happened.
      await ended(
        isSdkError(error)
          ? {
              outcome: error.outcome,
              resourceIds: resourceIdsOfError(error),
              failed: undefined,
              kept: isStoredUnderKey(error),
            }
          : { outcome: 'unknown', resourceIds: {}, failed: undefined, kept: false },
      )
      throw error
    }
  }

  async #begin(asked: Write): Promise<{ readonly name: string; readonly begun: Begun }> {
    const { operation, body, idempotencyKey: given } = asked
    const unavailable = (error: unknown) => {
      report(asked, { kind: 'state_failed', operation: operation.id, idempotencyKey: given, sent: false, error })
      return stateUnavailableError(operation, given)
    }
    const salt = await inTime(this.#clock, saltOf(this.#state)).catch((error: unknown) => {
      throw unavailable(error)
    })
    // Bodies contain names and addresses of people, so only a fingerprint is kept.
    const fingerprint = await this.#fingerprint(operation, JSON.stringify([salt, operation.id, comparableJson(body)]))
    const name = `write:${fingerprint}`
    let made: string | undefined
    const key = () => {
      made ??= this.#randomKey()
      return made
    }
    const decide = (text: string | undefined) => {
      const inFlight = this.#flying(name)
      const begun = begin(readWrites(text), { given, made: key, now: this.#clock.now(), inFlight })
      return { after: writtenWrites(begun.writes), keepMs: REMEMBERED_MS, result: begun }
    }
    const begun = await inTime(this.#clock, changeState(this.#state, name, decide)).catch((error: unknown) => {
      throw unavailable(error)
    })
    return { name, begun }
  }

  async #end(
    asked: Write,
    flight: Flight,
    ending: Pick<Ending, 'outcome' | 'resourceIds' | 'failed' | 'kept'>,
  ): Promise<void> {
    this.#flights.delete(flight)
    const { name, operation, write } = flight
    const decide = (text: string | undefined) => {
      const now = this.#clock.now()
      const writes = end(readWrites(text), { ...ending, begun: write, now, inFlight: this.#flying(name) })
      return { after: writtenWrites(writes), keepMs: REMEMBERED_MS, result: undefined }
    }
    await inTime(this.#clock, changeState(this.#state, name, decide)).catch((error: unknown) => {
      // It stays on record as a write that may have happened. The caller still gets the response.
      const { idempotencyKey } = write
      report(asked, { kind: 'state_failed', operation, idempotencyKey, sent: true, error })
    })
  }

  /** Writes of one body that are in flight in this process, each with the number of its calls. */
  #flying(name: string): RecentWrites {
    const writes = new Map<string, RecentWrite>()
    for (const { name: one, write } of this.#flights) {
      if (one !== name) continue
      const { open = 0 } = writes.get(write.idempotencyKey) ?? {}
      writes.set(write.idempotencyKey, { ...write, open: open + 1 })
    }
    return [...writes.values()]
  }

  #isHere(name: string, { idempotencyKey }: RecentWrite): boolean {
    return this.#flying(name).some((write) => write.idempotencyKey === idempotencyKey)
  }
}

/** Sends a write under a key. */
type SendUnderKey = (idempotencyKey: string, origin: KeyOrigin) => Promise<OperationResponse>

interface Flight {
  /** Under which name its record is. */
  readonly name: string
  readonly operation: string
  /** As it was when it was sent. */
  readonly write: RecentWrite
}

const report = ({ onWrite }: Write, event: WriteEvent): void => undisturbed(() => onWrite?.(event))

const OF_CLIENTS = '@x/serving.repeated-writes/2'

/** What one client's writes are remembered by. */
interface Memory {
  readonly writes: RepeatedWrites
  readonly state: StateStore | undefined
}

/**
 * The memory that belongs to a client: whatever serves it, by REST or as tools, shares one. The first to ask decides
 * about the clock.
 *
 * @throws ConfigurationError where the client is served with another state, or with none, already.
 */
export function repeatedWritesOf(client: object, options: RepeatedWritesOptions = {}): RepeatedWrites {
  const { writes, state } = perClient(
    OF_CLIENTS,
    client,
    (): Memory => ({
      writes: new RepeatedWrites({ fingerprint: clientFingerprintOf(client), ...options }),
      state: options.state,
    }),
  )
  if (options.state === undefined || options.state === state) return writes
  throw new ConfigurationError(
    `state: this client is already served with ${state === undefined ? 'no state' : 'another state'}. Pass the same state everywhere you serve a client.`,
  )
}

function resourceIdsOf({ resourceId }: Operation, data: unknown): RecentWrite['resourceIds'] {
  const id: unknown = typeof data === 'object' && data !== null ? Reflect.get(data, 'id') : undefined
  return resourceId === undefined || typeof id !== 'string' ? {} : { [resourceId]: id }
}

const resourceIdsOfError = ({ orderId, runId }: Pick<SdkError, 'orderId' | 'runId'>): RecentWrite['resourceIds'] => ({
  ...(orderId === undefined ? {} : { orderId }),
  ...(runId === undefined ? {} : { runId }),
})
