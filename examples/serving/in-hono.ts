import { RunaPayouts } from '@x/runa-payouts'
import { createMcpHandler } from '@x/runa-payouts/mcp'
import { createRestHandler } from '@x/runa-payouts/rest'
import { Hono } from 'hono'

const runa = new RunaPayouts()
// Throws if the variable is not set: nobody gets in without a token.
const token = process.env.RUNA_PAYOUTS_TOKEN
const tools = createMcpHandler(runa, { token })

export const app = new Hono()
app.all('/mcp', (context) => tools(context.req.raw))
app.mount('/payouts', createRestHandler(runa, { token }))
