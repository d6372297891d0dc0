import { shownKind } from '../issues/shown-value.ts'
import type { Clock } from './clock.ts'

/**
 * Whether a value is a Date, of this realm or of another: tests in Jest and code in a vm context have their own
 * classes, which `instanceof` does not recognise.
 */
export function isDate(value: unknown): value is Date {
  // Most calls have no Date, and throwing and catching an error costs as much as checking a whole body.
  if (typeof value !== 'object' || value === null) return false
  try {
    // Throws for anything that is not a Date inside, whatever it claims to be.
    Date.prototype.getTime.call(value)
    return true
  } catch {
    return false
  }
}

/**
 * When a call must end: a point in time, a number of ms from the start of the call, or a function that returns the ms
 * that are left, such as AWS Lambda's `context.getRemainingTimeInMillis`.
 */
export type DeadlineOption = Date | number | (() => number)

export interface Deadline {
  /** Ms that are left; zero or less once it has passed. */
  remaining(): number
}

/** A number of ms beyond this is a point in time that was meant to be a Date: 11 days before it would mean anything. */
const LOOKS_LIKE_A_POINT_IN_TIME = 1e9

/** What is wrong with a deadline, or undefined. */
export function deadlineProblem(option: unknown): string | undefined {
  if (option === undefined || typeof option === 'function') return undefined
  if (isDate(option)) return Number.isNaN(option.getTime()) ? 'an invalid Date' : undefined
  if (typeof option !== 'number') return shownKind(option)
  if (Number.isNaN(option) || option < 0) return String(option)
  return option >= LOOKS_LIKE_A_POINT_IN_TIME && option !== Infinity
    ? `${option}, which looks like a timestamp: pass a Date`
    : undefined
}

export function deadlineFrom(option: DeadlineOption | undefined, byDefaultMs: number, clock: Clock): Deadline {
  if (typeof option === 'function') {
    return {
      remaining: () => {
        // A function that fails has no time to give.
        try {
          const left = option()
          return typeof left === 'number' && !Number.isNaN(left) ? left : 0
        } catch {
          return 0
        }
      },
    }
  }
  const end = isDate(option) ? option.getTime() : clock.now() + (option ?? byDefaultMs)
  return { remaining: () => end - clock.now() }
}

/** The options of a method that makes several requests: one deadline for all of them, counted from here. */
export function withOneDeadline<T extends { readonly deadline?: DeadlineOption | undefined }>(
  options: T,
  clock: Clock,
): T {
  const { deadline } = { ...options }
  if (typeof deadline !== 'number') return options
  const whole = deadlineFrom(deadline, deadline, clock)
  return { ...options, deadline: () => whole.remaining() }
}
