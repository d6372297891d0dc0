import type { Step } from './step.ts'

const order = {
  payment_method: { type: 'ACCOUNT_BALANCE', currency: 'USD' },
  items: [
    { face_value: 10, distribution_method: { type: 'PAYOUT_LINK' }, products: { type: 'SINGLE', value: 'AMZ-US' } },
  ],
} as const

const META = 'io.modelcontextprotocol'

/** A tool call as a host of that era of the protocol makes it. */
function toolCall(era: string, name: string, args: object): Request {
  const meta = { [`${META}/protocolVersion`]: era, [`${META}/clientCapabilities`]: {} }
  const headers = {
    'Content-Type': 'application/json',
    Accept: 'application/json, text/event-stream',
    'MCP-Protocol-Version': era,
    'Mcp-Method': 'tools/call',
    'Mcp-Name': name,
  }
  const params = { name, arguments: args, ...(era === '2026-07-28' ? { _meta: meta } : {}) }
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params })
  return new Request('http://localhost/mcp', { method: 'POST', headers, body })
}

export const mcpSteps = {
  // The host of one era pays, and the host of the other is told so when it tries to do it again.
  'tools of Runa, in both eras': async ({ runa, runaMcp, runaUrl, apiKey, facts }) => {
    const tools = runaMcp.createMcpHandler(new runa.RunaPayouts({ apiKey, baseUrl: runaUrl }))
    const told: string[] = []
    for (const era of ['2025-11-25', '2026-07-28']) {
      const answer = await (await tools(toolCall(era, 'create-order', { body: order }))).text()
      told.push(/COMPLETED|Already paid/.exec(answer)?.[0] ?? answer)
    }
    return `${told.join(', then ')}: ${(await facts()).orders} orders`
  },

  'tools of Inngest': async ({ inngest, inngestMcp, inngestUrl, signingKey, runId }) => {
    const tools = inngestMcp.createMcpHandler(new inngest.InngestRuns({ apiKey: signingKey, baseUrl: inngestUrl }))
    const answer = await tools(toolCall('2026-07-28', 'get-function-run-status', { runId }))
    return /"status":"(\w+)"/.exec(await answer.text())?.[1] ?? String(answer.status)
  },
} satisfies Record<string, Step>
