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

/** Of the version that there is (W3C Trace Context), with neither id all zeros. */
const TRACE_PARENT = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/

/**
 * Which trace a caller's request belongs to, or undefined. One that is not valid is no trace, as the standard has it: it is
 * neither passed on nor written down.
 */
export const traceParent = (given: unknown): string | undefined =>
  typeof given === 'string' && TRACE_PARENT.test(given) ? given : undefined

/** How a caller refers to its request, so that it can be found again in the logs of both and of the API. */
export interface Caller {
  /** The trace that it belongs to (W3C Trace Context). */
  readonly traceparent: string | undefined
  /** What the caller calls it. */
  readonly requestId: string | undefined
}

/** @param meta of a request of MCP, which is nearer to the call than the headers that it came with. */
export function callerOf(
  headers: Pick<Headers, 'get'> | undefined,
  meta: Readonly<Record<string, unknown>> = {},
): Caller {
  return {
    traceparent: traceParent(meta.traceparent) ?? traceParent(headers?.get('traceparent')),
    requestId: headers === undefined ? undefined : requestIdOf(headers),
  }
}

/** Headers of a call of the API that belongs to the caller's trace. */
export const headersOfTrace = ({ traceparent }: Caller): Readonly<Record<string, string>> | undefined =>
  traceparent === undefined ? undefined : { traceparent }
