import type { Attempt } from '../outcome/outcome.ts'
import type { Drift } from '../response/drift.ts'

/** A call's result with the details of its response and its attempts. */
export interface WithResponse<T> {
  /** What the promise itself resolves to. */
  readonly data: T
  /** HTTP status of the response. */
  readonly status: number
  /** Headers of the response. */
  readonly headers: Headers
  /** The server's id for this request, for its support team. */
  readonly requestId: string | undefined
  /** All attempts, in order; the last one was accepted. */
  readonly attempts: readonly Attempt[]
  /** Where the response differs from its schema, including rows that were left out of its list. Empty if it matches. */
  readonly drift: readonly Drift[]
}

/** A promise of a call's data that can also give the response it was read from. `More`: what else that holds. */
export interface CallPromise<T, More = unknown> extends Promise<T> {
  /**
   * Resolves to the data together with the status, headers and attempts of the response. Sends nothing: it is the same
   * call.
   */
  withResponse(): Promise<WithResponse<T> & More>
}

/**
 * Both views are made on demand from one promise, so that using one never leaves the other to reject unhandled.
 */
export class Call<T, More = unknown> implements CallPromise<T, More> {
  readonly #whole: Promise<WithResponse<T> & More>
  readonly [Symbol.toStringTag] = 'Promise'

  constructor(whole: Promise<WithResponse<T> & More>) {
    this.#whole = whole
  }

  withResponse(): Promise<WithResponse<T> & More> {
    return this.#whole
  }

  // biome-ignore lint/suspicious/noThenProperty: it is a promise
  then<A = T, B = never>(
    fulfilled?: ((data: T) => A | PromiseLike<A>) | null,
    rejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.#whole.then(({ data }) => data).then(fulfilled, rejected)
  }

  catch<B = never>(rejected?: ((reason: unknown) => B | PromiseLike<B>) | null): Promise<T | B> {
    return this.then(undefined, rejected)
  }

  finally(settled?: (() => void) | null): Promise<T> {
    return this.then().finally(settled)
  }
}
