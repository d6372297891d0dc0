/** What a web page may send. */
export interface CorsRules {
  readonly methods: string
  /** Names of headers that it may send. */
  readonly sends: readonly string[]
}

/** A browser asks first whether a page may send the request (CORS preflight). That question has no token. */
export const isPreflight = ({ method, headers }: Request): boolean =>
  method === 'OPTIONS' && headers.has('access-control-request-method')

export const preflightHeaders = ({ methods, sends }: CorsRules): Readonly<Record<string, string>> => ({
  'Access-Control-Allow-Methods': methods,
  'Access-Control-Allow-Headers': sends.join(', '),
  'Access-Control-Max-Age': '600',
})

/**
 * A browser shows a response to a page only if the response allows it, and of its headers only the listed ones.
 *
 * @param reads names of headers that the page may read
 */
export function withCorsHeaders(
  response: Response,
  { headers }: Request,
  allowed: readonly string[],
  reads: readonly string[] = [],
): Response {
  const origin = headers.get('origin')
  if (origin === null || !allowed.some((one) => one.toLowerCase() === origin.toLowerCase())) return response
  const shown = new Response(response.body, response)
  shown.headers.set('Access-Control-Allow-Origin', origin)
  if (reads.length > 0) shown.headers.set('Access-Control-Expose-Headers', reads.join(', '))
  shown.headers.append('Vary', 'Origin')
  return shown
}
