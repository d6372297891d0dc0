import { neon, neonConfig } from '@neondatabase/serverless'
import { isJournalError, type PayoutJournal } from '@x/runa-payouts/journal'
import { migrate, type PostgresDatabase, postgresJournal } from '@x/runa-payouts/journal/postgres'
import { journalContract } from '@x/runa-payouts/testing'
import type pg from 'pg'
import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { postgresPool } from '../src/postgres-pool.ts'
import { type PostgresServer, startPostgres, USER } from '../src/postgres-server.ts'
import { claimOf, written } from './journal-records.ts'
import { neonEndpoint } from './neon-endpoint.ts'

let server: PostgresServer
beforeAll(async () => {
  // What is not on the disk when a transaction ends stays in memory for this long.
  server = await startPostgres('wal_writer_delay=10s')
})
afterAll(() => server.stop())

const poolOf = (more: pg.PoolConfig = {}) => {
  const pool = postgresPool({ host: server.host, user: USER, max: 4, ...more })
  onTestFinished(() => pool.end())
  return pool
}

let number = 0
const nextName = () => {
  number += 1
  return `payroll-${number}`
}

const BINDING = { reference: 'payroll', baseUrl: 'https://playground.runa.io/v2', apiKeyPrefix: 'xxABC' }

async function opened(database: PostgresDatabase, name: string): Promise<PayoutJournal> {
  const journal = postgresJournal(database, name)
  await journal.open(BINDING)
  return journal
}

/** What a rejected promise rejects with. */
const failureOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  )

describe.each<[string, () => Promise<{ database: PostgresDatabase; end: () => Promise<unknown> }>]>([
  [
    'a Pool of pg',
    async () => {
      const pool = postgresPool({ host: server.host, user: USER, max: 4 })
      return { database: pool, end: () => pool.end() }
    },
  ],
  [
    'a Pool of pg whose transactions are serializable',
    async () => {
      const options = '-c default_transaction_isolation=serializable'
      const pool = postgresPool({ host: server.host, user: USER, max: 4, options })
      return { database: pool, end: () => pool.end() }
    },
  ],
  [
    'postgres.js',
    async () => {
      const sql = postgres({ host: server.host, user: USER, max: 4, onnotice: () => {} })
      return { database: sql, end: () => sql.end() }
    },
  ],
  [
    'neon() over HTTP',
    async () => {
      const endpoint = await neonEndpoint(server.host)
      neonConfig.fetchEndpoint = endpoint.url
      return { database: neon('postgresql://user:secret@db.example.com/main'), end: endpoint.close }
    },
  ],
])('a journal on a real server keeps the contract: %s', (_, connect) => {
  let connection: Awaited<ReturnType<typeof connect>>
  beforeAll(async () => {
    connection = await connect()
  })
  afterAll(() => connection.end())
  const cases = journalContract(() => {
    const name = nextName()
    return { handle: () => postgresJournal(connection.database, name) }
  })
  for (const { name, run } of cases) it(name, () => expect(run()).resolves.toBeUndefined())
})

/** Takes the next position of a journal and keeps it, so that the next claim waits in the middle. */
async function holdUp(
  name: string,
): Promise<{ waiting(applicationName: string): Promise<void>; letGo(): Promise<void> }> {
  const pool = poolOf({ max: 2 })
  const holder = await pool.connect()
  await holder.query('BEGIN')
  await holder.query(
    `INSERT INTO payout_entry (journal, position, entry)
     SELECT $1, coalesce(max(position), 0) + 1, '{}' FROM payout_entry WHERE journal = $1`,
    [name],
  )
  return {
    waiting: (applicationName) =>
      expect
        .poll(async () => {
          const found = await pool.query(
            `SELECT 1 FROM pg_stat_activity WHERE application_name = $1 AND wait_event_type = 'Lock'`,
            [applicationName],
          )
          return found.rows.length
        })
        .toBe(1),
    async letGo() {
      await holder.query('ROLLBACK')
      holder.release()
    },
  }
}

