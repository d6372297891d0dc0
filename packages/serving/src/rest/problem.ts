import type { Outcome } from '@x/transport'
import { REQUEST_ID } from '../calls/caller.ts'
import { successStatus } from '../calls/response-status.ts'
import type { OperationResponse } from '../calls/served-operation.ts'
import { bounded } from '../calls/size-limits.ts'

/** One field that is wrong, for a person and for a program. */
export interface ProblemField {
  /** Where it is: `items[0].face_value`, or the name of a parameter. */
  readonly field: string
  /** The kind of problem, in one word: `invalid_type`. */
  readonly code: string | undefined
  /** What is allowed and what came, for a person. */
  readonly message: string | undefined
}

/** A problem detail (RFC 9457) for a failed call. */
export interface Problem {
  /** Names the kind of problem; `about:blank` where the status says it all. */
  readonly type: string
  /** The kind of problem, for a person. */
  readonly title: string
  /** HTTP status, the same as the response has. */
  readonly status: number
  /** What happened in this call, for a person. */
  readonly detail: string
  /** Whether the call took effect: `not_sent`, `rejected`, `unknown` or `accepted`. */
  readonly outcome?: Outcome | undefined
  /** Whether the same call can succeed later without a change. */
  readonly retryable?: boolean | undefined
  /** What to do now, after a 504, a limit or a check of this server. */
  readonly next?: string | undefined
  /** Name of the operation: `createOrder`. */
  readonly operation?: string | undefined
  /** The key of this call. Repeat the call with it if `outcome` says so. */
  readonly idempotencyKey?: string | undefined
  /** The order concerned, if its id is known. */
  readonly orderId?: string | undefined
  /** The run concerned, if its id is known. */
  readonly runId?: string | undefined
  /** Which fields of the request are wrong, and why. */
  readonly errors?: readonly ProblemField[] | undefined
  /** What the upstream advises. */
  readonly help?: string | undefined
  /** The upstream's response, if there was one. */
  readonly upstream?: {
    /** HTTP status of the upstream's response. */
    readonly status?: number | undefined
    /** The upstream's own name for the error, such as `insufficient_funds`. */
    readonly type?: string | undefined
    /** The upstream's id for the request, for its support team. */
    readonly requestId?: string | undefined
  }
}

/** A problem and the headers that go with it. */
export interface HttpProblem {
  readonly problem: Problem
  readonly headers: Readonly<Record<string, string>>
}

const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not found',
  405: 'Method not allowed',
  409: 'Conflict',
  413: 'Content too large',
  415: 'Unsupported media type',
  422: 'Unprocessable content',
  500: 'Internal server error',
}

/** A problem that its status says all about. */
export const plainProblem = (
  status: number,
  detail: string,
  { headers = {}, ...more }: Partial<Problem> & { readonly headers?: Readonly<Record<string, string>> } = {},
): HttpProblem => ({
  problem: { type: 'about:blank', title: TITLES[status] ?? 'Problem', status, detail, ...more },
  headers,
})

/** Responses contain links that are money. */
const NEVER_KEPT = { 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' }

/** A problem, in a form that no request and no answer of the upstream makes larger than errors may be. */
export function problemResponse(
  { problem, headers }: HttpProblem,
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

/** The upstream's response, with the headers that are useful to the caller. */
export function upstreamResponse(
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
