/** The two eras of the protocol. */
export const MCP_ERAS = ['2025-11-25', '2026-07-28'] as const

export type McpEra = (typeof MCP_ERAS)[number]

/** What a tool call ended in. */
export interface McpToolResult {
  readonly isError?: boolean
  readonly content: readonly { readonly type: string; readonly text: string }[]
  readonly structuredContent: Readonly<Record<string, unknown>>
}

/** What is wrong, where a call ended in a failure of the tool. */
export const mcpFailure = ({ isError, structuredContent }: McpToolResult): Readonly<Record<string, unknown>> => {
  if (isError !== true) throw new Error(`expected a failure, got ${JSON.stringify(structuredContent)}`)
  return Object(structuredContent.error)
}

/** What else a request is. */
export interface McpAsking {
  readonly headers?: Readonly<Record<string, string>>
  readonly signal?: AbortSignal
  readonly url?: string
}

const META = 'io.modelcontextprotocol'

/** Asks a handler the way that a host of one era does, without a library in between. */
export function mcpCaller(handler: (request: Request) => Promise<Response>, era: McpEra) {
  let asked = 0

  const request = (
    method: string,
    params: Record<string, unknown>,
    { headers, signal, url }: McpAsking = {},
  ): Request => {
    const isModern = era === '2026-07-28'
    const meta = { [`${META}/protocolVersion`]: era, [`${META}/clientCapabilities`]: {} }
    const name = typeof params.name === 'string' ? { 'Mcp-Name': params.name } : {}
    return new Request(url ?? 'http://127.0.0.1/mcp', {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        Accept: 'application/json, text/event-stream',
        'MCP-Protocol-Version': era,
        ...(isModern ? { 'Mcp-Method': method, ...name } : {}),
        ...headers,
      },
      body: JSON.stringify({
        jsonrpc: '2.0',
        id: ++asked,
        method,
        params: isModern ? { ...params, _meta: { ...Object(params._meta), ...meta } } : params,
      }),
      ...(signal === undefined ? {} : { signal }),
    })
  }

  const ask = async (method: string, params: Record<string, unknown> = {}, more: McpAsking = {}) => {
    const response = await handler(request(method, params, more))
    const text = await response.text()
    // One era answers as JSON, the other as a stream of events. What is told before the answer makes a stream of both.
    const data = text.startsWith('{') ? [text] : [...text.matchAll(/^data: (.*)$/gm)].map(([, one = '']) => one)
    const messages = data.map((one) => JSON.parse(one))
    return { status: response.status, headers: response.headers, message: messages.at(-1), told: messages.slice(0, -1) }
  }

  return {
    ask,
    list: async () => (await ask('tools/list')).message.result.tools,
    call: async (name: string, args: unknown, more: McpAsking = {}): Promise<McpToolResult> => {
      const { message, status } = await ask('tools/call', { name, arguments: args }, more)
      if (message?.result === undefined) throw new Error(`expected a result, got ${status} ${JSON.stringify(message)}`)
      return message.result
    },
  }
}
