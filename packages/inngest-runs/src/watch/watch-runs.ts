import { isRunNotFoundError } from '@x/transport'
import type { InngestRuns } from '../client.ts'
import type { RunPage } from '../runs/list-runs.ts'
import { momentOf } from '../runs/moment.ts'
import { isEndedRunStatus } from '../runs/run-status.ts'
import type { Run, RunRow } from '../wire.gen.ts'
import { cursorOf, type Place } from './cursor.ts'
import { type Watch, type WatchRunsOptions, watchFrom } from './watch-options.ts'

/** What a watch has seen of a run. */
export interface RunChange {
  /** `new`: the run is there. `ended`: it has ended; `run.status` says how. */
  readonly kind: 'new' | 'ended'
  /** The run, as it was last read. */
  readonly run: RunRow
  /** What to pass as `from` to continue after this change, also in another process. */
  readonly cursor: string
}

/** Runs that were queued shortly before a round may appear only after it. */
const OVERLAP_MS = 30_000

/** The most open runs that are read in one round, and the most that are followed. */
const MOST_READ = 50
const MOST_OPEN = 1_000

/** The most reads in flight at once. */
const AT_ONCE = 4

/**
 * Watches runs: gives each new run once, and its end once. Each round lists the runs that were queued since the last
 * one, 30 s more to be sure, and reads those that have not ended, one by one.
 *
 * What it can miss: a run that the server lists more than 30 s after it was queued; the ends of runs that were queued
 * before `from`; the ends of all but the newest 1,000 open runs. Of more than 50 open runs, each round reads the 50 that
 * were read longest ago, so that an end is seen later. A change is given after it happened, by `intervalMs` or more.
 *
 * @throws TypeError for invalid options.
 * @throws the error of a call that failed in spite of its retries. Continue with the `cursor` of the last change.
 *
 * @example
 * ```ts
 * import { InngestRuns } from '@x/inngest-runs'
 * import { watchRuns } from '@x/inngest-runs/watch'
 *
 * const signal = AbortSignal.timeout(60_000)
 * for await (const { kind, run } of watchRuns(new InngestRuns(), { signal })) {
 *   if (kind === 'ended' && run.status === 'Failed') console.error(run.run_id, run.function?.id)
 * }
 * ```
 */
export function watchRuns(
  inngest: Pick<InngestRuns, 'listRuns' | 'getRun'>,
  options: WatchRunsOptions = {},
): AsyncIterable<RunChange> {
  const watch = watchFrom(options)
  return { [Symbol.asyncIterator]: () => changes(inngest, watch) }
}

type Client = Pick<InngestRuns, 'listRuns' | 'getRun'>

async function* changes(inngest: Client, watch: Watch): AsyncGenerator<RunChange, undefined> {
  const { begin, clock, intervalMs, signal } = watch
  let book = begin === undefined ? undefined : new Book(begin)
  while (!isOver(signal)) {
    const roundAt = clock.now()
    try {
      book ??= await emptyBook(inngest, watch)
      const { rows, at } = await listed(inngest, watch, Math.max(book.since, book.at - OVERLAP_MS))
      for (const row of rows) {
        for (const kind of book.note(row, at)) yield { kind, run: row, cursor: book.cursor() }
      }
      book.at = Math.max(book.at, at)
      for (const run of await read(inngest, watch, book.toRead(MOST_READ))) {
        if (book.noteEnd(run.run_id)) yield { kind: 'ended', run, cursor: book.cursor() }
      }
    } catch (error) {
      // The caller has had enough: that is the end, not a failure.
      if (isOver(signal)) return
      throw error
    }
    await clock.sleep(Math.max(0, roundAt + intervalMs - clock.now()), signal)
  }
}

/** Read again each time: it changes meanwhile. */
const isOver = (signal: AbortSignal | undefined): boolean => signal?.aborted === true

/** A watch that begins now: by the server's clock, as the runs have its times. */
async function emptyBook(inngest: Client, { filters, call, signal, clock }: Watch): Promise<Book> {
  const at = timeOf(await inngest.listRuns({ ...filters, limit: 1 }, { ...call, signal })) ?? clock.now()
  return new Book({ since: at, at, open: [], known: [] })
}

