import { createServer } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { tools } from './tools.ts'

export const server = createServer(getRequestListener(tools))
