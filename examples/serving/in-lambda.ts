import { RunaPayouts } from '@x/runa-payouts'
import { createMcpHandler } from '@x/runa-payouts/mcp'
import { createRestHandler } from '@x/runa-payouts/rest'

/** The event from a function URL (payload format 2.0). */
export interface FunctionUrlEvent {
  readonly rawPath: string
  readonly rawQueryString: string
  readonly headers: Readonly<Record<string, string>>
  readonly requestContext: { readonly domainName: string; readonly http: { readonly method: string } }
  readonly body?: string
  readonly isBase64Encoded: boolean
}

const runa = new RunaPayouts()
// A function URL is open to everybody, so a token is needed.
const token = process.env.RUNA_PAYOUTS_TOKEN
// The caller or the model has to provide a key, since it may call twice and mean one payment.
const rest = createRestHandler(runa, { token, requireIdempotencyKey: true })
const tools = createMcpHandler(runa, { token, requireIdempotencyKey: true })

export async function handler({ rawPath, rawQueryString, headers, requestContext, ...event }: FunctionUrlEvent) {
  const { domainName, http } = requestContext
  const url = `https://${domainName}${rawPath}${rawQueryString === '' ? '' : `?${rawQueryString}`}`
  const body = event.body === undefined ? null : Buffer.from(event.body, event.isBase64Encoded ? 'base64' : 'utf8')
  const request = new Request(url, { method: http.method, headers, body })
  const response = await (rawPath === '/mcp' ? tools(request) : rest(request))
  return { statusCode: response.status, headers: Object.fromEntries(response.headers), body: await response.text() }
}
