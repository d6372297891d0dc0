import type { StateStore } from '@x/runa-payouts/rest'

/** The part of a database client that is used here: `pg`’s Pool has it, and so does PGlite. */
export interface Queryable {
  query(text: string, values?: unknown[]): Promise<{ rows: unknown[] }>
}

/** For your migrations. `until` is in ms since the Unix epoch. Expired rows may be deleted at any time. */
export const POSTGRES_STATE = 'CREATE TABLE serving_state (name text PRIMARY KEY, value text NOT NULL, until bigint)'

const CURRENT = '(until IS NULL OR until > $2)'

/**
 * The state of several servers in PostgreSQL. Each change is one statement, so that only one of two servers wins. Keep
 * `synchronous_commit` on, and give the pool a timeout: a server rejects a create if its state does not answer within 5
 * s.
 *
 * @param now the time in ms since the Unix epoch; the clocks of the servers should agree to a second or so
 */
export function postgresState(database: Queryable, now: () => number = Date.now): StateStore {
  const isDone = async (text: string, values: unknown[]) => (await database.query(text, values)).rows.length > 0
  return {
    async read(name) {
      const { rows } = await database.query(`SELECT value FROM serving_state WHERE name = $1 AND ${CURRENT}`, [
        name,
        now(),
      ])
      const [row] = rows
      return row === undefined ? undefined : String(Object(row).value)
    },
    async replace(name, before, after, keepMs) {
      const time = now()
      const until = keepMs === undefined ? null : time + keepMs
      if (before === undefined) {
        if (after === undefined) return (await this.read(name)) === undefined
        // An expired row counts as missing.
        return isDone(
          `INSERT INTO serving_state AS kept VALUES ($1, $3, $4) ON CONFLICT (name)
           DO UPDATE SET value = excluded.value, until = excluded.until WHERE kept.until <= $2 RETURNING name`,
          [name, time, after, until],
        )
      }
      return after === undefined
        ? isDone(`DELETE FROM serving_state WHERE name = $1 AND ${CURRENT} AND value = $3 RETURNING name`, [
            name,
            time,
            before,
          ])
        : isDone(
            `UPDATE serving_state SET value = $4, until = $5
             WHERE name = $1 AND ${CURRENT} AND value = $3 RETURNING name`,
            [name, time, before, after, until],
          )
    },
  }
}
