import { once } from 'node:events'
import { createServer } from 'node:http'
import { json } from 'node:stream/consumers'
import { postgresPool } from '../src/postgres-pool.ts'
import { USER } from '../src/postgres-server.ts'

/**
 * What Neon's driver talks to, in front of a server of ours: one statement a request, on whichever connection is free, with
 * values as the text that PostgreSQL has sent.
 */
export async function neonEndpoint(
  host: string,
): Promise<{ readonly url: string; readonly close: () => Promise<void> }> {
  const pool = postgresPool({ host, user: USER, max: 4 })
  const server = createServer(async (request, response) => {
    try {
      // As the driver sends it.
      const { query, params } = (await json(request)) as { query: string; params: unknown[] }
      const types = { getTypeParser: () => (text: string) => text }
      const { command, fields, rows, rowCount } = await pool.query({
        ...{ text: query, values: params, rowMode: 'array', types },
      })
      response.end(JSON.stringify({ command, rowCount, fields, rows, rowAsArray: true }))
    } catch (error) {
      const { message, code }: { message?: unknown; code?: unknown } = Object(error)
      response.writeHead(400).end(JSON.stringify({ message, code }))
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('it listens on no port')
  return {
    url: `http://127.0.0.1:${address.port}/sql`,
    async close() {
      server.close()
      server.closeAllConnections()
      await pool.end()
    },
  }
}
