import { open } from 'node:fs/promises'
import { ConfigurationError } from '@x/transport'
import type { PayoutJournal } from '../payout-journal.ts'
import type { PostgresClient } from '../postgres/index.ts'
import type { LibsqlClient, LocalSqlite } from '../sqlite/index.ts'
import type { JournalPlace } from './journal-place.ts'
import { type LoadPackage, shownMessage } from './user-packages.ts'

/** An open database, or a file. */
export interface OpenPlace {
  /** Undefined for a file, which is one journal. */
  readonly names: (() => Promise<readonly string[]>) | undefined
  /** @param name needed where there are names. */
  journal(name: string): PayoutJournal
  /** The tables of a database. Undefined for a file. */
  readonly tables: PlaceTables | undefined
  close(): Promise<void>
}

/** What a database needs before there can be a journal in it. */
export interface PlaceTables {
  /**
   * Their version; undefined if there are none.
   *
   * @throws JournalError if they cannot be read.
   */
  version(): Promise<number | undefined>
  /** @throws JournalError if the database refuses, or its tables are newer. */
  migrate(): Promise<void>
}

/** What the flags of the command say of a place. */
export interface PlaceOptions {
  readonly schema: string | undefined
  readonly prefix: string | undefined
  readonly load: LoadPackage
  readonly mayWrite: boolean
  readonly token: string | undefined
}

const SQLITE_HEADER = 'SQLite format 3\u0000'

/** @throws ConfigurationError with what is missing, such as a driver. */
export async function openPlace(place: JournalPlace, options: PlaceOptions): Promise<OpenPlace> {
  if (place.kind === 'postgres') return inPostgres(place.url, options)
  if (place.kind === 'libsql') return inLibsql(place.url, options)
  if (await isSqlite(place.path)) return inSqlite(place.path, options)
  const { fileJournal } = await import('../file/index.ts')
  return { names: undefined, tables: undefined, journal: () => fileJournal(place.path), close: async () => {} }
}

async function isSqlite(path: string): Promise<boolean> {
  const file = await open(path, 'r').catch((error: unknown) => {
    const { code }: { code?: unknown } = Object(error)
    throw new ConfigurationError(`${path} cannot be read: ${String(code)}`)
  })
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(SQLITE_HEADER.length), 0, SQLITE_HEADER.length, 0)
    return buffer.toString('latin1', 0, bytesRead) === SQLITE_HEADER
  } finally {
    await file.close()
  }
}

const notInstalled = (what: string, packages: string) =>
  new ConfigurationError(`${what} needs a driver, and this folder has none: npm install ${packages}`)

/** Constructors and functions of drivers, which have no types here: their packages are the user's. */
type Make<T> = new (...values: readonly unknown[]) => T

async function inPostgres(url: string, options: PlaceOptions): Promise<OpenPlace> {
  const driver = options.load('pg')
  if (driver === undefined) throw notInstalled('a journal in PostgreSQL', 'pg')
  // As `pg` documents them.
  const Pool = driver.Pool as Make<PostgresClient & Emitter & { end(): Promise<void> }>
  const settings = { connectionString: url, max: 2, connectionTimeoutMillis: 10_000, query_timeout: 30_000 }
  const pool = made(() => new Pool(settings))
  // A lost connection is told by the next statement. A pool that is ending no longer listens to its connections, and an
  // error that nobody listens to ends the process.
  pool.on('error', () => {})
  pool.on('connect', (connection) => connection.on('error', () => {}))
  const { journalNames, migrate, postgresJournal } = await import('../postgres/index.ts')
  const { tableVersion } = await import('../postgres/postgres-migrations.ts')
  const { postgresQuery } = await import('../postgres/postgres-database.ts')
  const { postgresFailure } = await import('../postgres/postgres-failure.ts')
  const { tryStatements } = await import('../tables/statement-tries.ts')
  const { postgresNames } = await import('../postgres/postgres-names.ts')
  const own = { schema: options.schema, prefix: options.prefix }
  return {
    names: () => journalNames(pool, own),
    tables: {
      version: () =>
        tryStatements(
          { failureOf: (error, could) => postgresFailure(error, 'the database', could) },
          'not be read',
          () => tableVersion(postgresQuery(pool), postgresNames(own)),
        ),
      migrate: () => migrate(pool, own),
    },
    journal: (name) => postgresJournal(pool, name, own),
    close: () => pool.end(),
  }
}

