import type { SdkError } from '../errors/sdk-error.ts'

/** An exchange with the server, by the local clock: when the request went out, and when the answer was there. */
export interface Exchange {
  readonly sentAt: number
  readonly answeredAt: number
  /** The answer's `Date` header. */
  readonly date: string | null
}

/**
 * How long a request may be sent, where an API forgets idempotency keys and would then do the same thing once more. The rule
 * is the package's own. It is asked immediately before every attempt, since a machine may sleep for days in any pause.
 */
export interface SendWindow {
  /**
   * Ms in which an attempt may still start. Negative once none may.
   *
   * @param firstStartedAt when the first attempt of this call started, in ms since the Unix epoch by the local clock.
   *   Undefined where there was none.
   */
  left(firstStartedAt: number | undefined): number
  /** Told of every answer, whose `Date` header may show that the local clock is behind. */
  answered?(exchange: Exchange): void
  /** Whether the thing may have been asked for before this call: then its own attempts prove nothing. */
  readonly usedBefore: boolean
  /** Why the request is not sent again, and what to do: sentences with a space before them, in place of other advice. */
  advice(): string
  /** The error of a call that made no attempt. */
  refusal(): SdkError
}

/** A window, and what is left of it. */
export interface OpenFor {
  readonly window: SendWindow | undefined
  /** Ms. Negative once no attempt may start. */
  readonly left: number
}

/** The window that closes first: several callers may share a request, and the oldest key is the one that counts. */
export function firstToClose(windows: readonly SendWindow[], firstStartedAt: number | undefined): OpenFor {
  return windows.reduce<OpenFor>(
    (first, window) => {
      const left = window.left(firstStartedAt)
      return left < first.left ? { window, left } : first
    },
    { window: undefined, left: Number.POSITIVE_INFINITY },
  )
}
