import { type Clock, type Exchange, RequestValidationError, type SendWindow } from '@x/transport'
import { OLDEST_KEY_MS } from './idempotency-key.ts'

/** What is known about an idempotency key, and about the time. */
export interface KeyUse {
  readonly clock: Pick<Clock, 'now'>
  /**
   * By how many ms the server's clock is ahead of the local one; undefined if that is unknown.
   *
   * @param now by the local clock.
   */
  readonly lead: (now: number) => number | undefined
  /** Learns from a response. */
  readonly hear: (exchange: Exchange) => void
  /** When an earlier call, run or machine first used it, as recorded at that time, in ms since the Unix epoch. */
  readonly usedAt?: number | undefined
  /** When this run recorded it, by the local clock. Its own first attempt comes later. */
  readonly recordedAt?: number | undefined
  /** Whether an order may have been placed under it before this call. */
  readonly usedBefore: boolean
  /** The name that the rejection mentions. */
  readonly operation: string
  readonly field: string
  readonly idempotencyKey: string
  /** Sentences for a caller whose key is too old. */
  readonly whatToDo: string
}

const DAY_MS = 24 * 60 * 60 * 1000

/** The time in which a key may be sent: 29 days from its first use, by the later of this machine's clock and Runa's. */
export function keyWindow(key: KeyUse): SendWindow {
  const { usedBefore, operation, field, idempotencyKey, whatToDo } = key
  let latest = Number.NEGATIVE_INFINITY
  let ownFirst = key.recordedAt ?? Number.POSITIVE_INFINITY
  let leadAtFirst: number | undefined

  const age = (): number => {
    // Setting the clock back while a request waits does not make a key younger.
    latest = Math.max(latest, key.clock.now())
    const lead = key.lead(latest)
    leadAtFirst ??= lead
    const sinceOwn = latest - ownFirst + Math.max(0, (lead ?? 0) - (leadAtFirst ?? 0))
    // It is unknown by whose clock an earlier use was recorded.
    return key.usedAt === undefined ? sinceOwn : Math.max(sinceOwn, latest + Math.max(0, lead ?? 0) - key.usedAt)
  }
  const because = (): string => `${howOld(age())}. Runa forgets keys after 30 days and would pay again. ${whatToDo}`

  return {
    usedBefore,
    left(firstStartedAt = Number.POSITIVE_INFINITY) {
      ownFirst = Math.min(ownFirst, firstStartedAt)
      const left = OLDEST_KEY_MS - age()
      // A time that a caller's own journal has lost.
      return Number.isNaN(left) ? Number.NEGATIVE_INFINITY : left
    },
    answered: key.hear,
    advice: () => `It may have happened. It was not retried, because ${because()}`,
    closedError() {
      const message = because()
      return new RequestValidationError(
        { what: message, note: 'Nothing was sent.' },
        [{ path: [field], code: 'invalid_value', message }],
        { operation, outcome: 'unknown', idempotencyKey },
      )
    },
  }
}

function howOld(age: number): string {
  if (Number.isNaN(age)) return 'it is not known when the key was first used'
  const days = Math.max(0, Math.floor(age / DAY_MS))
  const used = `the key was first used ${days === 0 ? 'today' : `${days} ${days === 1 ? 'day' : 'days'} ago`}`
  return age > OLDEST_KEY_MS ? used : `${used}, and would be older than 29 days before it could be sent`
}
