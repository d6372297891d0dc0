import { expect, it } from 'vitest'
import { createRunaSandbox } from './sandbox.ts'
import { callsOver } from './sandbox-calls.ts'
import { serveRunaSandbox, startRunaSandbox } from './server.ts'

it('starts a sandbox on a real port', async () => {
  const server = await startRunaSandbox({ balances: { USD: '10' }, host: 'localhost' })
  expect(server.url).toBe(`http://localhost:${server.port}/v2`)
  const { create, get } = callsOver(fetch, server.url, server.apiKey)
  expect((await create()).status).toBe(200)
  expect((await get('/balance')).body).toEqual([])
  expect(server.sandbox.ledger.orders).toHaveLength(1)
  await server.close()
  await expect(get('/ping')).rejects.toThrow('fetch failed')
})

it('serves a sandbox that is also used directly', async () => {
  const sandbox = createRunaSandbox()
  const server = await serveRunaSandbox(sandbox, { port: 0 })
  await callsOver(fetch, server.url, server.apiKey).create()
  await callsOver(sandbox.fetch, sandbox.baseUrl, sandbox.apiKey).create()
  expect(server.sandbox).toBe(sandbox)
  expect(sandbox.ledger.orders).toHaveLength(2)
  await server.close()
})
