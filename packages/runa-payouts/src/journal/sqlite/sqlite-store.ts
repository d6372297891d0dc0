import { isConfigurationError } from '@x/transport'
import type { JournalBinding } from '../payout-journal.ts'
import type { StoredClaim, StoredOrder, TableState, Wanted } from '../tables/table-records.ts'
import type { Appended, JournalHead, StoredRecord, TableStore } from '../tables/table-store.ts'
import { requireVersion } from '../tables/table-version.ts'
import { makeDurable } from './durable-file.ts'
import type { SqliteStatements, Statement } from './sqlite-database.ts'
import { sqliteFailure } from './sqlite-failure.ts'
import { tableVersion } from './sqlite-migrations.ts'
import type { SqliteNames } from './sqlite-names.ts'

/** The most records that are read at once, and about the most characters. */
const PAGE = 500
const PAGE_CHARACTERS = 4 * 1024 * 1024

export function sqliteStore(statements: SqliteStatements, names: SqliteNames, name: string): TableStore {
  const label = `the journal ${JSON.stringify(name)} in SQLite`
  const { journal, order, claim, entry } = names

  return {
    label,

    async requireTables() {
      await makeDurable(statements)
      requireVersion(await tableVersion(statements, names), label)
    },

    async head(): Promise<JournalHead | undefined> {
      const [row] = await statements.read({
        sql: `SELECT binding, (SELECT coalesce(max(position), 0) FROM ${entry} WHERE journal = ?1) AS position
          FROM ${journal} WHERE name = ?1`,
        values: [name],
      })
      // Written by `create`.
      return row && { binding: JSON.parse(String(row.binding)) as JournalBinding, position: Number(row.position) }
    },

    async create(binding) {
      await statements.write([
        {
          sql: `INSERT INTO ${journal} (name, binding) VALUES (?1, ?2) ON CONFLICT DO NOTHING`,
          values: [name, JSON.stringify(binding)],
        },
        { sql: 'SELECT 1 AS done', values: [] },
      ])
    },

    async page(after, upTo): Promise<readonly StoredRecord[]> {
      const rows = await statements.read({
        sql: `SELECT position, entry FROM (
            SELECT position, entry, sum(length(entry)) OVER (ORDER BY position) - length(entry) AS before
            FROM (SELECT position, entry FROM ${entry} WHERE journal = ?1 AND position > ?2 AND position <= ?3
              ORDER BY position LIMIT ${PAGE}))
          WHERE before < ${PAGE_CHARACTERS} ORDER BY position`,
        values: [name, after, upTo],
      })
      return rows.map((row) => ({ position: Number(row.position), text: String(row.entry) }))
    },

    // One statement, so that all of it is as of one moment.
    async state({ keys, references, turns }: Wanted): Promise<TableState> {
      const [row] = await statements.read({
        sql: `WITH claims AS MATERIALIZED (
            SELECT reference, key FROM ${claim} WHERE journal = ?1 AND reference IN (SELECT value FROM json_each(?3))),
          orders AS (
            SELECT key, result, order_id FROM ${order} WHERE journal = ?1
            AND key IN (SELECT value FROM json_each(?2) UNION SELECT key FROM claims))
          SELECT
            (SELECT coalesce(max(position), 0) FROM ${entry} WHERE journal = ?1) AS position,
            (SELECT json_group_array(json_array(key, result, order_id)) FROM orders) AS orders,
            (SELECT json_group_array(json_array(reference, key)) FROM claims) AS claims,
            ${turns.length === 0 ? 'NULL' : `(SELECT turn FROM ${entry} WHERE journal = ?1 AND turn IN (SELECT value FROM json_each(?4)) LIMIT 1)`} AS turn`,
        values: [name, JSON.stringify(keys), JSON.stringify(references), JSON.stringify(turns)],
      })
      const orders = rowsOf(row?.orders).map(
        ([key, result, orderId]): StoredOrder => ({ key: String(key), result: text(result), orderId: text(orderId) }),
      )
      const claims = rowsOf(row?.claims).map(
        ([reference, key]): StoredClaim => ({ reference: String(reference), key: String(key) }),
      )
      return { position: Number(row?.position), orders, claims, turn: text(row?.turn) ?? undefined }
    },

    // One transaction. The first statement writes nothing if the position is taken, and then the others do not either.
    async append({ first, turn, records, orders, claims }: Appended): Promise<boolean> {
      await makeDurable(statements)
      const isOurs = `EXISTS (SELECT 1 FROM ${entry} WHERE journal = ?1 AND position = ?3 AND turn = ?4)`
      const ours = [first, turn] as const
      const change: readonly Statement[] = [
        {
          sql: `INSERT INTO ${entry} (journal, position, turn, entry)
            SELECT ?1, ?3 + record.key, ?4, record.value FROM json_each(?2) AS record
            WHERE NOT EXISTS (SELECT 1 FROM ${entry} WHERE journal = ?1 AND position >= ?3)
            ORDER BY record.key`,
          values: [name, JSON.stringify(records), ...ours],
        },
        {
          sql: `INSERT INTO ${order} (journal, key, result, order_id)
            SELECT ?1, row.value ->> 0, row.value ->> 1, row.value ->> 2 FROM json_each(?2) AS row WHERE ${isOurs}
            ON CONFLICT (journal, key) DO UPDATE SET result = excluded.result, order_id = excluded.order_id`,
          values: [name, JSON.stringify(orders.map(({ key, result, orderId }) => [key, result, orderId])), ...ours],
        },
        {
          sql: `INSERT INTO ${claim} (journal, reference, key)
            SELECT ?1, row.value ->> 0, row.value ->> 1 FROM json_each(?2) AS row WHERE ${isOurs}
            ON CONFLICT (journal, reference) DO UPDATE SET key = excluded.key`,
          values: [name, JSON.stringify(claims.map(({ reference, key }) => [reference, key])), ...ours],
        },
        {
          sql: `SELECT count(*) AS written FROM ${entry} WHERE journal = ?1 AND position = ?2 AND turn = ?3`,
          values: [name, ...ours],
        },
      ]
      const [row] = await statements.write(change)
      return Number(row?.written) === 1
    },

    failureOf: (error, could) =>
      isConfigurationError(error) ? { error, mayPass: false } : sqliteFailure(error, label, could),
  }
}

function rowsOf(json: unknown): readonly (readonly unknown[])[] {
  const rows: unknown = typeof json === 'string' ? JSON.parse(json) : undefined
  return Array.isArray(rows) ? rows : []
}

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null)
