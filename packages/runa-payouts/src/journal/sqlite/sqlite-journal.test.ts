import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { createClient } from '@libsql/client'
import BetterSqlite from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { journalContract } from '../../testing/journal-contract.ts'
import type { SqliteDatabase } from './sqlite-database.ts'
import { sqliteJournal } from './sqlite-journal.ts'
import { migrate } from './sqlite-migrations.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sqlite-journal-'))
})
afterAll(() => rm(folder, { recursive: true }))

interface Connection {
  readonly database: SqliteDatabase
  close(): void
}

/** Every call is another connection to the same file, as another process has one. */
const DRIVERS: Readonly<Record<string, (file: string) => Connection>> = {
  'node:sqlite': (file) => {
    const database = new DatabaseSync(file)
    return { database, close: () => database.close() }
  },
  'better-sqlite3': (file) => {
    const database = new BetterSqlite(file)
    return { database, close: () => void database.close() }
  },
  '@libsql/client': (file) => {
    const database = createClient({ url: `file:${file}` })
    return { database, close: () => database.close() }
  },
}

let number = 0

describe.each(Object.entries(DRIVERS))('a journal in SQLite keeps the contract: %s', (driver, connect) => {
  const open: Connection[] = []
  let file: string
  beforeAll(async () => {
    file = join(folder, `${driver.replace(/\W/g, '-')}.db`)
    const connection = connect(file)
    await migrate(connection.database)
    connection.close()
  })
  // What a failed case left open, too.
  afterAll(() => {
    for (const connection of open) connection.close()
  })

  const cases = journalContract(() => {
    number += 1
    const name = `payroll-${number}`
    return {
      handle: () => {
        const connection = connect(file)
        open.push(connection)
        return sqliteJournal(connection.database, name)
      },
    }
  })
  for (const { name, run } of cases) it(name, () => expect(run()).resolves.toBeUndefined())
})
