import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ChunkClaim, journalReport, type PayoutJournal } from '@x/runa-payouts/journal'
import { fileJournal } from '@x/runa-payouts/journal/file'
import { postgresPool } from '../../../explorer/src/postgres-pool.ts'
import { startPostgres, USER } from '../../../explorer/src/postgres-server.ts'
import { median } from '../median.ts'

/** What one journal took for a million payouts. Times in ms, sizes in bytes. */
export interface JournalFigures {
  readonly payouts: number
  /** Of a claim, one after the other, in an empty journal. */
  readonly firstClaims: Latency
  /** The same after a million payouts. */
  readonly lastClaims: Latency
  /** From the first claim to the last settlement, 16 at a time. */
  readonly filling: number
  /** What the process holds beyond what it held at first, with the full journal open. */
  readonly heap: number
  /** Opening the full journal and reading every record. */
  readonly replay: number
  /** `journalReport` of all payouts. */
  readonly report: number
  readonly size: number
}

interface Latency {
  readonly middle: number
  /** 95 of 100 are faster. */
  readonly slow: number
}

const PAYOUTS = 1_000_000
const PER_ORDER = 200
const SAMPLES = 100
const IN_FLIGHT = 16

const BINDING = { reference: 'benchmark', baseUrl: 'https://playground.runa.io/v2', apiKeyPrefix: 'xx' }

/** About 150 bytes an item and 100 a row, as real ones have. */
function claimOf(order: number): ChunkClaim {
  const references = Array.from({ length: PER_ORDER }, (_, row) => `employee-${order * PER_ORDER + row}`)
  const items = references.map((reference) => ({
    face_value: 25,
    distribution_method: { type: 'EMAIL', email_address: `${reference}@example.com` },
    products: { type: 'SINGLE', value: 'AMZ-US' },
  }))
  return {
    ...{ key: `00000000-0000-8000-8000-${String(order).padStart(12, '0')}`, generation: 1, mode: 'async' },
    ...{ apiVersion: '2024-02-05', baseUrl: BINDING.baseUrl, apiKeyPrefix: 'xx', claimedAt: 1_762_000_000_000 },
    body: JSON.stringify({ payment_method: { type: 'ACCOUNT_BALANCE', currency: 'USD' }, items }),
    rows: references.map((reference) => ({ reference, hash: '0'.repeat(64) })),
  }
}

async function place(journal: PayoutJournal, order: number): Promise<number> {
  const claim = claimOf(order)
  const began = performance.now()
  await journal.claim(claim)
  const took = performance.now() - began
  await journal.settle(claim.key, { result: 'paid', orderId: `O-${order}` })
  return took
}

async function latencyFrom(journal: PayoutJournal, first: number): Promise<Latency> {
  const times: number[] = []
  for (let order = first; order < first + SAMPLES; order += 1) times.push(await place(journal, order))
  const sorted = times.toSorted((a, b) => a - b)
  return { middle: median(times), slow: sorted[Math.floor(SAMPLES * 0.95)] ?? 0 }
}

function heapNow(): number {
  globalThis.gc?.()
  return process.memoryUsage().heapUsed
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  await work()
  return performance.now() - began
}

async function measure(journal: PayoutJournal, sizeNow: () => Promise<number>): Promise<JournalFigures> {
  const before = heapNow()
  await journal.open(BINDING)
  const firstClaims = await latencyFrom(journal, 0)
  const orders = PAYOUTS / PER_ORDER
  let next = SAMPLES
  const worker = async () => {
    for (let order = next++; order < orders; order = next++) await place(journal, order)
  }
  const filling = await timed(() => Promise.all(Array.from({ length: IN_FLIGHT }, worker)))
  const heap = heapNow() - before
  const lastClaims = await latencyFrom(journal, orders)
  await journal.close()
  const replay = await timed(async () => {
    const { entries } = await journal.open()
    for await (const _ of entries) {
      // Read, and no more.
    }
    await journal.close()
  })
  const report = await timed(() => journalReport(journal))
  return { payouts: PAYOUTS, firstClaims, lastClaims, filling, heap, replay, report, size: await sizeNow() }
}

const SUBJECTS: Readonly<Record<string, (folder: string) => Promise<JournalFigures>>> = {
  'in a file': (folder) => {
    const path = join(folder, 'benchmark.journal')
    return measure(fileJournal(path), async () => (await stat(path)).size)
  },
  'in SQLite, node:sqlite': async (folder) => {
    const { DatabaseSync } = await import('node:sqlite')
    const { migrate, sqliteJournal } = await import('@x/runa-payouts/journal/sqlite')
    const database = new DatabaseSync(join(folder, 'benchmark.db'))
    await migrate(database)
    const sizeNow = async () => {
      const sizes = await Promise.all(
        (await readdir(folder)).map(async (name) => (await stat(join(folder, name))).size),
      )
      return sizes.reduce((sum, size) => sum + size, 0)
    }
    const figures = await measure(sqliteJournal(database, 'benchmark'), sizeNow)
    database.close()
    return figures
  },
  'in PostgreSQL 18, by a socket': async () => {
    const { postgresJournal } = await import('@x/runa-payouts/journal/postgres')
    const server = await startPostgres()
    const pool = postgresPool({ host: server.host, user: USER, max: 4 })
    try {
      return await measure(postgresJournal(pool, 'benchmark'), async () => {
        const { rows } = await pool.query('SELECT pg_database_size(current_database()) AS size')
        return Number(rows[0].size)
      })
    } finally {
      await pool.end()
      await server.stop()
    }
  },
}

// The program of the suite `journals`: one subject per process.
const subject = SUBJECTS[process.argv[2] ?? '']
if (subject === undefined) {
  process.stdout.write(JSON.stringify(Object.keys(SUBJECTS)))
} else {
  const folder = await mkdtemp(join(tmpdir(), 'benchmark-journal-'))
  try {
    process.stdout.write(JSON.stringify(await subject(folder)))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
