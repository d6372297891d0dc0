import pg from 'pg'

/**
 * Connections that the server may end at any time, in its shutdown too: the next one is made when it is needed. A pool that is
 * ending no longer listens to its connections, and an error without a listener ends the process.
 */
export function postgresPool(options: pg.PoolConfig): pg.Pool {
  const pool = new pg.Pool(options)
  pool.on('error', () => {})
  pool.on('connect', (connection) => connection.on('error', () => {}))
  return pool
}
