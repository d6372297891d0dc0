import { ConfigurationError, shownValue } from '@x/transport'

/** The part of a client that a journal uses: `pg`’s Pool and Client have it, and so does PGlite. */
export interface PostgresClient {
  /** Runs one statement, with `$1`, `$2` … for the values. */
  query(text: string, values?: unknown[]): Promise<{ rows: unknown[] }>
}

/** The function that `postgres()` of postgres.js returns. */
export interface PostgresJs {
  /** Runs one statement, with `$1`, `$2` … for the values. The journal builds no statement from data. */
  unsafe(text: string, values?: never[]): PromiseLike<readonly unknown[]>
}

/** The function that `neon()` of `@neondatabase/serverless` returns: each statement is a request over HTTP. */
export interface NeonHttp {
  /** Runs one statement, with `$1`, `$2` … for the values. */
  query(text: string, values?: unknown[]): PromiseLike<readonly unknown[]>
}

/** A client of a PostgreSQL database. A pool is best: a single client cannot reconnect. */
export type PostgresDatabase = PostgresClient | PostgresJs | NeonHttp

/** One statement, with its rows by the names of their columns. Every value is text or null. */
export type PostgresQuery = (
  text: string,
  values: readonly (string | null)[],
) => Promise<readonly Readonly<Record<string, unknown>>[]>

/** @throws ConfigurationError if it is not a client that a journal can use. */
export function postgresQuery(database: PostgresDatabase): PostgresQuery {
  const method = ['query', 'unsafe'].find((name) => isCallable(database) && typeof database[name] === 'function')
  if (!isCallable(database) || method === undefined) {
    throw new ConfigurationError(
      `database: expected a client of PostgreSQL, such as a Pool of pg, or what postgres() or neon() returns, got ${shownValue(database)}`,
    )
  }
  return async (text, values) => {
    const result: unknown = await database[method]?.(text, [...values])
    const rows: unknown = Array.isArray(result) ? result : Object(result).rows
    if (!Array.isArray(rows)) throw new TypeError('the client returned no rows')
    return rows
  }
}

type Methods = Readonly<Record<string, (text: string, values: unknown[]) => unknown>>

const isCallable = (value: unknown): value is Methods =>
  (typeof value === 'object' && value !== null) || typeof value === 'function'
