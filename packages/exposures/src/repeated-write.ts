import { type Clock, isSdkError, type Operation, type Outcome, type SdkError, sha256, systemClock } from '@x/transport'
import { comparableJson } from './comparable-json.ts'
import type { ExposureAnswer } from './exposure.ts'
import { idempotencyHeaderOf } from './idempotency-header.ts'
import { isKeptUnderKey } from './kept-answer.ts'
import { WriteRefusedError } from './write-refused-error.ts'

/** How long a write that may have happened, or has, is held against one without a key, in ms. */
export const REMEMBERED_MS = 10 * 60 * 1000

/** How many ended writes are remembered. More than Runa takes orders in that time. */
const MOST_REMEMBERED = 10_000

/** A write, as somebody asks for it. */
export interface Write {
  readonly operation: Operation
  readonly body: unknown
  /** As the caller named it; undefined where the caller did not. An empty one is one, and is refused by the client. */
  readonly idempotencyKey: string | undefined
  /** Refuses a write without a key. */
  readonly requireIdempotencyKey?: boolean | undefined
  /** Whether an answer tells of something that came to nothing. Default: none does. */
  readonly isFailed?: ((data: unknown) => boolean) | undefined
}

export interface RepeatedWritesOptions {
  readonly clock?: Pick<Clock, 'now'> | undefined
  readonly capacity?: number | undefined
  readonly randomKey?: (() => string) | undefined
}

type Known = 'unknown' | 'accepted'

/** All that is kept of a write: neither its body nor its answer. */
interface Remembered {
  readonly fingerprint: string
  readonly idempotencyKey: string
  inFlight: number
  /** Undefined while it is in flight for the first time, and after it came to nothing. */
  known: Known | undefined
  /** Whether somebody who had not named the key was told it, and so may come back with it. */
  told: boolean
  /** Of what was made, where the answer said. */
  subject: { readonly orderId?: string; readonly runId?: string }
  /** Whether what was made came to nothing, as the answer said. */
  failed: boolean
  until: number
}

/**
 * Keeps callers that time out and call again from paying twice. A write without an idempotency key whose body equals one
 * that is in flight, unknown or accepted is refused, and told that one's key. After one that came to nothing, it is sent
 * under the key that callers were told before, so that one who comes back with that key does not pay once more. A write
 * with a key is always sent: the key says what is meant.
 */
export class RepeatedWrites {
  readonly #now: () => number
  readonly #capacity: number
  readonly #randomKey: () => string
  readonly #byFingerprint = new Map<string, Set<Remembered>>()
  /** Ended ones, the oldest first. */
  readonly #ended = new Set<Remembered>()
  readonly #underWay = new Set<Promise<unknown>>()

  constructor(options: RepeatedWritesOptions = {}) {
    const {
      clock = systemClock,
      capacity = MOST_REMEMBERED,
      randomKey = () => globalThis.crypto.randomUUID(),
    } = options
    this.#now = () => clock.now()
    this.#capacity = capacity
    this.#randomKey = randomKey
  }

  /**
   * Sends a write under its own key, or a new one.
   *
   * @throws WriteRefusedError where nothing was sent, and whatever `call` throws.
   */
  async send(write: Write, call: (idempotencyKey: string) => Promise<ExposureAnswer>): Promise<ExposureAnswer> {
    const sending = this.#send(write, call)
    const settled = sending.catch(() => {})
    this.#underWay.add(settled)
    settled.then(() => this.#underWay.delete(settled))
    return sending
  }

  /** Resolves once nothing is in flight: what a process waits for before it ends, so that no key is lost with it. */
  async settled(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay)
  }

