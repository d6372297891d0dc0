import type { Operation } from '../api/operation.ts'
import { isSdkError } from '../errors/sdk-error.ts'
import type { AttemptEvent } from '../input/options.ts'
import type { Outcome } from '../outcome/outcome.ts'

/**
 * A call as subscribers of `node:diagnostics_channel` see it. Never a body, a header, a key or a message, which may
 * quote user input.
 */
export interface CallTrace {
  /** Name of the operation: `createOrder`. */
  readonly operation: string
  /** HTTP method: `POST`. */
  readonly method: string
  /** Path below the base URL as a template, without values: `/order/{orderId}`. */
  readonly urlTemplate: string
  /** What the call means for the request that was made. Absent until the call is over. */
  outcome?: Outcome
  /** HTTP status of the last response, if there was one. */
  status?: number
  /** How many attempts it took. Absent until it is over. */
  attempts?: number
  /** The server's id for the last request that it responded to. */
  requestId?: string
  /** Name of the error class, if the call failed. */
  error?: string
}

/** The part of a `node:diagnostics_channel` channel that is used here (Node's documentation, diagnostics_channel). */
interface Channel {
  readonly hasSubscribers: boolean
  publish(message: unknown): void
  runStores<T>(context: unknown, run: () => T): T
}

interface TracingChannel {
  readonly start: Channel
  readonly end: Channel
  readonly asyncStart: Channel
  readonly asyncEnd: Channel
  readonly error: Channel
}

interface Channels {
  readonly call: TracingChannel
  readonly attempt: Channel
}

interface DiagnosticsChannel {
  channel(name: string): Channel
  tracingChannel(name: string): TracingChannel
}

/** Reports calls to `node:diagnostics_channel`, if it exists and has subscribers. */
export class Tracing {
  readonly #name: string
  #channels: Channels | undefined | 'none'

  /** @param name of the package: its channels are `<name>.call` (a tracing channel) and `<name>.attempt`. */
  constructor(name: string) {
    this.#name = name
  }

  /** Runs a call, and reports its start and its end. */
  call<T extends Answered>(operation: Operation, run: () => Promise<T>): Promise<T> {
    const channels = this.#open()
    if (channels === undefined || !isHeard(channels.call)) return run()
    const { start, end, asyncStart, asyncEnd, error } = channels.call
    const trace: CallTrace = { operation: operation.id, method: operation.method, urlTemplate: operation.path }
    const over = (more: Partial<CallTrace>) => {
      Object.assign(trace, more)
      if (trace.error !== undefined) error.publish(trace)
      asyncStart.publish(trace)
      asyncEnd.publish(trace)
    }
    return start.runStores(trace, () => {
      const running = run()
      end.publish(trace)
      return running.then(
        (answer) => {
          over(endOf(answer))
          return answer
        },
        (failure: unknown) => {
          over(failureOf(failure))
          throw failure
        },
      )
    })
  }

  get hearsAttempts(): boolean {
    return this.#open()?.attempt.hasSubscribers === true
  }

  attempt(event: AttemptEvent): void {
    this.#open()?.attempt.publish(event)
  }

  #open(): Channels | undefined {
    this.#channels ??= channelsOf(this.#name) ?? 'none'
    return this.#channels === 'none' ? undefined : this.#channels
  }
}

interface Answered {
  readonly status: number
  readonly requestId: string | undefined
  readonly attempts: readonly unknown[]
}

const endOf = ({ status, requestId, attempts }: Answered): Partial<CallTrace> => ({
  outcome: 'accepted',
  status,
  attempts: attempts.length,
  ...(requestId === undefined ? {} : { requestId }),
})

function failureOf(failure: unknown): Partial<CallTrace> {
  if (!isSdkError(failure)) return { error: 'Error' }
  const { name, outcome, attempts, requestId } = failure
  const status = attempts.at(-1)?.status
  return {
    error: name,
    outcome,
    attempts: attempts.length,
    ...(status === undefined ? {} : { status }),
    ...(requestId === undefined ? {} : { requestId }),
  }
}

/** Taken from the process and not imported, so that the code also loads where the module does not exist. */
function channelsOf(name: string): Channels | undefined {
  try {
    const found: unknown = globalThis.process?.getBuiltinModule?.('node:diagnostics_channel')
    // As Node documents it. Other runtimes provide the same under this name, or the code below throws.
    const diagnostics = found as DiagnosticsChannel | undefined
    if (diagnostics === undefined) return undefined
    const call = diagnostics.tracingChannel(`${name}.call`)
    return { call: pick(call), attempt: diagnostics.channel(`${name}.attempt`) }
  } catch {
    return undefined
  }
}

/** A tracing channel has this property from Node 22 on. */
const isHeard = ({ start, end, asyncStart, asyncEnd, error }: TracingChannel): boolean =>
  start.hasSubscribers ||
  end.hasSubscribers ||
  asyncStart.hasSubscribers ||
  asyncEnd.hasSubscribers ||
  error.hasSubscribers

const pick = ({ start, end, asyncStart, asyncEnd, error }: TracingChannel): TracingChannel => ({
  start,
  end,
  asyncStart,
  asyncEnd,
  error,
})
