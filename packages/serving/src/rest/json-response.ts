import { successStatus } from '../calls/answer-status.ts'
import { bounded } from '../calls/error-size.ts'
import { REQUEST_ID } from '../calls/request-id.ts'
import type { OperationResponse } from '../calls/served-operation.ts'
import type { ProblemAnswer } from './problem.ts'

/** Answers hold links that are money. */
const NEVER_KEPT = { 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' }

/** A problem, in a form that no request and no answer of the upstream makes larger than errors may be. */
export function problemResponse(
  { problem, headers }: ProblemAnswer,
  more: Readonly<Record<string, string>> = {},
): Response {
  return new Response(JSON.stringify(bounded(problem, JSON.stringify)), {
    status: problem.status,
    headers: { 'Content-Type': 'application/problem+json', ...NEVER_KEPT, ...headers, ...more },
  })
}

export const jsonResponse = (
  data: unknown,
  {
    status = 200,
    headers = {},
  }: { readonly status?: number; readonly headers?: Readonly<Record<string, string>> } = {},
): Response =>
  new Response(JSON.stringify(data), {
    status,
    headers: { 'Content-Type': 'application/json', ...NEVER_KEPT, ...headers },
  })

/** The upstream's answer, with what of its headers is of use to whoever asked. */
export function answerResponse(
  { status, data, headers, requestId }: OperationResponse,
  more: Readonly<Record<string, string>>,
): Response {
  const retryAfter = headers.get('retry-after')
  return jsonResponse(data, {
    status: successStatus(status),
    headers: {
      ...upstreamRequestId(requestId),
      ...(retryAfter === null ? {} : { 'Retry-After': retryAfter }),
      ...more,
    },
  })
}

/**
 * What the upstream calls the request. By the usual name as well, unless the caller has one of its own for it, which takes
 * that place.
 */
export const upstreamRequestId = (requestId: string | undefined): Readonly<Record<string, string>> =>
  requestId === undefined ? {} : { [REQUEST_ID]: requestId, 'X-Upstream-Request-Id': requestId }

/** The same answer without its body, as HEAD wants it. */
export function withoutBody(response: Response): Response {
  const { status, headers } = response
  return new Response(null, { status, headers })
}
