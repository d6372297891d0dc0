/** What identifies a page of a list: a second page with the same mark is the same page again. */
export interface PageMarks {
  /** The cursor of the next page; undefined if there is none. */
  readonly cursor: string | undefined
  /** The id of its first row; undefined if it has none. */
  readonly first: string | undefined
}

/** The marks that one walk has seen, and on which pages. */
interface Seen {
  readonly cursors: Map<string, number>
  readonly firsts: Map<string, number>
  pages: number
}

/**
 * The pages that a walk through a list has passed, so that a loop is noticed at the first page that repeats. All marks
 * are kept in full: a hash collision could end a walk that never repeats. That is two short texts per page, which is
 * little compared with the page itself.
 *
 * A trail does not change. `past` returns a longer one; both share their memory, unless a second walk starts from an
 * earlier page.
 */
export class Trail {
  readonly #seen: Seen
  readonly #pages: number

  private constructor(seen: Seen, pages: number) {
    this.#seen = seen
    this.#pages = pages
  }

  /** @param cursor where the walk begins, if not at the beginning of the list. */
  static from(cursor: string | undefined): Trail {
    const seen: Seen = { cursors: new Map(), firsts: new Map(), pages: 0 }
    if (cursor !== undefined) seen.cursors.set(cursor, 0)
    return new Trail(seen, 0)
  }

  /** Whether an earlier page led, or the walk began, where this cursor leads. */
  knowsCursor(cursor: string | undefined): boolean {
    return this.#knows(this.#seen.cursors, cursor)
  }

  /** Whether an earlier page began with this row. */
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

  /** Marks that only a longer trail has seen do not count for this one. */
  #knows(marks: ReadonlyMap<string, number>, mark: string | undefined): boolean {
    const page = mark === undefined ? undefined : marks.get(mark)
    return page !== undefined && page <= this.#pages
  }

  #copy(): Seen {
    const own = (marks: ReadonlyMap<string, number>) => new Map([...marks].filter(([, page]) => page <= this.#pages))
    return { cursors: own(this.#seen.cursors), firsts: own(this.#seen.firsts), pages: this.#pages }
  }
}
