import { InMemoryTransport, McpServer } from '@modelcontextprotocol/server'
import { expect, it } from 'vitest'
import { DOCUMENT, SERVED_OPERATIONS, TestClient } from '../../test/test-api.ts'
import { registerTools } from './tools.ts'

it('adds the tools to a server of the library, next to those that it has', async () => {
  const server = new McpServer({ name: 'mine', version: '1.0.0' })
  server.registerTool('mine', { description: 'Mine.' }, () => ({ content: [] }))
  registerTools(
    server,
    new TestClient(),
    { servedOperations: SERVED_OPERATIONS, document: DOCUMENT },
    { readOnly: true },
  )

  const [here, there] = InMemoryTransport.createLinkedPair()
  const answer = new Promise<unknown>((resolve) => {
    here.onmessage = resolve
  })
  await server.connect(there)
  await here.send({ jsonrpc: '2.0', id: 1, method: 'tools/list' })
  expect(await answer).toMatchObject({
    result: { tools: [{ name: 'mine' }, { name: 'find-things' }, { name: 'price-thing' }] },
  })
  await server.close()
})
