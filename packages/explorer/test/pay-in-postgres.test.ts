import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type RunaSandboxServer, startRunaSandbox } from '@x/runa-payouts/testing/server'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { postgresPool } from '../src/postgres-pool.ts'
import { type PostgresServer, startPostgres, USER } from '../src/postgres-server.ts'
import { payProcess } from './pay-process.ts'

let folder: string
let list: string
let postgres: PostgresServer
let runa: RunaSandboxServer
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pay-in-postgres-'))
  list = join(folder, 'list.csv')
  await writeFile(list, 'reference,email,amount,product\nsam,sam@example.com,25.00,AMZ-US\n')
  postgres = await startPostgres()
  runa = await startRunaSandbox({ processingMs: 5 })
})
afterAll(async () => {
  await runa.close()
  await postgres.stop()
  await rm(folder, { recursive: true })
})

const run = (args: readonly string[], journal = `postgres://${USER}:canary@/postgres?host=${postgres.host}`) =>
  payProcess(args, { runa, journal })

/** What a statement returns, as the owner of the database. */
async function asked(sql: string): Promise<readonly unknown[]> {
  const pool = postgresPool({ host: postgres.host, user: USER, max: 1 })
  try {
    return (await pool.query(sql)).rows
  } finally {
    await pool.end()
  }
}

const tables = () => asked(`SELECT table_name FROM information_schema.tables WHERE table_name LIKE 'own\\_%'`)
const OWN = ['--prefix', 'own_']

it('tables are made after the answer, and kept to; a newer version of them is refused; no password is shown', async () => {
  const dry = await run(['pay', list, '--dry-run', ...OWN])
  expect(dry).toMatchObject({ code: 0, said: expect.stringContaining('  journal       "bonus" in PostgreSQL (new)\n') })
  expect(await run(['status', list, ...OWN])).toMatchObject({
    code: 2,
    said: expect.stringContaining('there is no journal at "bonus" in PostgreSQL'),
  })
  expect(await run(['pay', list, ...OWN])).toMatchObject({ code: 5, said: expect.stringContaining('add --yes') })
  expect(await tables()).toEqual([])
  const paid = await run(['pay', list, '--yes', ...OWN])
  expect(paid).toMatchObject({ code: 0, said: expect.stringContaining('1 paid now') })
  expect(await tables()).not.toEqual([])
  expect(await run(['pay', list, '--yes', ...OWN])).toMatchObject({
    code: 0,
    said: expect.stringContaining('1 paid before'),
  })
  await asked('INSERT INTO own_version (version) VALUES (9)')
  const newer = await run(['pay', list, '--yes', ...OWN])
  expect(newer).toMatchObject({ code: 5, said: expect.stringContaining('made by a newer version of this package') })
  expect(runa.sandbox.ledger.orders).toHaveLength(1)
  for (const { said } of [dry, paid, newer]) expect(said).not.toContain('canary')
})

it('a server that cannot be reached: nothing is sent, and no password is shown', async () => {
  const orders = runa.sandbox.ledger.orders.length
  const { code, said } = await run(['pay', list, '--yes'], 'postgres://me:canary@127.0.0.1:1/payouts')
  expect({ code, said }).toEqual({ code: 5, said: expect.stringContaining('This run sent nothing.') })
  expect(said).not.toContain('canary')
  expect(runa.sandbox.ledger.orders).toHaveLength(orders)
})
