/** The header that a caller names its request in. */
export const REQUEST_ID = 'X-Request-Id'

/** Neither a space nor a quote nor a slash, so that it is one word in a log, and no link. */
const SAFE = /^[\w.:=+-]{1,128}$/

/** What a caller calls its request, or undefined where that is not fit to be repeated. */
export function requestIdOf(headers: Pick<Headers, 'get'>): string | undefined {
  const given = headers.get(REQUEST_ID)
  return given !== null && SAFE.test(given) ? given : undefined
}

/** The answer, with the name that the caller gave its request. */
export function withRequestId(response: Response, requestId: string | undefined): Response {
  if (requestId === undefined) return response
  const named = new Response(response.body, response)
  named.headers.set(REQUEST_ID, requestId)
  return named
}
