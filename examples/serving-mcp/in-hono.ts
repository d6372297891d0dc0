import { Hono } from 'hono'
import { tools } from './tools.ts'

export const app = new Hono()

app.all('/mcp', (context) => tools(context.req.raw))
