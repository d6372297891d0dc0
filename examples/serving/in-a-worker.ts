import { RunaPayouts } from '@x/runa-payouts'
import { createMcpHandler } from '@x/runa-payouts/mcp'
import { createRestHandler } from '@x/runa-payouts/rest'

interface Environment {
  readonly RUNA_API_KEY: string
  readonly RUNA_BASE_URL?: string
  readonly RUNA_PAYOUTS_TOKEN: string
}

type Handler = (request: Request) => Promise<Response>

let handlers: { readonly rest: Handler; readonly tools: Handler } | undefined

/**
 * Created once, since a worker handles many requests: what it remembers about orders keeps callers from paying twice.
 */
function handlersFor({ RUNA_API_KEY, RUNA_BASE_URL, RUNA_PAYOUTS_TOKEN: token }: Environment) {
  const runa = new RunaPayouts({ apiKey: RUNA_API_KEY, baseUrl: RUNA_BASE_URL })
  return { rest: createRestHandler(runa, { token }), tools: createMcpHandler(runa, { token }) }
}

export default {
  fetch(request: Request, environment: Environment): Promise<Response> {
    handlers ??= handlersFor(environment)
    return new URL(request.url).pathname === '/mcp' ? handlers.tools(request) : handlers.rest(request)
  },
}
