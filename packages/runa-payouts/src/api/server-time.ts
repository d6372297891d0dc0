import type { Exchange } from '@x/transport'
import { ClockError } from '../payouts/errors/clock-error.ts'

/** How far the local clock may be from the server's, in ms. */
const MOST_SKEW_MS = 60 * 60 * 1000

/** A `Date` header counts whole seconds (RFC 9110, 5.6.7): the server's clock was anywhere within the second it names. */
const SECOND_MS = 1000

/** What responses reveal about the server's clock: bounds of its lead over the local one, in ms. */
export class ServerTime {
  #least = Number.NEGATIVE_INFINITY
  #most = Number.POSITIVE_INFINITY
  /** The lead before a clock was set for the first time. */
  #leadAtFirst: number | undefined
  /** When the newest response came. */
  #heardAt: number | undefined

  /**
   * Learns from a response.
   *
   * @returns its server time, in ms since the Unix epoch; undefined if it had none.
   */
  hear({ sentAt, answeredAt, date }: Exchange): number | undefined {
    const told = date === null ? Number.NaN : Date.parse(date)
    if (Number.isNaN(told)) return undefined
    this.#heardAt = answeredAt
    const least = told - answeredAt
    const most = told + SECOND_MS - sentAt
    const narrowed = { least: Math.max(this.#least, least), most: Math.min(this.#most, most) }
    // Contradictory bounds mean that a clock was set in between: only the newest counts.
    const isSet = narrowed.least > narrowed.most
    if (isSet) this.#leadAtFirst ??= this.lead
    const { least: low, most: high } = isSet ? { least, most } : narrowed
    this.#least = low
    this.#most = high
    return told
  }

  /** The same, @throws ClockError if the clocks are more than an hour apart. */
  observe(exchange: Exchange): void {
    const told = this.hear(exchange)
    if (told === undefined) return
    const { answeredAt } = exchange
    const skew = Math.abs(this.lead)
    if (skew > MOST_SKEW_MS) {
      throw new ClockError(
        `sendPayouts: this machine's clock says ${new Date(answeredAt).toISOString()}, Runa's ${new Date(told).toISOString()}. They are more than an hour apart, so the age of a key cannot be determined. Set the clock, then run the batch again.`,
        { operation: 'sendPayouts' },
      )
    }
  }

  /**
   * By how many ms the server's clock is ahead. Zero if that is within the bounds; else the smallest lead that is, so
   * that nothing made after a moment counts as older.
   */
  get lead(): number {
    return this.#least <= 0 && this.#most >= 0 ? 0 : this.#least
  }

  /** The same; undefined if nothing is known. */
  get knownLead(): number | undefined {
    return this.#heardAt === undefined ? undefined : this.lead
  }

  /**
   * The same, if there was a response within the last hour: a clock may have been set since, and a client lives for
   * months.
   *
   * @param now by the local clock.
   */
  recentLead(now: number): number | undefined {
    return Math.abs(now - (this.#heardAt ?? Number.NaN)) <= MOST_SKEW_MS ? this.lead : undefined
  }

  /**
   * Whether something that the server created at `createdAt` existed before the local time `moment`, read before any
   * clock was set: usually this machine's clock is the one that is set, and its earlier time is only valid for that
   * moment.
   */
  wasBefore(createdAt: string | undefined, moment: number): boolean {
    const at = createdAt === undefined ? Number.NaN : Date.parse(createdAt)
    return at < moment + (this.#leadAtFirst ?? this.lead)
  }
}
