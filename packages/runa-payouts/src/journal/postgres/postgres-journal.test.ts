import { PGlite } from '@electric-sql/pglite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { journalContract } from '../../testing/journal-contract.ts'
import { postgresJournal } from './postgres-journal.ts'
import { migrate } from './postgres-migrations.ts'

let database: PGlite
beforeAll(async () => {
  database = await PGlite.create()
  await migrate(database)
})
afterAll(() => database.close())

let number = 0
/** Each case has its own journal in one database, which shows that journals are kept apart. */
const nextName = () => {
  number += 1
  return `payroll-${number}`
}

describe('a journal in PostgreSQL keeps the contract', () => {
  const cases = journalContract(() => {
    const name = nextName()
    return { handle: () => postgresJournal(database, name) }
  })
  for (const { name, run } of cases) it(name, () => expect(run()).resolves.toBeUndefined())
})
