import { type Clock, isJsonObject } from '@x/transport'
import type { ProductSource } from './catalogue.ts'
import { type Decimal, readDecimal } from './decimal-order.ts'
import { endsWithin } from './time-limit.ts'

/** A balance counts this long. */
const KEPT_MS = 60_000

/** A check does not wait longer for a balance, which is only worth a warning. */
const PATIENCE_MS = 5_000

/** A balance as Runa wrote it, and as a number. */
export interface ReadBalance {
  readonly text: string
  readonly value: Decimal
}

/** Reads balances, each at most once a minute: anyone who asks meanwhile shares the read. */
export class BalanceReads {
  readonly #runa: Pick<ProductSource, 'getBalance'>
  readonly #clock: Clock
  readonly #report: (error: unknown) => void
  readonly #kept = new Map<string, { readonly at: number; readonly balance: Promise<ReadBalance | undefined> }>()

  constructor(runa: Pick<ProductSource, 'getBalance'>, clock: Clock, report: (error: unknown) => void) {
    this.#runa = runa
    this.#clock = clock
    this.#report = report
  }

  /** Whether there is anybody to ask. */
  get isOffered(): boolean {
    return typeof this.#runa.getBalance === 'function'
  }

  /** Undefined if it could not be read. */
  async of(currency: string): Promise<ReadBalance | undefined> {
    const age = this.#clock.now() - (this.#kept.get(currency)?.at ?? Number.NEGATIVE_INFINITY)
    if (age < 0 || age >= KEPT_MS) this.#kept.set(currency, { at: this.#clock.now(), balance: this.#read(currency) })
    const balance = this.#kept.get(currency)?.balance ?? Promise.resolve(undefined)
    return (await endsWithin(balance, PATIENCE_MS, this.#clock)) ? balance : undefined
  }

  async #read(currency: string): Promise<ReadBalance | undefined> {
    try {
      const answer: unknown = await this.#runa.getBalance?.(currency)
      const text = isJsonObject(answer) ? answer.balance : undefined
      const value = typeof text === 'string' ? readDecimal(text) : undefined
      return typeof text === 'string' && value !== undefined ? { text, value } : undefined
    } catch (error) {
      this.#report(error)
      return undefined
    }
  }
}
