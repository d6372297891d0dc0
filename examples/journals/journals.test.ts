import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { journalContract } from '@x/runa-payouts/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { POSTGRES_JOURNAL, postgresJournal } from './postgres-journal.ts'
import { sqliteJournal } from './sqlite-journal.ts'

let number = 0
/** Each case has its own journal in one database, which shows that the journals are kept apart. */
const nextName = () => {
  number += 1
  return `payroll-${number}`
}

describe('a journal in SQLite', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sqlite-journal-'))
  })
  afterAll(() => rm(folder, { recursive: true }))

  const cases = journalContract(() => {
    const name = nextName()
    return { handle: () => sqliteJournal(join(folder, 'journals.db'), name) }
  })
  for (const { name, run } of cases) it(name, () => expect(run()).resolves.toBeUndefined())
})

describe('a journal in Postgres', () => {
  let database: PGlite
  beforeAll(async () => {
    database = await PGlite.create()
    for (const statement of POSTGRES_JOURNAL) await database.query(statement)
  })
  afterAll(() => database.close())

  const cases = journalContract(() => {
    const name = nextName()
    return { handle: () => postgresJournal(database, name) }
  })
  for (const { name, run } of cases) it(name, () => expect(run()).resolves.toBeUndefined())
})
