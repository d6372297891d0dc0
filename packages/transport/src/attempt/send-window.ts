import type { SdkError } from '../errors/sdk-error.ts'
import type { Attempt } from '../outcome/outcome.ts'

/** Limits the rate of attempts, where an API counts them. */
export interface RateLimiter {
  /**
   * Resolves when the next attempt may start: after `mostMs` milliseconds at the latest, and at once when `signal`
   * aborts. Never rejects. Returns undefined if the attempt may start now.
   *
   * @param worthMs ms after which a slot is useless. If none can come by then, this does not wait. Default: no limit.
   * @returns false if no slot came.
   */
  acquire(signal: AbortSignal | undefined, mostMs: number, worthMs?: number): Promise<boolean> | undefined
  /** Called after every attempt. */
  ended(attempt: Attempt): void
}

/** An exchange with the server, by the local clock: when the request was sent, and when the response had arrived. */
export interface Exchange {
  readonly sentAt: number
  readonly answeredAt: number
  /** The response's `Date` header. */
  readonly date: string | null
}

/**
 * How long a request may be sent, for an API that forgets idempotency keys and would then act a second time. Each
 * package sets its own rule. It is checked immediately before every attempt, since a machine may sleep for days in any
 * pause.
 */
export interface SendWindow {
  /**
   * Ms in which an attempt may still start. Negative if none may start any more.
   *
   * @param firstStartedAt when the first attempt of this call started, in ms since the Unix epoch by the local clock.
   *   Undefined if there was none.
   */
  left(firstStartedAt: number | undefined): number
  /** Called with every response, whose `Date` header may show that the local clock is behind. */
  answered?(exchange: Exchange): void
  /** Whether an earlier call may already have requested the same thing: then this call's own attempts prove nothing. */
  readonly usedBefore: boolean
  /** Why the request is not sent again, and what to do: sentences in place of other advice. */
  advice(): string
  /** The error of a call that made no attempt. */
  closedError(): SdkError
}

/** A window, and the time that is left of it. */
export interface OpenFor {
  readonly window: SendWindow | undefined
  /** Ms. Negative if no attempt may start any more. */
  readonly left: number
}

/** The window that closes first: several callers may share a request, and the oldest key counts. */
export function firstToClose(windows: readonly SendWindow[], firstStartedAt: number | undefined): OpenFor {
  return windows.reduce<OpenFor>(
    (first, window) => {
      const left = window.left(firstStartedAt)
      return left < first.left ? { window, left } : first
    },
    { window: undefined, left: Number.POSITIVE_INFINITY },
  )
}
