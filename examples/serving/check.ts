// Proves that every way of serving works, without an account: starts each, and calls it over REST and over MCP (with
// the official client), against the sandboxes of both packages.

import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'
import { startInngestSandbox } from '@x/inngest-runs/testing/server'
import { startRunaSandbox } from '@x/runa-payouts/testing/server'
import { type Started, startFunctionUrl, startProgram, startWorker } from './started.ts'

const TOKEN = 'open-sesame'

const runa = await startRunaSandbox()
const inngest = await startInngestSandbox()
const { ledger } = runa.sandbox
const settings = {
  RUNA_API_KEY: runa.apiKey,
  RUNA_BASE_URL: runa.url,
  RUNA_PAYOUTS_TOKEN: TOKEN,
  INNGEST_SIGNING_KEY: inngest.signingKey,
  INNGEST_BASE_URL: inngest.url,
}

const body = {
  payment_method: { type: 'ACCOUNT_BALANCE', currency: 'USD' },
  items: [
    { face_value: 10, distribution_method: { type: 'PAYOUT_LINK' }, products: { type: 'SINGLE', value: 'AMZ-US' } },
  ],
}
const post = { method: 'POST', body: JSON.stringify(body) }
const authorized = { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' }

/** How many orders were placed meanwhile. */
async function placed(work: () => Promise<void>): Promise<number> {
  const before = ledger.orders.length
  await work()
  return ledger.orders.length - before
}

async function checkRest(name: string, url: string): Promise<void> {
  const headers = { ...authorized, 'x-idempotency-key': `bonus: ${name}` }
  const orders = await placed(async () => {
    const first = await fetch(`${url}/v1/order`, { ...post, headers })
    const again = await fetch(`${url}/v1/order`, { ...post, headers })
    assert.deepEqual([first.status, again.status], [200, 200])
    assert.deepEqual(await again.json(), await first.json())
  })
  assert.equal(orders, 1)
  const wrong = await fetch(`${url}/v1/order?limt=1`, { headers: authorized })
  assert.equal(wrong.status, 422)
  assert.equal(wrong.headers.get('content-type'), 'application/problem+json')
}

async function checkTools(name: string, url: string): Promise<void> {
  const client = new Client({ name: 'check', version: '1.0.0' }, { versionNegotiation: { mode: 'auto' } })
  await client.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers: authorized } }))
  const orders = await placed(async () => {
    const key = `tip: ${name}`
    const call = { name: 'create-order', arguments: { body, 'X-Idempotency-Key': key } }
    const result = await client.callTool(call)
    assert.equal(Object(result.structuredContent).idempotencyKey, key, JSON.stringify(result))
    await client.callTool(call)
  })
  assert.equal(orders, 1)
  await client.close()
}

/** Nobody gets in who has no token. */
async function checkToken(rest: string, tools: string): Promise<void> {
  const headers = { 'content-type': 'application/json' }
  const orders = await placed(async () => {
    const responses = await Promise.all([
      fetch(`${rest}/v1/order`, { ...post, headers }),
      fetch(tools, { ...post, headers }),
    ])
    assert.deepEqual(
      responses.map(({ status }) => status),
      [401, 401],
    )
  })
  assert.equal(orders, 0)
}

interface Way {
  readonly name: string
  readonly start: () => Promise<Started>
  readonly restPath: string
  /** It serves this machine alone, without a token. */
  readonly isLocal?: boolean
}
const WAYS: readonly Way[] = [
  { name: 'in-node-http.ts', start: () => startProgram('in-node-http.ts', settings), restPath: '', isLocal: true },
  { name: 'in-hono.ts', start: () => startProgram('in-hono.ts', settings), restPath: '/payouts' },
  { name: 'in-a-worker.ts', start: () => startWorker(settings), restPath: '' },
  { name: 'in-lambda.ts', start: () => startFunctionUrl('in-lambda.ts', settings), restPath: '' },
]

/** The names of the tools that a program serves over its standard streams. */
async function toolsOf(command: string, args: string[], env: Record<string, string>): Promise<string[]> {
  const client = new Client({ name: 'check', version: '1.0.0' }, { versionNegotiation: { mode: 'auto' } })
  await client.connect(new StdioClientTransport({ command, args, env: { PATH: process.env.PATH ?? '', ...env } }))
  const { tools } = await client.listTools()
  await client.close()
  return tools.map(({ name }) => name)
}

try {
  for (const { name, start, restPath, isLocal = false } of WAYS) {
    const { url, stop } = await start()
    try {
      await checkRest(name, `${url}${restPath}`)
      await checkTools(name, `${url}/mcp`)
      if (!isLocal) await checkToken(`${url}${restPath}`, `${url}/mcp`)
    } finally {
      await stop()
    }
    console.log(`${name}: REST and MCP, one order per key${isLocal ? '' : '; 401 without the token'}`)
  }

  const ours = await toolsOf(process.execPath, ['on-your-mcp-server.ts'], settings)
  assert(ours.includes('get-order') && ours.includes('list-runs') && !ours.includes('create-order'), ours.join())
  console.log('on-your-mcp-server.ts: tools of both packages, and none that pays')

  const { mcpServers } = JSON.parse(await readFile('mcp-hosts.json', 'utf8'))
  for (const [name, { command, args }] of Object.entries<{ command: string; args: string[] }>(mcpServers)) {
    const tools = await toolsOf(command, args, settings)
    assert(tools.includes(name === 'inngest-runs' ? 'list-runs' : 'get-order') && !tools.includes('create-order'))
    console.log(`mcp-hosts.json: ${name} starts`)
  }
} finally {
  await Promise.all([runa.close(), inngest.close()])
}
