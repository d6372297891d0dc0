import { readFileSync } from 'node:fs'

/** HTTP traffic that was recorded from a real server: one scene, in the order in which its requests were sent. */
export interface Tape {
  /** What happens, in one sentence. */
  readonly scene: string
  /** The server, its commit and its mode. */
  readonly server: string
  /** When `atMs` 0 was, by the clock that the bodies use: an ISO timestamp. */
  readonly startedAt: string
  readonly exchanges: readonly TapeExchange[]
}

/** One request and the answer that came. */
export interface TapeExchange {
  /** When the request was sent, in milliseconds after the start of the tape. */
  readonly atMs: number
  /** What this moment is. Absent: the note before it holds. */
  readonly note?: string
  readonly request: {
    readonly method: string
    /** Path and query as they were sent, without a host. */
    readonly path: string
    /** The headers that were set on purpose. */
    readonly headers: Readonly<Record<string, string>>
    readonly body?: string
  }
  readonly response: {
    readonly status: number
    /** As sent, but for `Date` and `Content-Length`. What was sent more than once is a list. */
    readonly headers: Readonly<Record<string, string | readonly string[]>>
    /** The exact text. */
    readonly body: string
  }
}

/** A part of a tape whose requests belong together: one question about one state, asked of several routes. */
export interface TapeMoment {
  readonly note: string
  /** When its first request was sent, and its last, in milliseconds after the start of the tape. */
  readonly from: number
  readonly to: number
  readonly exchanges: readonly TapeExchange[]
}

/** Reads a tape, which is a JSON file of its own. */
export const readTape = (file: URL): Tape => JSON.parse(readFileSync(file, 'utf8'))

/** The moments of a tape, first to last. Requests under one note in a row are one moment. */
export function momentsOf({ exchanges }: Tape): TapeMoment[] {
  const moments: { note: string; exchanges: TapeExchange[] }[] = []
  for (const exchange of exchanges) {
    const current = moments.at(-1)
    const { note = current?.note ?? '' } = exchange
    if (current !== undefined && current.note === note) current.exchanges.push(exchange)
    else moments.push({ note, exchanges: [exchange] })
  }
  return moments.map((moment) => {
    const times = moment.exchanges.map(({ atMs }) => atMs)
    return { ...moment, from: Math.min(...times), to: Math.max(...times) }
  })
}

/** The moment with this note. Where several have it, the first that begins at `from` or later. Throws where none has. */
export function momentOf(tape: Tape, note: string, from = 0): TapeMoment {
  const found = momentsOf(tape).find((moment) => moment.note === note && moment.from >= from)
  if (found !== undefined) return found
  const notes = momentsOf(tape).map((moment) => `${moment.from}: ${moment.note}`)
  throw new Error(`The tape has no moment '${note}' from ${from} ms on. It has:\n${notes.join('\n')}`)
}
