import { type Api, type ErrorBody, type ErrorRule, ruleFor } from './api.ts'
import type { AttemptEnd } from './attempt.ts'
import { provesNothingSent } from './not-sent.ts'
import type { Operation } from './operation.ts'
import { retryAfterMs } from './retry-after.ts'
import type { FailedAttempt } from './retry-policy.ts'
import { type Verdict, verdictOfAnswer } from './verdict.ts'

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
  /** For an answer that is an error by its status. */
  readonly refusal: { readonly rule: ErrorRule; readonly body: ErrorBody } | undefined
}

/** What of an operation decides how its answers are judged. */
export type JudgedOperation = Pick<Operation, 'accepted' | 'retry' | 'subject' | 'verbatim'>

/** Answers of a gateway or about the credential, whatever their body says: none is kept under a key. */
const NEVER_STORED: ReadonlySet<number> = new Set([401, 403, 404, 410, 413, 429])

/** Concludes. Pure: `now` is only there to read a `Retry-After` that is a date. */
export function judge(end: AttemptEnd, api: Api, operation: JudgedOperation, now: number): Judgement {
  const { accepted, retry, subject, verbatim } = operation
  if (end.kind === 'lost') {
    return {
      end,
      verdict: end.why === 'connection' && provesNothingSent(end.error) ? 'not_sent' : 'unknown',
      final: end.why === 'aborted' || end.why === 'too_large',
      json: undefined,
      id: undefined,
      requestId: undefined,
      stored: false,
      refusal: undefined,
    }
  }
  const parsed = parse(end.text)
  const asSent = { status: end.status, json: parsed }
  const { status, json } = verbatim === true ? asSent : (api.reinterpret?.(end.status, parsed, retry) ?? asSent)
  const id = idOf(json)
  const requestId =
    api.requestIdHeaders.map((name) => end.headers.get(name)).find((value) => value !== null) ?? undefined
  const answer = { end, json, id, requestId, status }
  if (status < 400) {
    const verdict = verdictOfAnswer({ status, readable: json !== undefined, empty: end.text === '', id }, accepted)
    // The next attempt would be redirected again. (Status 0 is how browsers show a redirect that is not followed.)
    const final = status < 200 || status >= 300
    return { ...answer, verdict, final, stored: false, refusal: undefined }
  }
  const body = api.readErrorBody(json)
  const rule = ruleFor(api, { status, type: body.type, subject: json === undefined ? undefined : subject })
  const inProgress = rule.inProgress === true
  const conflict = rule.conflict === true
  const wait = retryAfterMs(end.headers.get('retry-after'), now)
  return {
    ...answer,
    verdict:
      inProgress || conflict ? 'unknown' : verdictOfAnswer({ status, readable: true, empty: false, id }, accepted),
    inProgress,
    ...(conflict ? { final: true } : {}),
    stored: rule.stored === true && !NEVER_STORED.has(status),
    refusal: { rule, body },
    ...(wait === undefined ? {} : { retryAfterMs: wait }),
  }
}

/** Whether an answer says that the credential is not good enough: another one may be. */
export const isRefusedCredential = (status: number | undefined): boolean => status === 401 || status === 403

function parse(text: string): unknown {
  if (text === '') return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function idOf(json: unknown): string | undefined {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return undefined
  const id: unknown = Reflect.get(json, 'id')
  return typeof id === 'string' && id !== '' ? id : undefined
}
