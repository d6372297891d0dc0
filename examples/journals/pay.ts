// node pay.ts payroll-2026-11
// Pays the list. Start it on as many machines as you like, as often as you like: the journal is in the database that
// DATABASE_URL names, or else in the file journals.db, which processes of one machine share.

import { RunaPayouts } from '@x/runa-payouts'
import { Pool } from 'pg'
import { payFromPostgres } from './pay-from-postgres.ts'
import { payFromSqlite } from './pay-from-sqlite.ts'
import { PAYOUTS } from './payouts.ts'

const [batch] = process.argv.slice(2)
if (batch === undefined) throw new Error('usage: node pay.ts <batch>')

const runa = new RunaPayouts() // the key is in RUNA_API_KEY
const connectionString = process.env.DATABASE_URL

async function pay(name: string) {
  if (connectionString === undefined) return payFromSqlite(runa, 'journals.db', name, PAYOUTS)
  const database = new Pool({ connectionString, max: 4, connectionTimeoutMillis: 10_000, query_timeout: 10_000 })
  try {
    return await payFromPostgres(runa, database, name, PAYOUTS)
  } finally {
    await database.end()
  }
}

const results = await pay(batch)
for (const result of new Set(results.map((one) => one.result))) {
  process.stdout.write(`${results.filter((one) => one.result === result).length} ${result}\n`)
}
// `claimed`: another process pays these. Run this again when it has ended: it finds them paid, or pays them.
process.exitCode = results.every(({ result }) => result === 'paid' || result === 'already_paid') ? 0 : 1
