import { constants } from 'node:fs'
import type { FileHandle } from 'node:fs/promises'
import { type FileLock, type FileSystem, syncFolder, unlessMissing, writeFully } from '@x/locked-file'
import { ClaimIndex } from '../claim-index.ts'
import { isJournalError, JournalError } from '../journal-error.ts'
import type { ChunkClaim, JournalBinding, JournalEntry, Settlement } from '../payout-journal.ts'
import { requireSettlement } from '../settlement-check.ts'
import { type AppendQueue, appendQueue } from './append-queue.ts'
import { type JournalEnd, journalLines } from './journal-lines.ts'
import { batchLine, type Header } from './line-format.ts'
import { LONGEST_LINE } from './raw-lines.ts'
import { asJournalError } from './whole-file.ts'

/** The permission bits of everybody but the owner. */
const OTHERS = 0o077

/** A journal file that is open, locked, read to its end and cut back to its last valid line. */
export class OpenJournal {
  readonly #system: FileSystem
  readonly #path: string
  readonly #file: FileHandle
  readonly #lock: FileLock
  readonly #index = new ClaimIndex()
  readonly #queue: AppendQueue
  #header: Header | undefined
  #end: JournalEnd = { lines: 0, bytes: 0 }
  /** Why nothing more can be written. */
  #failure: unknown
  #closed = false

  private constructor(system: FileSystem, path: string, file: FileHandle, lock: FileLock) {
    this.#system = system
    this.#path = path
    this.#file = file
    this.#lock = lock
    this.#queue = appendQueue((records) => this.#write(records))
  }

  static async open(system: FileSystem, path: string, lock: FileLock): Promise<OpenJournal> {
    // If a link has replaced the file in the meantime, it is not followed, where the system can detect that.
    const flags = constants.O_RDWR | constants.O_APPEND | (constants.O_NOFOLLOW ?? 0)
    const file = await system.open(path, flags).catch((error: unknown) => {
      throw asJournalError(error, path, 'not be read')
    })
    const journal = new OpenJournal(system, path, file, lock)
    let could: 'not be read' | 'not be written' = 'not be read'
    try {
      const size = await journal.#read()
      could = 'not be written'
      await journal.#repair(size)
      return journal
    } catch (error) {
      await file.close()
      throw asJournalError(error, path, could)
    }
  }

  get binding(): JournalBinding | undefined {
    return this.#header?.binding
  }

  /** The content of the file when it was opened. */
  get entries(): AsyncIterable<JournalEntry> {
    const { bytes } = this.#end
    return { [Symbol.asyncIterator]: () => this.#entries(bytes) }
  }

  async claim(claim: ChunkClaim): Promise<void> {
    this.#assertUsable()
    const record = recordOf({ type: 'claim', claim })
    this.#index.claim(claim)
    await this.#queue.append(record)
  }

  async settle(key: string, settlement: Settlement): Promise<void> {
    this.#assertUsable()
    requireSettlement(key, settlement)
    const record = recordOf({ type: 'settlement', key, settlement })
    // A known record may still be on its way to the disk.
    await (this.#index.settle(key, settlement) ? this.#queue.append(record) : this.#queue.flushed())
  }

  /** Waits until pending writes have reached the disk. */
  async close(): Promise<void> {
    this.#closed = true
    await this.#queue.flushed().catch(() => undefined)
    await this.#file.close().catch(() => undefined)
    await this.#lock.release()
  }

  /** Returns the length of what was read, including a torn tail. */
  async #read(): Promise<number> {
    const { size } = await this.#file.stat()
    const lines = journalLines(this.#file, this.#path, size)
    let next = await lines.next()
    for (; next.done !== true; next = await lines.next()) {
      if ('journal' in next.value) this.#header = next.value
      else this.#replay(next.value.records, next.value.line)
    }
    this.#end = next.value
    return size
  }

  #replay(records: readonly JournalEntry[], line: number): void {
    try {
      for (const record of records) this.#index.replay(record)
    } catch (error) {
      if (!isJournalError(error)) throw error
      throw new JournalError(
        'corrupt',
        `${this.#path}, line ${line}, contradicts the lines before it: ${error.message}`,
      )
    }
  }

  async #repair(size: number): Promise<void> {
    const { mode } = await this.#file.stat()
    // Bodies hold email addresses: only the owner may read them.
    if (process.platform !== 'win32' && (mode & OTHERS) !== 0) await this.#file.chmod(0o600)
    // Nothing that has resolved is cut off: a claim resolves only while its writer holds the lock, so it was there to
    // be read.
    await this.#assertOwn(size)
    if (this.#end.bytes < size) await this.#file.truncate(this.#end.bytes)
    // What was read may not have been on the disk yet; from now on, this process relies on it.
    await this.#file.sync()
    await syncFolder(this.#system, this.#path)
  }

  async *#entries(size: number): AsyncGenerator<JournalEntry, void, undefined> {
    try {
      for await (const line of journalLines(this.#file, this.#path, size)) {
        for (const record of 'records' in line ? line.records : []) {
          if (this.#closed) break
          yield record
        }
      }
    } catch (error) {
      if (!this.#closed) throw asJournalError(error, this.#path, 'not be read')
    }
    if (this.#closed) throw closedError(this.#path)
  }

  #assertUsable(): void {
    if (this.#closed) throw closedError(this.#path)
    if (this.#failure !== undefined) throw this.#failure
  }

  async #write(records: readonly string[]): Promise<void> {
    try {
      const { lines, bytes } = this.#end
      const line = batchLine(this.#header?.id ?? '', lines + 1, records)
      await this.#assertOwn(bytes)
      await writeFully(this.#file, line)
      await this.#file.sync()
      await this.#assertOwn(bytes + line.length)
      this.#end = { lines: lines + 1, bytes: bytes + line.length }
    } catch (error) {
      this.#failure = asJournalError(error, this.#path, 'not be written')
      throw this.#failure
    }
  }

  /**
   * The order matters: bytes on the disk, then the length, then the lock. A process that takes over the lock reads the
   * file afterwards, and so finds every claim that has resolved.
   */
  async #assertOwn(size: number): Promise<void> {
    const lost = (what: string) =>
      new JournalError(
        'lost',
        `${this.#path} ${what}. Nothing more is written, and nothing may be sent: close it, find out what changed it, and open it again.`,
      )
    const [open, named] = await Promise.all([
      this.#file.stat({ bigint: true }),
      unlessMissing(this.#system.stat(this.#path, { bigint: true })),
    ])
    if (named === undefined) throw lost('was removed while it was open')
    if (named.ino !== open.ino || named.dev !== open.dev) throw lost('was replaced by another file while it was open')
    if (open.size !== BigInt(size)) throw lost(`has ${open.size} bytes instead of ${size}: another program wrote to it`)
    if (!(await this.#lock.isHeld()))
      throw lost('is no longer locked: the lock was taken by another process, or removed')
  }
}

function recordOf(entry: JournalEntry): string {
  const record = JSON.stringify(entry)
  // With room for the rest of the line, and for four bytes per character.
  if (record.length * 4 < LONGEST_LINE) return record
  throw new JournalError('write_failed', `a record of ${record.length} characters is too long for a journal`)
}

export function closedError(path: string): JournalError {
  return new JournalError('closed', `${path} is not open`)
}