describe('when the database fails in the middle of a claim', () => {
  it('a connection that the server ends: the claim is there once, by the next connection', async () => {
    const name = nextName()
    const journal = await opened(poolOf({ application_name: 'cut' }), name)
    const held = await holdUp(name)
    const claiming = journal.claim(claimOf('k1', ['a', 'b']))
    await held.waiting('cut')
    await server.disconnect('cut')
    await held.letGo()
    await claiming
    await journal.settle('k1', { result: 'paid', orderId: 'O-1' })
    expect((await written(journal)).map(({ type }) => type)).toEqual(['claim', 'settlement'])
  })

  it('a statement_timeout: the error says so, nothing is written, and the next claim works', async () => {
    const name = nextName()
    const journal = await opened(poolOf({ application_name: 'slow', statement_timeout: 300 }), name)
    const held = await holdUp(name)
    const error = await failureOf(journal.claim(claimOf('k1', ['a'])))
    await held.letGo()
    expect(error).toMatchObject({ code: 'write_failed', message: expect.stringMatching(/57014.*statement_timeout/) })
    await journal.claim(claimOf('k2', ['a']))
    expect((await written(journal)).length).toBe(1)
  })

  it('a failover to a read-only server: it can be read, a claim is refused, and nothing is written', async () => {
    const name = nextName()
    const journal = await opened(poolOf(), name)
    await journal.claim(claimOf('k1', ['a']))
    const replica = await opened(poolOf({ options: '-c default_transaction_read_only=on' }), name)
    const error = await failureOf(replica.claim(claimOf('k2', ['b'])))
    expect(error).toMatchObject({ code: 'write_failed', message: expect.stringContaining('Connect to the primary') })
    expect((await written(replica)).length).toBe(1)
  })

  it('a crash of the server: every claim that has resolved is there, also where synchronous_commit is off', async () => {
    const name = nextName()
    const journal = await opened(poolOf({ options: '-c synchronous_commit=off' }), name)
    const keys = Array.from({ length: 20 }, (_, index) => `k${index}`)
    for (const key of keys) await journal.claim(claimOf(key, [key]))
    await server.crash()
    // By connections that have to be made again.
    expect((await written(journal)).flatMap((entry) => (entry.type === 'claim' ? [entry.claim.key] : []))).toEqual(keys)
  })

  it('a server that is gone: unavailable, and the error shows no password', async () => {
    const pool = poolOf({ host: '127.0.0.1', port: 1, password: 'canary-password' })
    const error = await failureOf(postgresJournal(pool, 'payroll').open(BINDING))
    expect(error).toMatchObject({ code: 'unavailable', retryable: true })
    expect(isJournalError(error)).toBe(true)
  })
})

it('processes that migrate at once, with transactions that are serializable, all succeed', async () => {
  const options = '-c default_transaction_isolation=serializable'
  const pools = Array.from({ length: 4 }, () => poolOf({ max: 1, options }))
  await Promise.all(pools.map((pool) => pool.query('SELECT 1')))
  await Promise.all(pools.map((pool) => migrate(pool, { prefix: 'at_once_' })))
  const versions = await poolOf().query('SELECT version FROM at_once_version ORDER BY version')
  expect(versions.rows).toEqual([{ version: 1 }, { version: 2 }])
})

it('a column that takes one text for another: no claim is written over that of another payout', async () => {
  const pool = poolOf()
  await migrate(pool, { prefix: 'alike_' })
  await pool.query(`CREATE COLLATION alike (provider = icu, locale = 'und-u-ks-level2', deterministic = false)`)
  await pool.query('ALTER TABLE alike_claim ALTER reference TYPE text COLLATE alike')
  const journal = postgresJournal(pool, 'payroll', { prefix: 'alike_' })
  await journal.open(BINDING)
  await journal.claim(claimOf('k1', ['Anna']))
  expect(await failureOf(journal.claim(claimOf('k2', ['anna'])))).toMatchObject({ code: 'corrupt' })
  expect((await written(journal)).length).toBe(1)
})

it('a client within a transaction is refused: its claims could be rolled back', async () => {
  const client = await poolOf().connect()
  onTestFinished(() => client.release())
  await client.query('BEGIN')
  const error = await failureOf(postgresJournal(client, nextName()).open(BINDING))
  expect(error).toMatchObject({ name: 'ConfigurationError', message: expect.stringContaining('in a transaction') })
  await client.query('ROLLBACK')
})