/** As `pg` documents the events of its pools and connections. */
interface Emitter {
  on(name: string, listener: (connection: Emitter) => void): void
}

async function inLibsql(url: string, { load, token, prefix }: PlaceOptions): Promise<OpenPlace> {
  const driver = load('@libsql/client')
  if (driver === undefined) throw notInstalled('a journal in libSQL', '@libsql/client')
  // As `@libsql/client` documents it.
  const createClient = driver.createClient as (config: object) => LibsqlClient & { close(): void }
  const client = made(() => createClient({ url, ...(token === undefined ? {} : { authToken: token }) }))
  return inTables(client, prefix, () => client.close())
}

interface SqliteDriver {
  readonly name: string
  readonly classIn: (driver: Readonly<Record<string, unknown>>) => unknown
  /** Options that open a file that exists. */
  readonly optionsOf: (mayWrite: boolean) => object
}

/** In the order of preference: built in, then installed. */
const SQLITE_DRIVERS: readonly SqliteDriver[] = [
  {
    name: 'node:sqlite',
    classIn: ({ DatabaseSync }) => DatabaseSync,
    optionsOf: (mayWrite) => ({ readOnly: !mayWrite }),
  },
  {
    name: 'bun:sqlite',
    classIn: ({ Database }) => Database,
    optionsOf: (mayWrite) => (mayWrite ? { readwrite: true } : { readonly: true }),
  },
  {
    name: 'better-sqlite3',
    classIn: (driver) => driver,
    optionsOf: (mayWrite) => ({ readonly: !mayWrite, fileMustExist: true }),
  },
]

/** A SQLite database in a file that exists: one that is empty has no tables yet. */
export async function inSqlite(
  path: string,
  { load, prefix, mayWrite }: Pick<PlaceOptions, 'load' | 'prefix' | 'mayWrite'>,
): Promise<OpenPlace> {
  const { Database, optionsOf } = sqliteDriver(load)
  const database = made(() => new Database(path, optionsOf(mayWrite)))
  return inTables(database, prefix, () => database.close())
}

/** @throws ConfigurationError if neither the runtime nor the folder has one. */
export function sqliteDriver(load: LoadPackage) {
  for (const { name, classIn, optionsOf } of SQLITE_DRIVERS) {
    const driver = load(name)
    if (driver === undefined) continue
    // As each driver documents it.
    return { Database: classIn(driver) as Make<LocalSqlite & { close(): void }>, optionsOf }
  }
  throw notInstalled('a journal in SQLite', 'better-sqlite3')
}

async function inTables(
  database: LocalSqlite | LibsqlClient,
  prefix: string | undefined,
  close: () => void,
): Promise<OpenPlace> {
  const { journalNames, migrate, sqliteJournal } = await import('../sqlite/index.ts')
  const { tableVersion } = await import('../sqlite/sqlite-migrations.ts')
  const { sqliteStatements } = await import('../sqlite/sqlite-database.ts')
  const { sqliteFailure } = await import('../sqlite/sqlite-failure.ts')
  const { tryStatements } = await import('../tables/statement-tries.ts')
  const { sqliteNames } = await import('../sqlite/sqlite-names.ts')
  return {
    names: () => journalNames(database, { prefix }),
    tables: {
      version: () =>
        tryStatements({ failureOf: (error, could) => sqliteFailure(error, 'the database', could) }, 'not be read', () =>
          tableVersion(sqliteStatements(database), sqliteNames({ prefix })),
        ),
      migrate: () => migrate(database, { prefix }),
    },
    journal: (name) => sqliteJournal(database, name, { prefix }),
    close: async () => close(),
  }
}

function made<T>(make: () => T): T {
  try {
    return make()
  } catch (error) {
    throw new ConfigurationError(`the database cannot be opened: ${shownMessage(error)}`)
  }
}
