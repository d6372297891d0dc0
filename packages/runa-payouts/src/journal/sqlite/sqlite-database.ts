import { ConfigurationError, shownValue } from '@x/transport'

/** What a statement is given. */
export type SqliteValue = string | number | null

/**
 * A database in a file, opened by you: `DatabaseSync` of `node:sqlite`, `Database` of better-sqlite3, of `libsql` and of
 * `bun:sqlite`.
 */
export interface LocalSqlite {
  /** Runs statements without values. */
  exec(sql: string): unknown
  /** Prepares one statement. */
  prepare(sql: string): { all(...values: SqliteValue[]): unknown[]; run(...values: SqliteValue[]): unknown }
}

/** A client that `createClient` of `@libsql/client` returns. */
export interface LibsqlClient {
  /** `file` for a file of this machine. */
  readonly protocol?: string
  /** Runs one statement. */
  execute(statement: { sql: string; args: SqliteValue[] }): Promise<{ rows: unknown[] }>
  /** Runs statements in one transaction. */
  batch(statements: { sql: string; args: SqliteValue[] }[], mode: 'write'): Promise<{ rows: unknown[] }[]>
}

/** A statement of D1. */
export interface D1Statement {
  /** The statement with its values. */
  bind(...values: SqliteValue[]): D1Statement
  /** Runs it, and reads its rows. */
  all(): Promise<{ results: unknown[] }>
}

/** A binding of Cloudflare D1. */
export interface D1Like {
  /** Prepares one statement. */
  prepare(sql: string): D1Statement
  /** Runs statements in one transaction. */
  batch(statements: never[]): Promise<{ results: unknown[] }[]>
}

/** A client of a SQLite database. */
export type SqliteDatabase = LocalSqlite | LibsqlClient | D1Like

export interface Statement {
  readonly sql: string
  readonly values: readonly SqliteValue[]
}

export type Row = Readonly<Record<string, unknown>>

/** What the journal needs of a database. */
export interface SqliteStatements {
  /** Sets something on the connection to a file of this machine. Undefined for a service, which has its own settings. */
  readonly set: ((pragma: string) => Promise<void>) | undefined
  /** Whether the file may be a replica of a service. */
  readonly mayBeReplica: boolean
  read(statement: Statement): Promise<readonly Row[]>
  /** All of them, or none. Resolves to the rows of the last one, which reads. */
  write(statements: readonly Statement[]): Promise<readonly Row[]>
}

/** @throws ConfigurationError if it is not a client that a journal can use. */
export function sqliteStatements(database: SqliteDatabase): SqliteStatements {
  const has = (...names: readonly string[]) =>
    typeof database === 'object' &&
    database !== null &&
    names.every((name) => typeof Reflect.get(database, name) === 'function')
  // The shapes have been checked: libSQL has no `prepare`, and a file no `batch`.
  if (has('execute', 'batch')) return inLibsql(database as LibsqlClient)
  if (has('prepare', 'batch')) return inD1(database as D1Like)
  if (has('prepare', 'exec')) return inFile(database as LocalSqlite)
  throw new ConfigurationError(
    `database: expected an open SQLite database, such as new DatabaseSync(file), a client of libSQL or a binding of D1, got ${shownValue(database)}`,
  )
}

function inFile(database: LocalSqlite): SqliteStatements {
  return {
    async set(pragma) {
      database.exec(`PRAGMA ${pragma}`)
    },
    mayBeReplica: false,
    async read(statement) {
      const { sql, values } = inOrder(statement)
      return rowsOf(database.prepare(sql).all(...values))
    },
    async write(given) {
      const statements = given.map(inOrder)
      const last = statements.length - 1
      // It takes its turn before it reads, so that what it reads is still true when it writes.
      database.exec('BEGIN IMMEDIATE')
      try {
        for (const { sql, values } of statements.slice(0, last)) database.prepare(sql).run(...values)
        const { sql = '', values = [] } = statements[last] ?? {}
        const rows = rowsOf(database.prepare(sql).all(...values))
        database.exec('COMMIT')
        return rows
      } catch (error) {
        try {
          database.exec('ROLLBACK')
        } catch {
          // The failure has ended the transaction already.
        }
        throw error
      }
    },
  }
}

function inLibsql(client: LibsqlClient): SqliteStatements {
  const argsOf = (statement: Statement) => {
    const { sql, values } = inOrder(statement)
    return { sql, args: [...values] }
  }
  return {
    set:
      client.protocol === 'file'
        ? async (pragma) => void (await client.execute({ sql: `PRAGMA ${pragma}`, args: [] }))
        : undefined,
    mayBeReplica: true,
    read: async (statement) => rowsOf((await client.execute(argsOf(statement))).rows),
    write: async (statements) => rowsOf((await client.batch(statements.map(argsOf), 'write')).at(-1)?.rows),
  }
}

function inD1(database: D1Like): SqliteStatements {
  const bound = (statement: Statement) => {
    const { sql, values } = inOrder(statement)
    return database.prepare(sql).bind(...values)
  }
  return {
    set: undefined,
    mayBeReplica: true,
    read: async (statement) => rowsOf((await bound(statement).all()).results),
    // D1's own type of a statement has more than is used here, and this one came from its `prepare`.
    write: async (statements) =>
      rowsOf((await database.batch(statements.map((one) => bound(one) as never))).at(-1)?.results),
  }
}

/** Each `?2` as a `?` with the second value: for better-sqlite3, a number would be a name. */
function inOrder({ sql, values }: Statement): Statement {
  const ordered: SqliteValue[] = []
  const plain = sql.replace(/\?(\d+)/g, (_, number) => {
    ordered.push(values[Number(number) - 1] ?? null)
    return '?'
  })
  return { sql: plain, values: ordered }
}

function rowsOf(rows: unknown): readonly Row[] {
  if (!Array.isArray(rows)) throw new TypeError('the database returned no rows')
  return rows
}
