import type { FirstCreate } from './command-setup.ts'

const LIST_TOOLS = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' })

/** Where something listens, and commands that show it. */
export function curlLines({
  name,
  kind,
  url,
  examplePath,
  firstCreate,
  withToken,
  withKey,
}: {
  readonly name: string
  readonly kind: 'REST' | 'MCP'
  readonly url: string
  readonly examplePath: string
  /** Shown before it, where nothing is real. */
  readonly firstCreate?: FirstCreate | undefined
  /** Whether a create has to name a key. */
  readonly withKey?: boolean | undefined
  /** The variable that holds the token, where one is needed. The token itself is not shown. */
  readonly withToken: string | undefined
}): readonly string[] {
  const token = withToken === undefined ? '' : ` -H "Authorization: Bearer $${withToken}"`
  if (kind === 'REST') {
    const key = withKey ? ` -H 'X-Idempotency-Key: first-order'` : ''
    const create =
      firstCreate === undefined
        ? []
        : [
            `  curl -s${token}${key} -H 'Content-Type: application/json' -d '${JSON.stringify(firstCreate.body)}' '${url}${firstCreate.path}'`,
          ]
    return [`${name}: REST at ${url}`, ...create, `  curl -s${token} '${url}${examplePath}'`]
  }
  const types = `-H 'content-type: application/json' -H 'accept: application/json, text/event-stream'`
  return [`${name}: MCP at ${url}/mcp`, `  curl -s${token} ${types} -d '${LIST_TOOLS}' ${url}/mcp`]
}
