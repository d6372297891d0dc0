import { serve } from '@hono/node-server'
import app from './app.ts'

const server = serve({ fetch: app.fetch, port: Number(process.env.PORT ?? 3000) }, ({ port }) => {
  console.log(`http://localhost:${port}`)
})

// Requests under way end first.
process.once('SIGTERM', () => server.close())
