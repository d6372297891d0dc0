/** Results on their way to the caller. Holds no more than necessary: `room` resolves when more may come. */
export class ResultQueue<T> {
  readonly #most: number
  #results: { readonly result: T }[] = []
  #ended = false
  #admitsAll = false
  #draining = false
  #readers: (() => void)[] = []
  #writers: (() => void)[] = []

  /** @param most results held before `room` waits. */
  constructor(most: number) {
    this.#most = most
  }

  push(result: T): void {
    if (this.#draining) return
    this.#results.push({ result })
    wake(this.#readers)
  }

  end(): void {
    this.#ended = true
    wake(this.#readers)
    wake(this.#writers)
  }

  /** The last results come: there is room for all of them. */
  admit(): void {
    this.#admitsAll = true
    wake(this.#writers)
  }

  /** Nothing reads any more: results are dropped from here on. */
  drain(): void {
    this.#draining = true
    this.#results = []
    wake(this.#writers)
  }

  /** Resolves when there is room for more. */
  async room(): Promise<void> {
    while (this.#results.length >= this.#most && !this.#admitsAll && !this.#draining && !this.#ended) {
      await new Promise<void>((resolve) => this.#writers.push(resolve))
    }
  }

  /** The next result; undefined at the end. */
  async next(): Promise<{ readonly result: T } | undefined> {
    for (;;) {
      const next = this.#results.shift()
      if (next !== undefined) {
        if (this.#results.length < this.#most) wake(this.#writers)
        return next
      }
      if (this.#ended) return undefined
      await new Promise<void>((resolve) => this.#readers.push(resolve))
    }
  }
}

function wake(sleepers: (() => void)[]): void {
  for (const sleeper of sleepers.splice(0)) sleeper()
}
