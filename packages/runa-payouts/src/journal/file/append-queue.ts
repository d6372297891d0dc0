/** Records wait here while earlier ones are being written to disk; then all waiting records are written together. */
export interface AppendQueue {
  /** Resolves when the record is durable. `record` is one line of JSON. */
  append(record: string): Promise<void>
  /** Resolves when everything appended so far is durable. */
  flushed(): Promise<void>
}

/** The most characters that are written together, unless a single record is longer. */
const LARGEST_BATCH = 4 * 1024 * 1024

/**
 * Appends records through `write`, which makes a batch of them durable, all or none. Batches are written one after the
 * other. Once one has failed, nothing more is written, and every later append fails with the same error.
 */
export function appendQueue(write: (records: readonly string[]) => Promise<void>): AppendQueue {
  interface Batch {
    readonly records: string[]
    length: number
    readonly done: Promise<void>
  }
  let filling: Batch | undefined
  let last = Promise.resolve()

  const batch = (): Batch => {
    const records: string[] = []
    const before = last
    const done = before.then(() => {
      // From here on, records go into the next batch.
      if (filling?.records === records) filling = undefined
      return write(records)
    })
    // Every caller learns of it from its own promise.
    done.catch(() => undefined)
    last = done
    return { records, length: 0, done }
  }

  return {
    append(record) {
      if (filling === undefined || filling.length + record.length > LARGEST_BATCH) filling = batch()
      filling.records.push(record)
      filling.length += record.length
      return filling.done
    },
    flushed: () => last,
  }
}
