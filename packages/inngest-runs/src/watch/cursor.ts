/** Where a watch continues. */
export interface Place {
  /** Runs that were queued before are of no interest, in ms since the Unix epoch. */
  readonly since: number
  /** Up to when runs were listed, in ms since the Unix epoch. */
  readonly at: number
  /** Runs that have not ended. */
  readonly open: readonly string[]
  /** Runs that the next list may show once more, and that have been reported. */
  readonly known: readonly string[]
}

const PREFIX = 'runs.1.'

/** An opaque text that is safe in URLs and file names. */
export const cursorOf = ({ since, at, open, known }: Place): string =>
  PREFIX +
  btoa(JSON.stringify([since, at, open, known]))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')

export const isCursor = (text: string): boolean => text.startsWith(PREFIX)

/** Undefined for a text that no watch gave. */
export function placeOf(cursor: string): Place | undefined {
  try {
    const [since, at, open, known]: unknown[] = JSON.parse(
      atob(cursor.slice(PREFIX.length).replaceAll('-', '+').replaceAll('_', '/')),
    )
    const areTimes = typeof since === 'number' && typeof at === 'number'
    return areTimes && areIds(open) && areIds(known) ? { since, at, open, known } : undefined
  } catch {
    return undefined
  }
}

const areIds = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((one) => typeof one === 'string')
