import { requestIdOf } from './request-id.ts'
import { traceParent } from './trace-parent.ts'

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
