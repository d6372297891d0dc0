import type { Refusals, TableRecord } from './table-records.ts'

/** The most records that are written at once. */
const MOST_RECORDS = 100
/** The most characters that are written at once, unless one record alone has more. */
const MOST_CHARACTERS = 512 * 1024

export interface RecordQueue {
  /** Resolves once the record is durable. @throws JournalError why it was refused. */
  write(record: TableRecord): Promise<void>
  /** Resolves once everything that was asked for has ended, one way or the other. */
  idle(): Promise<void>
}

interface Waiting {
  readonly record: TableRecord
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

/** Writes one batch of records after the other: what comes meanwhile shares the next one, and its round trips. */
export function recordQueue(write: (records: readonly TableRecord[]) => Promise<Refusals>): RecordQueue {
  let waiting: Waiting[] = []
  let working: Promise<void> | undefined

  const work = async () => {
    while (waiting.length > 0) {
      const batch = waiting.slice(0, sizeOf(waiting))
      waiting = waiting.slice(batch.length)
      try {
        const refusals = await write(batch.map(({ record }) => record))
        for (const [index, { resolve, reject }] of batch.entries()) {
          const refusal = refusals[index]
          if (refusal === undefined) resolve()
          else reject(refusal)
        }
      } catch (error) {
        for (const { reject } of batch) reject(error)
      }
    }
    working = undefined
  }

  return {
    write: (record) =>
      new Promise((resolve, reject) => {
        waiting.push({ record, resolve, reject })
        // After this turn, so that records asked for together are written together.
        working ??= Promise.resolve().then(work)
      }),
    idle: async () => working,
  }
}

function sizeOf(waiting: readonly Waiting[]): number {
  let characters = 0
  let count = 0
  for (const { record } of waiting.slice(0, MOST_RECORDS)) {
    characters += record.text.length
    if (count > 0 && characters > MOST_CHARACTERS) break
    count += 1
  }
  return count
}
