import { type Api, type ErrorBody, type ErrorRule, ruleFor } from '../api/api.ts'
import type { Operation } from '../api/operation.ts'
import { type Verdict, verdictOfResponse } from '../outcome/outcome.ts'
import { type FailedAttempt, isTransient, retryAfterMs } from '../outcome/retry-policy.ts'
import type { AttemptEnd } from './attempt.ts'
import { whyNotSent } from './not-sent.ts'
import type { Obstacle } from './obstacle.ts'

/** How an attempt ended, with everything that is concluded from it. */
export interface Classification extends FailedAttempt {
  readonly verdict: Verdict
  readonly end: AttemptEnd
  /** The parsed body; undefined if there is none or it is not JSON. */
  readonly json: unknown
  /** The string `id` of the response. */
  readonly id: string | undefined
  readonly requestId: string | undefined
  readonly stored: boolean
  /** What has to change before a request can be made, where no error code says so. */
  readonly obstacle?: Obstacle
  /** This failure would prove that nothing happened if `fetch` were known to make only one request. */
  readonly isUnproven?: boolean
  /** For a response with an error status. */
  readonly failure: { readonly rule: ErrorRule; readonly body: ErrorBody } | undefined
}

/** The operation's settings that decide how its responses are classified. */
export type ClassifiedOperation = Pick<Operation, 'accepted' | 'method' | 'path' | 'retry' | 'resourceId'> & {
  /** A success of this kind is not retried: the response would be the same. */
  readonly notRetried?: NotRetried | undefined
}

/** `empty`: no body at all. `unreadable`: no body, or a body that is not JSON. */
export type NotRetried = 'empty' | 'unreadable'

/** Responses of a gateway or about the credential, whatever their body says: none is stored under a key. */
const NEVER_STORED: ReadonlySet<number> = new Set([401, 403, 404, 410, 413, 429])

/** A response of the API itself, not a gateway's page. */
const BEGINS_AS_JSON = /^\s*[{[]/

/**
 * Classifies the end of an attempt. Pure: `now` is only needed to read a `Retry-After` that is a date.
 *
 * @param oneRequest whether `fetch` made one request and no more. A `fetch` that may have repeated it reports how the last
 *   request went, which proves nothing about the first.
 */
export function classify(
  end: AttemptEnd,
  api: Api,
  operation: ClassifiedOperation,
  now: number,
  oneRequest: boolean,
): Classification {
  const { accepted, retry, resourceId, notRetried } = operation
  if (end.kind === 'lost') return classifyLost(end, oneRequest)
  const parsed = parse(end.text)
  const asSent = { status: end.status, json: parsed }
  const { status, json } = api.reinterpret?.(end.status, parsed, operation) ?? asSent
  const id = idOf(json)
  const requestId =
    api.requestIdHeaders.map((name) => end.headers.get(name)).find((value) => value !== null) ?? undefined
  const response = { end, json, id, requestId, status }
  const byResponse = verdictOfResponse({ status, readable: json !== undefined, empty: end.text === '', id }, accepted)
  if (status < 400) {
    // The next attempt would be redirected again. (Browsers show a redirect that was not followed as status 0.)
    const final = status < 200 || status >= 300 || saysNothing(end.text, json, notRetried)
    return { ...response, verdict: byResponse, final, stored: false, failure: undefined }
  }
  const body = api.readErrorBody(json)
  const rule = ruleFor(api, { status, type: body.type, resourceId: json === undefined ? undefined : resourceId })
  const inProgress = rule.inProgress === true
  const conflict = rule.conflict === true
  const wait = retryAfterMs(end.headers.get('retry-after'), now)
  const stored = rule.stored === true && !NEVER_STORED.has(status)
  // A response that is cut off may have said that the first request is still running.
  const isBroken = json === undefined && BEGINS_AS_JSON.test(end.text) && !NEVER_STORED.has(status)
  const verdict = inProgress || conflict || isBroken ? 'unknown' : byResponse
  // A stored rejection is the only response that any request with this key ever got. And a rejected read did nothing.
  const isUnproven = verdict === 'rejected' && !oneRequest && !stored && retry !== 'read'
  const final = conflict || (isUnproven && !isTransient({ verdict, status }))
  return {
    ...response,
    verdict: isUnproven ? 'unknown' : verdict,
    inProgress,
    ...(final ? { final } : {}),
    stored,
    ...(isUnproven ? { isUnproven } : {}),
    failure: { rule, body },
    ...(wait === undefined ? {} : { retryAfterMs: wait }),
  }
}

function classifyLost(end: Extract<AttemptEnd, { kind: 'lost' }>, oneRequest: boolean): Classification {
  const { why, error } = end
  const failed = why === 'connection' ? whyNotSent(error) : undefined
  const obstacle = end.obstacle ?? failed?.obstacle
  const isProof = why === 'not_made' || (why === 'connection' && (obstacle !== undefined || failed !== undefined))
  const isSure = oneRequest || why === 'not_made'
  return {
    end,
    verdict: isProof && isSure ? 'not_sent' : 'unknown',
    final: why === 'aborted' || why === 'too_large' || obstacle !== undefined || failed?.isLasting === true,
    json: undefined,
    id: undefined,
    requestId: undefined,
    stored: false,
    ...(obstacle === undefined ? {} : { obstacle }),
    ...(isProof && !isSure ? { isUnproven: true } : {}),
    failure: undefined,
  }
}

/** Whether a response rejects the credential, so that another credential may work. */
export const isRejectedCredential = (status: number | undefined): boolean => status === 401 || status === 403

const saysNothing = (text: string, json: unknown, kind: NotRetried | undefined): boolean =>
  kind !== undefined && (kind === 'empty' ? text === '' : json === undefined)

function parse(text: string): unknown {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    // Nothing, or a page.
  }
  return json
}

function idOf(json: unknown): string | undefined {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return undefined
  const id: unknown = Reflect.get(json, 'id')
  return typeof id === 'string' && id !== '' ? id : undefined
}
