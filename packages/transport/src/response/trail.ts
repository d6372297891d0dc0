/** What marks a page of a list: a second page with the same mark is the same page again. */
export interface PageMarks {
  /** The cursor that leads on from it; undefined where none does. */
  readonly cursor: string | undefined
  /** The id of its first row; undefined where it has none. */
  readonly first: string | undefined
}

/** What the pages of one walk have shown, and at which of them. */
interface Seen {
  readonly cursors: Map<string, number>
  readonly firsts: Map<string, number>
  pages: number
}

/**
 * The pages that a walk through a list has come past, so that one which goes round is noticed at the first step that
 * repeats. All of them are remembered, and as they are: a hash could end a walk that goes nowhere twice. That is two short
 * texts for each page, which is little beside the page itself.
 *
 * A trail does not change. `past` gives a longer one; both share their memory, unless somebody goes on from an earlier
 * page a second time.
 */
export class Trail {
  readonly #seen: Seen
  readonly #pages: number

  private constructor(seen: Seen, pages: number) {
    this.#seen = seen
    this.#pages = pages
  }

  /** @param cursor the one that the walk begins with, where it does not begin at the beginning. */
  static from(cursor: string | undefined): Trail {
    const seen: Seen = { cursors: new Map(), firsts: new Map(), pages: 0 }
    if (cursor !== undefined) seen.cursors.set(cursor, 0)
    return new Trail(seen, 0)
  }

  /** Whether a page that came before leads, or the walk began, where this cursor leads. */
  knowsCursor(cursor: string | undefined): boolean {
    return this.#knows(this.#seen.cursors, cursor)
  }

  /** Whether a page that came before began with this row. */
  knowsFirst(first: string | undefined): boolean {
    return this.#knows(this.#seen.firsts, first)
  }

  /** The trail with one more page. */
  past({ cursor, first }: PageMarks): Trail {
    const seen = this.#seen.pages === this.#pages ? this.#seen : this.#copy()
    const pages = this.#pages + 1
    if (cursor !== undefined && !seen.cursors.has(cursor)) seen.cursors.set(cursor, pages)
    if (first !== undefined && !seen.firsts.has(first)) seen.firsts.set(first, pages)
    seen.pages = pages
    return new Trail(seen, pages)
  }

  /** What a longer trail has seen is no part of this one. */
  #knows(marks: ReadonlyMap<string, number>, mark: string | undefined): boolean {
    const page = mark === undefined ? undefined : marks.get(mark)
    return page !== undefined && page <= this.#pages
  }

  #copy(): Seen {
    const own = (marks: ReadonlyMap<string, number>) => new Map([...marks].filter(([, page]) => page <= this.#pages))
    return { cursors: own(this.#seen.cursors), firsts: own(this.#seen.firsts), pages: this.#pages }
  }
}
