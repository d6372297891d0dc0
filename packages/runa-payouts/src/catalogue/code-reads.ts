import { type Clock, isNotFoundError } from '@x/transport'
import type { Product } from '../wire.gen.ts'
import type { ProductSource } from './catalogue.ts'
import type { UpdateMark } from './product-updates.ts'

/** An answer about a code counts this long: a batch asks about each of its codes again and again. */
const KEPT_MS = 60_000

/** More codes than this are not read one by one: the whole catalogue is loaded again instead. */
const MOST_AT_ONCE = 20

/** The same for all checks of a minute together. */
const MOST_KEPT = 200

interface ReadProduct {
  readonly code: string
  readonly product: Product
  readonly mark: UpdateMark
}

/** What Runa returned codes that the copy does not have, or calls not orderable. */
export interface ReadAgain {
  readonly read: readonly ReadProduct[]
  readonly unread: readonly string[]
  /** Runa knows no product of these codes. */
  readonly missing: readonly string[]
}

type Answer = ReadProduct | 'unread' | 'missing'

/** Asks Runa about single codes, about each at most once a minute. */
export class CodeReads {
  readonly #runa: Pick<ProductSource, 'getProduct'>
  readonly #clock: Clock
  readonly #report: (error: unknown) => void
  /** By code, oldest first. */
  readonly #kept = new Map<string, { readonly at: number; readonly answer: Promise<Answer> }>()

  constructor(runa: Pick<ProductSource, 'getProduct'>, clock: Clock, report: (error: unknown) => void) {
    this.#runa = runa
    this.#clock = clock
    this.#report = report
  }

  /**
   * Whether these are too many to ask about one by one.
   *
   * @param since when the copy was loaded: it is newer than earlier answers.
   */
  areMany(codes: readonly string[], since: number): boolean {
    this.#forget(since)
    const asked = codes.filter((code) => !this.#kept.has(code)).length
    return asked > MOST_AT_ONCE || (asked > 0 && asked + this.#kept.size > MOST_KEPT)
  }

  /** @param mark the updates so far: later ones are applied to what is read now. */
  async read(codes: readonly string[], since: number, mark: UpdateMark): Promise<ReadAgain> {
    this.#forget(since)
    const answers = await Promise.all(codes.map(async (code) => ({ code, answer: await this.#answer(code, mark) })))
    const codesOf = (wanted: Answer) => answers.flatMap(({ code, answer }) => (answer === wanted ? [code] : []))
    const read = answers.flatMap(({ answer }) => (typeof answer === 'object' ? [answer] : []))
    return { read, unread: codesOf('unread'), missing: codesOf('missing') }
  }

  #answer(code: string, mark: UpdateMark): Promise<Answer> {
    const kept = this.#kept.get(code)
    if (kept !== undefined) return kept.answer
    const answer = this.#ask(code, mark)
    this.#kept.set(code, { at: this.#clock.now(), answer })
    return answer
  }

  async #ask(code: string, mark: UpdateMark): Promise<Answer> {
    try {
      return { code, product: await this.#runa.getProduct(code), mark }
    } catch (error) {
      if (isNotFoundError(error)) return 'missing'
      this.#report(error)
      return 'unread'
    }
  }

  #forget(since: number): void {
    const now = this.#clock.now()
    for (const [code, { at }] of this.#kept) {
      // A clock that was set back makes nothing younger.
      if (at < since || at > now || now - at >= KEPT_MS) this.#kept.delete(code)
    }
  }
}
