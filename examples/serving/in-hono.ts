import { serve } from '@hono/node-server'
import { RunaPayouts } from '@x/runa-payouts'
import { createMcpHandler } from '@x/runa-payouts/mcp'
import { createRestHandler } from '@x/runa-payouts/rest'
import { Hono } from 'hono'

const runa = new RunaPayouts() // the key is in RUNA_API_KEY
// Throws if the variable is not set: nobody gets in without a token.
const token = process.env.RUNA_PAYOUTS_TOKEN
const tools = createMcpHandler(runa, { token })

const app = new Hono()
app.all('/mcp', (context) => tools(context.req.raw))
app.mount('/payouts', createRestHandler(runa, { token }))

serve({ fetch: app.fetch, port: Number(process.env.PORT ?? 8080) }, ({ port }) => {
  console.log(`http://127.0.0.1:${port}`)
})
