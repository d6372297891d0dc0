import { type Api, type ErrorBody, type ErrorRule, ruleFor } from '../api/api.ts'
import type { Operation } from '../api/operation.ts'
import { retryAfterMs } from '../outcome/retry-after.ts'
import { type FailedAttempt, isTransient } from '../outcome/retry-policy.ts'
import { type Verdict, verdictOfAnswer } from '../outcome/verdict.ts'
import type { AttemptEnd } from './attempt.ts'
import { whyNotSent } from './not-sent.ts'
import type { Obstacle } from './obstacle.ts'

/** An attempt's end with all that is concluded from it. */
export interface Judgement extends FailedAttempt {
  readonly verdict: Verdict
  readonly end: AttemptEnd
  /** The parsed body; undefined where there is none or it is not JSON. */
  readonly json: unknown
  /** The string `id` of the answer. */
  readonly id: string | undefined
  readonly requestId: string | undefined
  readonly stored: boolean
  /** What has to be changed before a request can be made, where a code would not tell. */
  readonly obstacle?: Obstacle
  /** It would prove that nothing happened, were it sure that `fetch` made no request before this one. */
  readonly isUnproven?: boolean
  /** For an answer that is an error by its status. */
  readonly refusal: { readonly rule: ErrorRule; readonly body: ErrorBody } | undefined
}

/** What of an operation decides how its answers are judged. */
export type JudgedOperation = Pick<Operation, 'accepted' | 'method' | 'path' | 'retry' | 'subject'> & {
  /** A success of this kind is not tried again: the same would come. */
  readonly notRetried?: NotRetried | undefined
}

/** `empty`: without any body. `unreadable`: that, or a body that is not JSON. */
export type NotRetried = 'empty' | 'unreadable'

/** Answers of a gateway or about the credential, whatever their body says: none is kept under a key. */
const NEVER_STORED: ReadonlySet<number> = new Set([401, 403, 404, 410, 413, 429])

/** An answer of the API itself, and not a gateway's page. */
const BEGINS_AS_JSON = /^\s*[{[]/

/**
 * Concludes. Pure: `now` is only there to read a `Retry-After` that is a date.
 *
 * @param oneRequest whether `fetch` made one request and no more. One that may have repeated it shows how the last went, which
 *   is no proof about the first.
 */
export function judge(
  end: AttemptEnd,
  api: Api,
  operation: JudgedOperation,
  now: number,
  oneRequest: boolean,
): Judgement {
  const { accepted, retry, subject, notRetried } = operation
  if (end.kind === 'lost') return judgeLost(end, oneRequest)
  const parsed = parse(end.text)
  const asSent = { status: end.status, json: parsed }
  const { status, json } = api.reinterpret?.(end.status, parsed, operation) ?? asSent
  const id = idOf(json)
  const requestId =
    api.requestIdHeaders.map((name) => end.headers.get(name)).find((value) => value !== null) ?? undefined
  const answer = { end, json, id, requestId, status }
  const told = verdictOfAnswer({ status, readable: json !== undefined, empty: end.text === '', id }, accepted)
  if (status < 400) {
    // The next attempt would be redirected again. (Status 0 is how browsers show a redirect that is not followed.)
    const final = status < 200 || status >= 300 || saysNothing(end.text, json, notRetried)
    return { ...answer, verdict: told, final, stored: false, refusal: undefined }
  }
  const body = api.readErrorBody(json)
  const rule = ruleFor(api, { status, type: body.type, subject: json === undefined ? undefined : subject })
  const inProgress = rule.inProgress === true
  const conflict = rule.conflict === true
  const wait = retryAfterMs(end.headers.get('retry-after'), now)
  const stored = rule.stored === true && !NEVER_STORED.has(status)
  // What ends in the middle may have been the word that the first request is still running.
  const isBroken = json === undefined && BEGINS_AS_JSON.test(end.text) && !NEVER_STORED.has(status)
  const verdict = inProgress || conflict || isBroken ? 'unknown' : told
  // A refusal that is kept is all that any request with this key ever got. And that a read was refused is all there is to it.
  const isUnproven = verdict === 'rejected' && !oneRequest && !stored && retry !== 'read'
  const final = conflict || (isUnproven && !isTransient({ verdict, status }))
  return {
    ...answer,
    verdict: isUnproven ? 'unknown' : verdict,
    inProgress,
    ...(final ? { final } : {}),
    stored,
    ...(isUnproven ? { isUnproven } : {}),
    refusal: { rule, body },
    ...(wait === undefined ? {} : { retryAfterMs: wait }),
  }
}

function judgeLost(end: Extract<AttemptEnd, { kind: 'lost' }>, oneRequest: boolean): Judgement {
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
    refusal: undefined,
  }
}

/** Whether an answer says that the credential is not good enough: another one may be. */
export const isRefusedCredential = (status: number | undefined): boolean => status === 401 || status === 403

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
