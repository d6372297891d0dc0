import { open, stat } from 'node:fs/promises'
import { CommandError } from '@x/serving/command'
import { ConfigurationError } from '@x/transport'
import type { JournalPlace } from '../journal/command/journal-place.ts'
import { inSqlite, type OpenPlace, openPlace, sqliteDriver } from '../journal/command/open-place.ts'
import type { LoadPackage } from '../journal/command/user-packages.ts'
import { fileJournal } from '../journal/file/index.ts'
import { isJournalError } from '../journal/journal-error.ts'
import { memoryJournal } from '../journal/memory-journal.ts'
import type { PayoutJournal } from '../journal/payout-journal.ts'
import { sqliteNames } from '../journal/sqlite/sqlite-names.ts'
import { TABLE_VERSION } from '../journal/tables/table-version.ts'
import { EXIT } from './exit-codes.ts'
import { codeOf } from './results-file.ts'
import { shownPlace } from './shown-place.ts'

/** The journal that a command names. */
export interface JournalChoice {
  readonly place: JournalPlace
  /** The one in a database. Default: the reference of the batch. */
  readonly name: string | undefined
  readonly schema: string | undefined
  readonly prefix: string | undefined
}

/** What opening a journal needs. */
export interface JournalUse {
  /** The reference of the batch. */
  readonly reference: string
  /** Whether something may be recorded. Without it, tables of an older version are refused. */
  readonly mayWrite: boolean
  /** For drivers of databases, which are the user's. */
  readonly load: LoadPackage
  /** For libSQL. */
  readonly token: string | undefined
}

/** The journal of a list. */
export interface ListJournal {
  /** Where it is, without a password. */
  readonly shown: string
  /** Whether there is none yet. Nothing is made before somebody wants the payment. */
  readonly isNew: boolean
  /** Which others the same database has. */
  readonly others: readonly string[]
  /** What was changed when it was opened. */
  readonly note: string | undefined
  /** To be read. */
  readonly journal: PayoutJournal
  /** To be written to. Makes what is missing: a file, tables. */
  ready(): Promise<PayoutJournal>
  close(): Promise<void>
}

/**
 * Opens a journal, without making what is missing. Undefined stands for one in memory.
 *
 * @throws ConfigurationError if a driver is missing, or a flag does not fit. JournalError if a database refuses, cannot
 * be reached, or has tables of a newer version.
 */
export async function openListJournal(choice: JournalChoice | undefined, use: JournalUse): Promise<ListJournal> {
  if (choice === undefined) return single(memoryJournal(), 'in memory: forgotten at the end', false)
  const { place, prefix } = choice
  if (place.kind === 'path') {
    const isNew = await isNothing(place.path)
    if (isNew && isDatabaseName(place.path)) return newDatabase(place.path, choice, use)
    if (isNew) {
      refuseTables(choice)
      // An empty file may be what is left of a journal, which it says when it is opened.
      return single(fileJournal(place.path), place.path, !(await exists(place.path)))
    }
  }
  const opened = await openPlace(place, { ...use, schema: choice.schema, prefix })
  try {
    return await inPlace(opened, choice, use)
  } catch (error) {
    await opened.close()
    throw error
  }
}

const single = (journal: PayoutJournal, shown: string, isNew: boolean): ListJournal => ({
  shown,
  isNew,
  others: [],
  note: undefined,
  journal,
  ready: async () => journal,
  close: async () => {},
})

async function inPlace(opened: OpenPlace, choice: JournalChoice, use: JournalUse): Promise<ListJournal> {
  const { place } = choice
  const name = choice.name ?? use.reference
  const { names, tables } = opened
  if (names === undefined || tables === undefined) {
    refuseTables(choice)
    return single(opened.journal(name), shownPlace(place, undefined), false)
  }
  if (place.kind !== 'postgres') refuseSchema(choice)
  const shown = shownPlace(place, name)
  const close = () => opened.close()
  let note: string | undefined
  let found: readonly string[]
  try {
    found = await names()
  } catch (error) {
    if (!isJournalError(error) || error.code !== 'wrong_version') throw error
    const version = await tables.version()
    if (version !== undefined && version > TABLE_VERSION) throw error
    if (version === undefined) {
      const ready = async () => {
        await tables.migrate()
        return opened.journal(name)
      }
      return { shown, isNew: true, others: [], note, journal: memoryJournal(), ready, close }
    }
    if (!use.mayWrite) {
      throw new CommandError(
        `${shown} has tables of version ${version}. pay and reconcile update them; this command changes nothing`,
        EXIT.stopped,
      )
    }
    await tables.migrate()
    note = `the tables of the journal had version ${version}, and were updated`
    found = await names()
  }
  const journal = opened.journal(name)
  const others = found.filter((one) => one !== name)
  return { shown, isNew: !found.includes(name), others, note, journal, ready: async () => journal, close }
}

/** A SQLite database that is made when somebody wants the payment. */
function newDatabase(path: string, choice: JournalChoice, { reference, load }: JournalUse): ListJournal {
  refuseSchema(choice)
  const name = choice.name ?? reference
  // Said now, not after the answer.
  sqliteDriver(load)
  sqliteNames({ prefix: choice.prefix })
  let opened: OpenPlace | undefined
  return {
    shown: shownPlace({ kind: 'path', path }, name),
    isNew: true,
    others: [],
    note: undefined,
    journal: memoryJournal(),
    async ready() {
      await makeFile(path)
      opened = await inSqlite(path, { load, prefix: choice.prefix, mayWrite: true })
      await opened.tables?.migrate()
      return opened.journal(name)
    },
    close: async () => opened?.close(),
  }
}

/** Only its owner may read and write: there are email addresses in it. Another process may have made it meanwhile. */
async function makeFile(path: string): Promise<void> {
  const file = await open(path, 'a', 0o600).catch((error: unknown) => {
    throw new CommandError(`--journal: ${path} cannot be created (${codeOf(error)}). This run sent nothing.`)
  })
  await file.close()
}

/** What names a SQLite database that is not there yet. One that is there is told by its first bytes. */
const isDatabaseName = (path: string): boolean => /\.(?:db|sqlite|sqlite3)$/i.test(path)

/** Whether there is no file, or an empty one. */
const isNothing = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isFile() && found.size === 0,
    (error: unknown) => codeOf(error) === 'ENOENT',
  )

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  )

function refuseTables({ name, schema, prefix }: JournalChoice): void {
  for (const [flag, value] of Object.entries({ name, schema, prefix })) {
    if (value !== undefined) throw new ConfigurationError(`--${flag}: a journal in a file has no ${flag}; leave it out`)
  }
}

function refuseSchema({ schema }: JournalChoice): void {
  if (schema !== undefined) throw new ConfigurationError('--schema: only PostgreSQL has schemas; leave it out')
}
