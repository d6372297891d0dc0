const LIST_TOOLS = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' })

/** Where something listens, and a command that shows it. */
export function curlLines({
  name,
  kind,
  url,
  examplePath,
  withToken,
}: {
  readonly name: string
  readonly kind: 'REST' | 'MCP'
  readonly url: string
  readonly examplePath: string
  /** The variable that holds the token, where one is needed. The token itself is not shown. */
  readonly withToken: string | undefined
}): readonly string[] {
  const token = withToken === undefined ? '' : ` -H "Authorization: Bearer $${withToken}"`
  if (kind === 'REST') return [`${name}: REST at ${url}`, `  curl -s${token} '${url}${examplePath}'`]
  const types = `-H 'content-type: application/json' -H 'accept: application/json, text/event-stream'`
  return [`${name}: MCP at ${url}/mcp`, `  curl -s${token} ${types} -d '${LIST_TOOLS}' ${url}/mcp`]
}
