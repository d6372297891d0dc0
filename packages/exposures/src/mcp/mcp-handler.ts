import { createMcpHandler as protocolHandler } from '@modelcontextprotocol/server'
import { cut, LONGEST_SHOWN, undisturbed } from '@x/transport'
import { MAX_BODY_BYTES } from '../front/body-text.ts'
import { frontRefusal, frontRules, originsFor } from '../front/front.ts'
import { isPreflight, preflightHeaders, shownToPage } from '../front/web-page.ts'
import { checkOptions } from '../option-check.ts'
import { MCP_CHECKS, type McpOptions, type McpTable } from './mcp-options.ts'
import { boundedMessage, boundedResponse } from './message-size.ts'
import { serverFactory } from './server-factory.ts'
import { ownChecks } from './tool-options.ts'
import { toolsOf } from './tools.ts'

const PATH = '/mcp'

/** What a page may send along: what the protocol asks for, and a token. */
const PAGE = {
  methods: 'POST',
  sends: ['Authorization', 'Content-Type', 'Accept', 'MCP-Protocol-Version', 'Mcp-Method', 'Mcp-Name'],
}

/** The protocol's own number for a request that was turned away for a reason of the server's. */
const REFUSED = -32_000

/**
 * Serves operations as tools over HTTP, in both eras of the protocol, as a function that any framework or platform can
 * mount.
 *
 * @throws ConfigurationError for options that cannot be.
 */
export function createMcpHandler<Client extends object>(
  client: Client,
  table: McpTable<Client>,
  options: McpOptions = {},
): (request: Request) => Promise<Response> {
  checkOptions(options, { ...MCP_CHECKS, ...ownChecks(table) })
  const { path: own = PATH, basePath = '', maxBodyBytes = MAX_BODY_BYTES, log } = options
  const path = basePath + own
  const rules = frontRules(options)
  const { fetch: answer } = protocolHandler(serverFactory(table, toolsOf(client, table, options)), {
    maxRequestBodySize: maxBodyBytes,
  })
  const answerTo = async (request: Request): Promise<Response> => {
    // The question of a browser comes without the token, which the request after it brings.
    const asksOnly = isPreflight(request)
    const token = asksOnly ? undefined : rules.token
    const refusal = await frontRefusal(request, { ...rules, token })
    const { pathname } = new URL(request.url)
    if (refusal !== undefined) {
      const { status, detail, reason, headers } = refusal
      const at = pathname === path ? path : '(no route)'
      undisturbed(() =>
        log?.(`${cut(request.method, LONGEST_SHOWN)} ${at} ${status} refused=${JSON.stringify(reason)}`),
      )
      return refused(status, detail, headers)
    }
    if (pathname !== path) return refused(404, `There is nothing here; tools are served at ${path}.`)
    if (asksOnly) return new Response(null, { status: 204, headers: preflightHeaders(PAGE) })
    return boundedResponse(await answer(request))
  }
  return async (request) => shownToPage(await answerTo(request), request, originsFor(request, rules))
}

const refused = (status: number, message: string, headers: Readonly<Record<string, string>> = {}): Response =>
  Response.json(boundedMessage({ jsonrpc: '2.0', error: { code: REFUSED, message }, id: null }), { status, headers })