  /** How many writes are remembered. */
  get size(): number {
    let size = 0
    for (const { size: some } of this.#byFingerprint.values()) size += some
    return size
  }

  async #send(write: Write, call: (idempotencyKey: string) => Promise<ExposureAnswer>): Promise<ExposureAnswer> {
    const { operation, body, idempotencyKey: given } = write
    if (given === undefined && write.requireIdempotencyKey === true) throw keyRequired(operation)
    // What the schema refuses is never sent, by this call or by an earlier one.
    const sendable = operation.body === undefined || operation.body.issues(body).length === 0
    if (!sendable) return call(given ?? this.#randomKey())
    // Bodies hold names and addresses of people, so that no more is kept of them than whether they are the same.
    const fingerprint = await sha256(`${operation.id}\n${comparableJson(body)}`)

    // From the look at what is known to the note that this one is in flight, nothing may come in between.
    this.#forgetOld()
    const earlier = given === undefined ? this.#latest(fingerprint) : undefined
    if (earlier !== undefined && stands(earlier)) {
      earlier.told = true
      throw repeated(operation, earlier)
    }
    const remembered = this.#begin(fingerprint, given ?? earlier?.idempotencyKey ?? this.#randomKey())
    remembered.told ||= given === undefined
    try {
      const answer = await call(remembered.idempotencyKey)
      remembered.failed = write.isFailed?.(answer.data) === true
      this.#end(remembered, 'accepted', subjectOf(operation, answer.data))
      return answer
    } catch (error) {
      // What is no error of the client says nothing about what happened.
      const outcome = isSdkError(error) ? error.outcome : 'unknown'
      // An answer that the API keeps under the key is all that the key will ever get, and no reason to keep it.
      if (isSdkError(error) && isKeptUnderKey(error)) remembered.told = false
      this.#end(remembered, outcome, isSdkError(error) ? subjectOfError(error) : {})
      throw error
    }
  }

  #latest(fingerprint: string): Remembered | undefined {
    const same = [...(this.#byFingerprint.get(fingerprint) ?? [])]
    return same.findLast(stands) ?? same.at(-1)
  }

  #begin(fingerprint: string, idempotencyKey: string): Remembered {
    const same = this.#byFingerprint.get(fingerprint) ?? new Set()
    this.#byFingerprint.set(fingerprint, same)
    const found = [...same].find((one) => one.idempotencyKey === idempotencyKey)
    const remembered: Remembered = found ?? {
      fingerprint,
      idempotencyKey,
      inFlight: 0,
      known: undefined,
      told: false,
      subject: {},
      failed: false,
      until: 0,
    }
    remembered.inFlight += 1
    // The latest one comes last.
    same.delete(remembered)
    same.add(remembered)
    return remembered
  }

  #end(remembered: Remembered, outcome: Outcome, subject: Remembered['subject']): void {
    remembered.inFlight -= 1
    if (outcome === 'unknown' || outcome === 'accepted') {
      // Once it is known to have happened, a later call that was lost does not make it doubtful.
      remembered.known = remembered.known === 'accepted' ? 'accepted' : outcome
      remembered.subject = { ...remembered.subject, ...subject }
      this.#keep(remembered)
    } else if (!stands(remembered)) {
      // A refusal of this call said nothing about an earlier one with the same key, which would still stand.
      if (remembered.told) this.#keep(remembered)
      else this.#forget(remembered)
    }
  }

  #keep(remembered: Remembered): void {
    remembered.until = this.#now() + REMEMBERED_MS
    this.#ended.delete(remembered)
    this.#ended.add(remembered)
    this.#forgetOld()
  }

  #forgetOld(): void {
    for (const remembered of this.#ended) {
      if (remembered.until > this.#now() && this.#ended.size <= this.#capacity) return
      this.#ended.delete(remembered)
      remembered.known = undefined
      if (remembered.inFlight === 0) this.#forget(remembered)
    }
  }

  #forget(remembered: Remembered): void {
    this.#ended.delete(remembered)
    const same = this.#byFingerprint.get(remembered.fingerprint)
    same?.delete(remembered)
    if (same?.size === 0) this.#byFingerprint.delete(remembered.fingerprint)
  }
}

/** Whether it is happening, may have happened, or has. */
const stands = ({ inFlight, known }: Remembered): boolean => inFlight > 0 || known !== undefined

/** Under a registered symbol: what serves by REST and what serves tools may be built apart, each with its copy of this. */
const OF_CLIENTS = Symbol.for('@x/exposures.repeated-writes/1')

/**
 * The memory that belongs to a client: whatever serves it, by REST or as tools, shares one. The first to ask decides
 * about the clock.
 */
export function repeatedWritesOf(client: object, options: RepeatedWritesOptions = {}): RepeatedWrites {
  const found: unknown = Reflect.get(globalThis, OF_CLIENTS)
  const ofClients: WeakMap<object, RepeatedWrites> = found instanceof WeakMap ? found : new WeakMap()
  if (ofClients !== found) Reflect.set(globalThis, OF_CLIENTS, ofClients)
  const known = ofClients.get(client)
  if (known !== undefined) return known
  const made = new RepeatedWrites(options)
  ofClients.set(client, made)
  return made
}

function keyRequired(operation: Operation): WriteRefusedError {
  const { id } = operation
  const name = idempotencyHeaderOf(operation) ?? 'the idempotency key'
  return new WriteRefusedError(
    `${id}: ${name} is missing, and is required here: make one for each thing you want done, and repeat it when you repeat the call. Nothing was sent.`,
    'idempotency_key_required',
    { operation: id, outcome: 'not_sent' },
  )
}

function repeated({ id }: Operation, remembered: Remembered): WriteRefusedError {
  const { idempotencyKey, inFlight, known, subject, failed } = remembered
  const what = subject.orderId ?? subject.runId
  const named = what === undefined ? '' : ` (${what})`
  const state =
    known === 'accepted'
      ? failed
        ? `came to nothing${named}`
        : `was carried out${named}`
      : inFlight > 0
        ? 'is still under way'
        : 'may have been carried out'
  return new WriteRefusedError(
    `${id}: the same body was sent a short while ago under the idempotency key ${idempotencyKey}, and ${state}. Repeat it with this key; a new key pays again. This call sent nothing.`,
    'repeated_write',
    { operation: id, outcome: known ?? 'unknown', idempotencyKey, failed, ...subject },
  )
}

function subjectOf({ subject }: Operation, data: unknown): Remembered['subject'] {
  const id: unknown = typeof data === 'object' && data !== null ? Reflect.get(data, 'id') : undefined
  return subject === undefined || typeof id !== 'string' ? {} : { [subject]: id }
}

const subjectOfError = ({ orderId, runId }: Pick<SdkError, 'orderId' | 'runId'>): Remembered['subject'] => ({
  ...(orderId === undefined ? {} : { orderId }),
  ...(runId === undefined ? {} : { runId }),
})
