/** What a page may send along: what the protocol asks for, and a token. */
const HEADERS = 'Authorization, Content-Type, Accept, MCP-Protocol-Version, Mcp-Method, Mcp-Name'

/** A browser asks first whether a page may send what it wants to send. The question carries no token. */
export const isPreflight = ({ method, headers }: Request): boolean =>
  method === 'OPTIONS' && headers.has('access-control-request-method')

export const preflightResponse = (): Response =>
  new Response(null, {
    status: 204,
    headers: {
      'Access-Control-Allow-Methods': 'POST',
      'Access-Control-Allow-Headers': HEADERS,
      'Access-Control-Max-Age': '600',
    },
  })

/** A browser shows an answer to a page only where the answer says so. */
export function shownToPage(response: Response, { headers }: Request, allowed: readonly string[]): Response {
  const origin = headers.get('origin')
  if (origin === null || !allowed.some((one) => one.toLowerCase() === origin.toLowerCase())) return response
  const shown = new Response(response.body, response)
  shown.headers.set('Access-Control-Allow-Origin', origin)
  shown.headers.append('Vary', 'Origin')
  return shown
}