/** The runs that were queued from a time on, and when the server began to read them. */
async function listed(
  inngest: Client,
  { filters, includeOutput, call, signal, clock }: Watch,
  from: number,
): Promise<{ readonly rows: readonly RunRow[]; readonly at: number }> {
  const wanted = { ...filters, from: new Date(from), order: 'ASC', limit: 100, includeOutput } as const
  const roundAt = clock.now()
  const first = await inngest.listRuns(wanted, { ...call, signal })
  const rows: RunRow[] = []
  for (let page: RunPage | null = first; page !== null; page = await page.nextPage()) rows.push(...page.items)
  return { rows, at: timeOf(first) ?? roundAt }
}

function timeOf({ metadata }: RunPage): number | undefined {
  const at = momentOf(metadata?.fetched_at)
  return Number.isNaN(at) ? undefined : at
}

/** The open runs that have ended. A run that is not there any more is not followed further. */
async function read(inngest: Client, { includeOutput = false, call, signal }: Watch, wanted: readonly RunRow[]) {
  const ended: RunRow[] = []
  const left = wanted.values()
  const work = async () => {
    for (const row of left) {
      const run = await inngest.getRun(row.run_id, { ...call, signal, fresh: true }).catch((error: unknown) => {
        if (isRunNotFoundError(error)) return undefined
        throw error
      })
      if (run !== undefined && isEndedRunStatus(run.status)) ended.push(rowOf(row, run, includeOutput))
    }
  }
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, wanted.length) }, work))
  return ended
}

/** A row with what the read of its run says. */
function rowOf(row: RunRow, { output, ...run }: Run, includeOutput: boolean): RunRow {
  const hasOutput = includeOutput && output !== undefined && (run.status === 'Completed' || run.status === 'Failed')
  return { ...row, ...run, ended_at: run.ended_at ?? null, ...(hasOutput ? { output } : {}) }
}

/** What a watch knows. */
class Book {
  readonly since: number
  at: number
  /** Open runs, those that were read longest ago first. */
  readonly #open = new Map<string, RunRow>()
  /** When the runs that have been reported were queued, for as long as a list may show them once more. */
  readonly #known = new Map<string, number>()

  constructor({ since, at, open, known }: Place) {
    this.since = since
    this.at = at
    for (const id of open) this.#open.set(id, { run_id: id, status: 'Running', ended_at: null })
    for (const id of [...known, ...open]) this.#known.set(id, at)
  }

  /**
   * What is new about a row, of a list that the server began to read at `listedAt`. At each change the book is as that
   * change leaves it: who continues after the first of two gets the second.
   */
  *note(row: RunRow, listedAt: number): Generator<RunChange['kind'], undefined> {
    const { run_id: id, ended_at, run_started_at } = row
    const isNew = !this.#known.has(id)
    const wasOpen = this.#open.delete(id)
    if (isNew || wasOpen) this.#open.set(id, row)
    const queuedAt = momentOf(run_started_at)
    this.#known.set(id, Number.isNaN(queuedAt) ? this.at : queuedAt)
    // Rows come in the order of queueing. So a long list moves the place along, and cursors stay short.
    if (queuedAt > this.at) this.at = Math.min(queuedAt, listedAt)
    this.#forget()
    if (isNew) yield 'new'
    if (ended_at !== null && this.#open.delete(id)) yield 'ended'
  }

  /** Whether a run was open until now. */
  noteEnd(id: string): boolean {
    return this.#open.delete(id)
  }

  /** The next runs to read, which then are the last. */
  toRead(most: number): readonly RunRow[] {
    const next = [...this.#open.values()].slice(0, most)
    for (const row of next) {
      this.#open.delete(row.run_id)
      this.#open.set(row.run_id, row)
    }
    return next
  }

  cursor(): string {
    const known = [...this.#known.keys()].filter((id) => !this.#open.has(id))
    return cursorOf({ since: this.since, at: this.at, open: [...this.#open.keys()], known })
  }

  /** What no list shows again, and open runs beyond what is followed. */
  #forget(): void {
    for (const [id, queuedAt] of this.#known) {
      if (queuedAt < this.at - 2 * OVERLAP_MS && !this.#open.has(id)) this.#known.delete(id)
    }
    for (const id of this.#open.keys()) {
      if (this.#open.size <= MOST_OPEN) return
      this.#open.delete(id)
    }
  }
}
