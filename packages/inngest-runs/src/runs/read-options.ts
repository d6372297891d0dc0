import {
  type CallPromise,
  type ChecksOf,
  SHARED_CALL_OPTIONS,
  type SharedCallOptions,
  trueOrFalse,
  type WithResponse,
} from '@x/transport'
import type { ResponseMetadata } from '../wire.gen.ts'

/** Options of one call. */
export interface CallOptions extends SharedCallOptions {}

/** Options of a read. */
export interface ReadOptions extends CallOptions {
  /**
   * Whether the read bypasses the server's cache, which keeps a run for 3 s, an empty list of jobs for 5 s and the runs
   * of an event for 15 s. Default: true for lists and waits, false for `getRun`.
   */
  readonly fresh?: boolean | undefined
}

export const READ_OPTIONS = { ...SHARED_CALL_OPTIONS, fresh: trueOrFalse } satisfies ChecksOf<ReadOptions>

/** How old the data is. */
export interface WithMetadata {
  /** When the server read it, and until when it repeats the response. Undefined if it does not say. */
  readonly metadata: ResponseMetadata | undefined
}

/** The data, with the details of its response and how old it is. */
export type ReadResponse<T> = WithResponse<T> & WithMetadata

/** A promise of the data that can also give the response it was read from. */
export interface ReadPromise<T> extends CallPromise<T, WithMetadata> {}
