import { createMcpHandler as protocolHandler } from '@modelcontextprotocol/server'
import { cut, LONGEST_SHOWN, undisturbed } from '@x/transport'
import { accessRulesOf, checkAccess, originsFor } from '../access/check-access.ts'
import { isPreflight, preflightHeaders, withCorsHeaders } from '../access/cors.ts'
import { callerOf, REQUEST_ID, requestIdOf, withRequestId } from '../calls/caller.ts'
import { NO_DETAILS, type ServedEvent } from '../calls/served-event.ts'
import { MAX_BODY_BYTES } from '../calls/size-limits.ts'
import { limitChecksFor } from '../limits/limited-operations.ts'
import type { OrderLimits } from '../limits/order-limits.ts'
import { checkOptions } from '../options/option-check.ts'
import { MCP_CHECKS, type McpOptions, type McpTable, ownChecks } from './mcp-options.ts'
import { boundedMessage, boundedResponse } from './message-size.ts'
import { serverFactory } from './server-factory.ts'
import { toolsOf } from './tools.ts'

const PATH = '/mcp'

/** What a page may send along: what the protocol asks for, a token, and how it refers to its request. */
const PAGE = {
  methods: 'POST',
  sends: [
    ...['Authorization', 'Content-Type', 'Accept', 'MCP-Protocol-Version', 'Mcp-Method', 'Mcp-Name'],
    ...[REQUEST_ID, 'traceparent'],
  ],
}

/** The protocol's code for a request that the server refuses for a reason of its own. */
const ACCESS_DENIED = -32_000

/**
 * Serves operations as tools over HTTP, in both eras of the protocol, as a function that any framework or platform can
 * mount.
 *
 * @throws ConfigurationError for invalid options.
 */
export function createMcpHandler<Client extends object>(
  client: Client,
  table: McpTable<Client>,
  options: McpOptions & OrderLimits = {},
): (request: Request) => Promise<Response> {
  checkOptions(options, { ...MCP_CHECKS, ...ownChecks(table), ...limitChecksFor(table.servedOperations) })
  const { path: own = PATH, basePath = '', maxBodyBytes = MAX_BODY_BYTES } = options
  const path = basePath + own
  const rules = accessRulesOf(options)
  const { fetch: answer } = protocolHandler(serverFactory(table, toolsOf(client, table, options)), {
    maxRequestBodySize: maxBodyBytes,
  })
  const respond = async (request: Request): Promise<Response> => {
    // The question of a browser comes without the token, which the request after it brings.
    const isPreflightRequest = isPreflight(request)
    const token = isPreflightRequest ? undefined : rules.token
    const denied = await checkAccess(request, { ...rules, token })
    const { pathname } = new URL(request.url)
    const { method } = request
    if (denied !== undefined) {
      const { status, detail, reason, headers } = denied
      reportDenied({ method, route: pathname === path ? path : undefined, status, reason }, request, options)
      return errorResponse(status, detail, headers)
    }
    if (pathname !== path) return errorResponse(404, `Unknown path; tools are served at ${path}.`)
    if (isPreflightRequest) return new Response(null, { status: 204, headers: preflightHeaders(PAGE) })
    return boundedResponse(await answer(request))
  }
  return async (request) => {
    const response = withRequestId(await respond(request), requestIdOf(request.headers))
    return withCorsHeaders(response, request, originsFor(request, rules), [REQUEST_ID])
  }
}

function reportDenied(
  denied: Pick<ServedEvent, 'method' | 'route' | 'status' | 'reason'>,
  { headers, signal }: Request,
  { onAnswer, log }: McpOptions,
): void {
  const { method, route = '(no route)', status, reason } = denied
  undisturbed(() =>
    onAnswer === undefined
      ? log?.(`${cut(method, LONGEST_SHOWN)} ${route} ${status} refused=${JSON.stringify(reason)}`)
      : // It is told at once: nothing was waited for.
        onAnswer({
          ...NO_DETAILS,
          ...callerOf(headers),
          ...denied,
          outcome: 'not_sent',
          durationMs: 0,
          undelivered: signal.aborted,
        }),
  )
}

const errorResponse = (status: number, message: string, headers: Readonly<Record<string, string>> = {}): Response =>
  Response.json(boundedMessage({ jsonrpc: '2.0', error: { code: ACCESS_DENIED, message }, id: null }), {
    status,
    headers,
  })
