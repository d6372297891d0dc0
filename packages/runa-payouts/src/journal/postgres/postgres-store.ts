import { ConfigurationError, isConfigurationError } from '@x/transport'
import type { JournalBinding } from '../payout-journal.ts'
import type { StoredClaim, StoredOrder, TableState, Wanted } from '../tables/table-records.ts'
import type { Appended, JournalHead, StoredRecord, TableStore } from '../tables/table-store.ts'
import { requireVersion } from '../tables/table-version.ts'
import type { PostgresQuery } from './postgres-database.ts'
import { postgresFailure, sqlStateOf } from './postgres-failure.ts'
import { tableVersion } from './postgres-migrations.ts'
import type { PostgresNames } from './postgres-names.ts'

/** The most records that are read at once, and about the most bytes. */
const PAGE = 1000
const PAGE_BYTES = 4 * 1024 * 1024

/** Another writer has this position. */
const UNIQUE_VIOLATION = '23505'

/**
 * Values are text, and JSON where there are many: each driver has its own way with numbers and arrays, and text is the
 * same in all. A cast through text keeps a driver from encoding JSON twice.
 */
export function postgresStore(query: PostgresQuery, names: PostgresNames, name: string): TableStore {
  const label = `the journal ${JSON.stringify(name)} in PostgreSQL`
  const { journal, order, claim, entry } = names

  /** A list of texts as rows. */
  const texts = (parameter: string) => `json_array_elements_text(${parameter}::text::json)`

  return {
    label,

    async requireTables() {
      await requireNoTransaction(query)
      requireVersion(await tableVersion(query, names), label)
    },

    async head(): Promise<JournalHead | undefined> {
      const [row] = await query(
        `SELECT binding, (SELECT coalesce(max(position), 0) FROM ${entry} WHERE journal = $1::text)::text AS position
        FROM ${journal} WHERE name = $1::text`,
        [name],
      )
      // Written by `create`.
      return row && { binding: JSON.parse(String(row.binding)) as JournalBinding, position: Number(row.position) }
    },

    async create(binding) {
      await query(`INSERT INTO ${journal} (name, binding) VALUES ($1::text, $2::text) ON CONFLICT DO NOTHING`, [
        name,
        JSON.stringify(binding),
      ])
    },

    async page(after, upTo): Promise<readonly StoredRecord[]> {
      const rows = await query(
        `SELECT position::text AS position, entry FROM (
          SELECT position, entry, sum(octet_length(entry)) OVER (ORDER BY position) - octet_length(entry) AS before
          FROM (SELECT position, entry FROM ${entry}
            WHERE journal = $1::text AND position > $2::text::bigint AND position <= $3::text::bigint
            ORDER BY position LIMIT ${PAGE}) AS next) AS page
        WHERE before < ${PAGE_BYTES} ORDER BY page.position`,
        [name, String(after), String(upTo)],
      )
      return rows.map((row) => ({ position: Number(row.position), text: String(row.entry) }))
    },

    // One statement, so that all of it is as of one moment.
    async state({ keys, references, turns }: Wanted): Promise<TableState> {
      const [row] = await query(
        `WITH claims AS (
          SELECT held.reference, held.key FROM ${texts('$3')} AS wanted (reference)
          JOIN ${claim} AS held ON held.journal = $1::text AND held.reference = wanted.reference),
        orders AS (
          SELECT placed.key, placed.result, placed.order_id FROM (
            SELECT key FROM ${texts('$2')} AS wanted (key) UNION SELECT key FROM claims) AS named
          JOIN ${order} AS placed ON placed.journal = $1::text AND placed.key = named.key)
        SELECT
          (SELECT coalesce(max(position), 0) FROM ${entry} WHERE journal = $1::text)::text AS position,
          (SELECT json_agg(json_build_array(key, result, order_id)) FROM orders)::text AS orders,
          (SELECT json_agg(json_build_array(reference, key)) FROM claims)::text AS claims,
          ${turns.length === 0 ? 'NULL' : `(SELECT turn FROM ${entry} WHERE journal = $1::text AND turn IN (SELECT ${texts('$4')}) LIMIT 1)`} AS turn`,
        [
          name,
          JSON.stringify(keys),
          JSON.stringify(references),
          ...(turns.length === 0 ? [] : [JSON.stringify(turns)]),
        ],
      )
      const orders = rowsOf(row?.orders).map(
        ([key, result, orderId]): StoredOrder => ({ key: String(key), result: text(result), orderId: text(orderId) }),
      )
      const claims = rowsOf(row?.claims).map(
        ([reference, key]): StoredClaim => ({ reference: String(reference), key: String(key) }),
      )
      return { position: Number(row?.position), orders, claims, turn: text(row?.turn) ?? undefined }
    },

    // One statement. Its first part takes the position, which lets one writer in; the others do nothing before it is theirs.
    async append({ first, turn, records, orders, claims }: Appended): Promise<boolean> {
      try {
        await query(
          `WITH appended AS (
            INSERT INTO ${entry} (journal, position, turn, entry)
            SELECT $1::text, $2::text::bigint + record.number - 1, $3::text, record.entry
            FROM ${texts('$4')} WITH ORDINALITY AS record (entry, number) ORDER BY record.number RETURNING 1),
          placed AS (
            INSERT INTO ${order} AS placed (journal, key, result, order_id)
            SELECT $1::text, row ->> 0, row ->> 1, row ->> 2 FROM json_array_elements($5::text::json) AS row
            WHERE (SELECT count(*) FROM appended) > 0
            ON CONFLICT (journal, key) DO UPDATE SET result = excluded.result, order_id = excluded.order_id),
          claimed AS (
            INSERT INTO ${claim} (journal, reference, key)
            SELECT $1::text, row ->> 0, row ->> 1 FROM json_array_elements($6::text::json) AS row
            WHERE (SELECT count(*) FROM appended) > 0
            ON CONFLICT (journal, reference) DO UPDATE SET key = excluded.key)
          SELECT CASE WHEN current_setting('synchronous_commit') = 'off'
            THEN set_config('synchronous_commit', 'on', true) END AS durable`,
          [
            name,
            String(first),
            turn,
            JSON.stringify(records),
            JSON.stringify(orders.map(({ key, result, orderId }) => [key, result, orderId])),
            JSON.stringify(claims.map(({ reference, key }) => [reference, key])),
          ],
        )
        return true
      } catch (error) {
        if (sqlStateOf(error) === UNIQUE_VIOLATION) return false
        throw error
      }
    },

    failureOf: (error, could) =>
      isConfigurationError(error) ? { error, mayPass: false } : postgresFailure(error, label, could),
  }
}

/**
 * Within somebody's transaction nothing is durable before it ends: people would be paid, and then the claims rolled
 * back. The server has another virtual transaction for each statement, unless it belongs to a transaction.
 */
async function requireNoTransaction(query: PostgresQuery): Promise<void> {
  const transaction = async () => {
    const [row] = await query(
      `SELECT virtualtransaction AS id FROM pg_locks WHERE pid = pg_backend_pid() AND locktype = 'virtualxid'`,
      [],
    )
    return row?.id
  }
  const [first, second] = [await transaction(), await transaction()]
  if (first === undefined || first !== second) return
  throw new ConfigurationError(
    'database: the client is in a transaction, so no claim would be durable before its end. Pass a pool, or a client outside of any transaction.',
  )
}

function rowsOf(json: unknown): readonly (readonly unknown[])[] {
  const rows: unknown = typeof json === 'string' ? JSON.parse(json) : undefined
  return Array.isArray(rows) ? rows : []
}

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null)
