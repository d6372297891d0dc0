import { DatabaseSync } from 'node:sqlite'
import type { CreateOrderRequest } from '@x/runa-payouts'

/** An approved bonus: a row of your database. The key is stored with it, before anybody can request the payment. */
export interface Bonus {
  readonly order: CreateOrderRequest
  readonly idempotencyKey: string
  readonly approvedAt: Date
}

/** Stands in for your database: a table in a file. */
function withTable<T>(use: (database: DatabaseSync) => T): T {
  const database = new DatabaseSync(process.env.BONUSES_DB ?? 'bonuses.db', { timeout: 5_000 })
  try {
    database.exec(
      'CREATE TABLE IF NOT EXISTS bonuses (id TEXT PRIMARY KEY, body TEXT NOT NULL, key TEXT NOT NULL, approved_at TEXT NOT NULL)',
    )
    return use(database)
  } finally {
    database.close()
  }
}

/** Approves a bonus. Returns false, and changes nothing, if there is one with this id: its key must stay the same. */
export function approve(bonusId: string, order: CreateOrderRequest): boolean {
  const row = [bonusId, JSON.stringify(order), crypto.randomUUID(), new Date().toISOString()]
  return withTable((database) => {
    const { changes } = database.prepare('INSERT OR IGNORE INTO bonuses VALUES (?, ?, ?, ?)').run(...row)
    return Number(changes) === 1
  })
}

export function findBonus(bonusId: string): Bonus | undefined {
  const row = withTable((database) => database.prepare('SELECT * FROM bonuses WHERE id = ?').get(bonusId))
  return row === undefined
    ? undefined
    : {
        order: JSON.parse(String(row.body)),
        idempotencyKey: String(row.key),
        approvedAt: new Date(String(row.approved_at)),
      }
}
