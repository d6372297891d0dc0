import { DatabaseSync } from 'node:sqlite'
import { type JournalEntry, JournalError, type PayoutJournal, requireSettlement } from '@x/runa-payouts/journal'

const TABLES = `
  CREATE TABLE IF NOT EXISTS payout_journal (
    name TEXT PRIMARY KEY, binding TEXT NOT NULL
  ) STRICT;
  CREATE TABLE IF NOT EXISTS payout_order (
    journal TEXT NOT NULL, key TEXT NOT NULL, result TEXT, order_id TEXT,
    PRIMARY KEY (journal, key)
  ) STRICT;
  CREATE TABLE IF NOT EXISTS payout_claim ( -- the latest claim of each payout
    journal TEXT NOT NULL, reference TEXT NOT NULL, key TEXT NOT NULL,
    PRIMARY KEY (journal, reference)
  ) STRICT;
  CREATE TABLE IF NOT EXISTS payout_entry ( -- what is replayed
    position INTEGER PRIMARY KEY, journal TEXT NOT NULL, entry TEXT NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS payout_entry_journal ON payout_entry (journal, position);`

/** Settlements that mean that there is no order: its payouts may be claimed again. */
const FREEING: ReadonlySet<unknown> = new Set(['rejected', 'released'])

const PAGE = 50

/**
 * A journal in a SQLite database. A database may hold many, one for each `name`. Processes on one machine can share it:
 * every claim is one transaction, and they take turns.
 */
export function sqliteJournal(file: string, name: string): PayoutJournal {
  let database: DatabaseSync | undefined

  const opened = () => {
    if (database === undefined) throw new JournalError('closed', `the journal ${name} is not open`)
    return database
  }

  /**
   * Does all of `work`, or nothing. It waits for its turn before it reads, so that what it has read is still valid when
   * it writes.
   */
  const transaction = <T>(work: (database: DatabaseSync) => T): T => {
    const db = opened()
    db.exec('BEGIN IMMEDIATE')
    try {
      const result = work(db)
      db.exec('COMMIT')
      return result
    } catch (error) {
      if (db.isTransaction) db.exec('ROLLBACK')
      throw error
    }
  }

  const write = (db: DatabaseSync, entry: JournalEntry) =>
    db.prepare('INSERT INTO payout_entry (journal, entry) VALUES (?, ?)').run(name, JSON.stringify(entry))

  async function* entriesUpTo(last: number): AsyncGenerator<JournalEntry> {
    for (let position = 0; ; ) {
      const page = opened()
        .prepare(
          'SELECT position, entry FROM payout_entry WHERE journal = ? AND position > ? AND position <= ? ORDER BY position LIMIT ?',
        )
        .all(name, position, last, PAGE)
      for (const row of page) yield JSON.parse(String(row.entry))
      if (page.length < PAGE) return
      position = Number(page.at(-1)?.position)
    }
  }

  return {
    async open(binding) {
      if (database !== undefined)
        throw new JournalError('locked', `the journal ${name} is open already, by this handle`)
      const connection = new DatabaseSync(file, { timeout: 10_000 })
      // It is on the disk before a claim resolves: it survives a power cut, not only a crash.
      connection.exec(`PRAGMA synchronous = EXTRA; ${TABLES}`)
      database = connection
      return transaction((db) => {
        if (binding !== undefined) {
          db.prepare('INSERT INTO payout_journal VALUES (?, ?) ON CONFLICT DO NOTHING').run(
            name,
            JSON.stringify(binding),
          )
        }
        const bound = db.prepare('SELECT binding FROM payout_journal WHERE name = ?').get(name)
        const newest = db.prepare('SELECT max(position) AS last FROM payout_entry WHERE journal = ?').get(name)
        return {
          binding: bound === undefined ? undefined : JSON.parse(String(bound.binding)),
          entries: entriesUpTo(Number(newest?.last ?? 0)),
        }
      })
    },

    async claim(claim) {
      transaction((db) => {
        const latest = db.prepare(
          'SELECT key, result FROM payout_claim JOIN payout_order USING (journal, key) WHERE journal = ? AND reference = ?',
        )
        const seen = new Set<string>()
        const references = claim.rows.flatMap(({ reference, supersedes }) => {
          const held = latest.get(name, reference)
          const isFree =
            held === undefined || FREEING.has(held.result) || (held.result === 'failed' && held.key === supersedes)
          const isTwice = seen.has(reference)
          seen.add(reference)
          return isFree && !isTwice ? [] : [reference]
        })
        const used = db.prepare('SELECT 1 FROM payout_order WHERE journal = ? AND key = ?').get(name, claim.key)
        if (references.length > 0 || used !== undefined) {
          throw new JournalError('claimed', `claimed before: ${references.join(', ') || claim.key}`, { references })
        }
        db.prepare('INSERT INTO payout_order (journal, key) VALUES (?, ?)').run(name, claim.key)
        const take = db.prepare('INSERT OR REPLACE INTO payout_claim VALUES (?, ?, ?)')
        for (const { reference } of claim.rows) take.run(name, reference, claim.key)
        write(db, { type: 'claim', claim })
      })
    },

    async settle(key, settlement) {
      opened()
      requireSettlement(key, settlement)
      transaction((db) => {
        const order = db
          .prepare('SELECT result, order_id FROM payout_order WHERE journal = ? AND key = ?')
          .get(name, key)
        if (order === undefined) throw new JournalError('unclaimed', `no order is claimed under ${key}`)
        const { result } = settlement
        const orderId = 'orderId' in settlement ? settlement.orderId : null
        if (order.result === result && order.order_id === orderId) return
        // Runa may still name the id of an order that was released: another process has sent it.
        const isNews = order.result === 'released' && orderId !== null
        const hasEnded = order.result !== null && order.result !== 'accepted' && !isNews
        if (hasEnded && result === 'accepted') return
        if (hasEnded || (order.result === 'accepted' && FREEING.has(result))) {
          throw new JournalError('settled', `the order under ${key} is settled ${order.result} already`)
        }
        db.prepare('UPDATE payout_order SET result = ?, order_id = ? WHERE journal = ? AND key = ?').run(
          result,
          orderId,
          name,
          key,
        )
        write(db, { type: 'settlement', key, settlement })
      })
    },

    async close() {
      database?.close()
      database = undefined
    },
  }
}
