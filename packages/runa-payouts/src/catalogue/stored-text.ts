import type { Clock } from '@x/transport'
import type { CatalogueStore } from './catalogue.ts'
import { endsWithin } from './time-limit.ts'

/** A store that takes longer is not waited for. */
const MOST_MS = 5_000

/** The text of a store: read within a time limit, and written one after the other. */
export class StoredText {
  readonly #store: CatalogueStore
  readonly #clock: Clock
  readonly #report: (error: unknown) => void
  #next: (() => string) | undefined
  #writing: Promise<void> | undefined

  constructor(store: CatalogueStore, clock: Clock, report: (error: unknown) => void) {
    this.#store = store
    this.#clock = clock
    this.#report = report
  }

  /** Undefined if there is none, or if the store failed, which is reported. */
  async read(): Promise<string | undefined> {
    try {
      const text = await this.#inTime('get', async () => this.#store.get())
      return typeof text === 'string' ? text : undefined
    } catch (error) {
      this.#report(error)
      return undefined
    }
  }

  /** Writes the text that there is when its turn comes: of those that wait, only the newest is written. */
  write(text: () => string): void {
    this.#next = text
    this.#writing ??= this.#writeAll().finally(() => {
      this.#writing = undefined
    })
  }

  /** Ends when nothing is left to write, or the store took too long. */
  async written(): Promise<void> {
    await this.#writing
  }

  async #writeAll(): Promise<void> {
    for (let text = this.#next; text !== undefined; text = this.#next) {
      this.#next = undefined
      try {
        const written = text()
        await this.#inTime('set', async () => this.#store.set(written))
      } catch (error) {
        this.#report(error)
      }
    }
  }

  async #inTime<T>(name: keyof CatalogueStore, call: () => Promise<T>): Promise<T> {
    const answer = call()
    if (await endsWithin(answer, MOST_MS, this.#clock)) return answer
    throw new Error(`store.${name} took longer than ${MOST_MS} ms`)
  }
}
