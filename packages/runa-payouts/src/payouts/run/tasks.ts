import { onAbort } from '@x/transport'

/** A limited number of permits. If all are in use, callers wait, first come first served. */
export class Semaphore {
  readonly #waiting: (() => void)[] = []
  #free: number

  constructor(permits: number) {
    this.#free = permits
  }

  /** Takes a permit. The returned function releases it, once. */
  async acquire(): Promise<() => void> {
    if (this.#free > 0) this.#free -= 1
    else await new Promise<void>((resolve) => this.#waiting.push(resolve))
    let isHeld = true
    return () => {
      if (!isHeld) return
      isHeld = false
      const next = this.#waiting.shift()
      if (next === undefined) this.#free += 1
      else next()
    }
  }
}

/** Tasks that run beside one another until none is left. */
export class Tasks {
  readonly #running = new Set<Promise<void>>()
  readonly #onError: (error: unknown) => void

  /** @param onError called with the error of a task that failed. */
  constructor(onError: (error: unknown) => void) {
    this.#onError = onError
  }

  spawn(run: () => Promise<void>): void {
    const task = run()
      .catch((error: unknown) => this.#onError(error))
      .finally(() => this.#running.delete(task))
    this.#running.add(task)
  }

  /** Resolves when no task is left. */
  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running)
  }
}

/** The end of a run: requested once, reported to any number of waiters. */
export class Stopping {
  readonly #whole = new AbortController()
  readonly #lent = new Set<AbortController>()
  readonly #onStop: () => void
  #failure: { readonly error: unknown } | undefined

  /** @param onStop called when the run is stopped. */
  constructor(onStop: () => void) {
    this.#onStop = onStop
  }

  /** Aborted once nothing more is to be planned. For tasks that run one at a time: the others wait with `during`. */
  get signal(): AbortSignal {
    return this.#whole.signal
  }

  get isStopping(): boolean {
    return this.signal.aborted
  }

  /** The error that stopped the run before the end of its list. */
  get failure(): { readonly error: unknown } | undefined {
    return this.#failure
  }

  /** @param reason of the signals. Default: that of any aborted signal. */
  stop(reason?: unknown): void {
    if (this.isStopping) return
    this.#whole.abort(reason)
    for (const one of this.#lent) one.abort(reason)
    this.#onStop()
  }

  /** Stops the run because of an error. The first error is the run's. */
  halt(error: unknown): void {
    this.#failure ??= { error }
    this.stop(error)
  }

  /**
   * Waits, with its own signal. Node 20 warns of a leak if more than ten listeners are on one signal, and a run may
   * wait in a hundred places.
   */
  async during<T>(wait: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const one = new AbortController()
    if (this.isStopping) one.abort(this.signal.reason)
    this.#lent.add(one)
    try {
      return await wait(one.signal)
    } finally {
      this.#lent.delete(one)
    }
  }
}

/**
 * The value of a promise, or undefined as soon as the signal aborts. Not `Promise.race`: raced against one promise that
 * lasts as long as the run, every payout would be kept until the end.
 */
export function unlessStopped<T>(promise: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const stop = () => resolve(undefined)
    const settle = (conclude: () => void) => {
      stopListening()
      conclude()
    }
    if (signal.aborted) stop()
    const stopListening = onAbort(signal, stop)
    promise.then(
      (value) => settle(() => resolve(value)),
      (error: unknown) => settle(() => reject(error)),
    )
  })
}
