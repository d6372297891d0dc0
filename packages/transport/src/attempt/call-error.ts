import type { Api, ErrorBody } from '../api/api.ts'
import {
  ApiError,
  type ApiErrorDetail,
  type ApiErrorName,
  type ApiFailure,
  AuthenticationError,
  IdempotencyConflictError,
  InsufficientFundsError,
  NotFoundError,
  PermissionError,
  RateLimitError,
  RunNotFoundError,
  ServerError,
} from '../errors/api-errors.ts'
import { AbortedError, ConnectionError, TimeoutError } from '../errors/call-errors.ts'
import { type ErrorText, endSentence } from '../errors/error-text.ts'
import type { ErrorContext, SdkError } from '../errors/sdk-error.ts'
import { UnexpectedResponseError } from '../errors/validation-errors.ts'
import { listed, MOST_KEPT } from '../issues/issue-list.ts'
import { cut, LONGEST_SHOWN } from '../issues/shown-value.ts'
import { type RedactionRules, redact, redactedStart } from '../secrets/redaction.ts'
import { LARGEST_BODY } from './attempt.ts'
import type { Classification } from './classification.ts'
import { describeFailure } from './failure-cause.ts'

const API_ERRORS: Readonly<
  Record<ApiErrorName, new (text: ErrorText, failure: ApiFailure, context: ErrorContext) => ApiError>
> = {
  ApiError,
  AuthenticationError,
  PermissionError,
  NotFoundError,
  RunNotFoundError,
  InsufficientFundsError,
  IdempotencyConflictError,
  RateLimitError,
  ServerError,
}

/** The most steps of a location that an error keeps. */
const LONGEST_LOCATION = 20

/** The most characters of a body that an error keeps. */
const KEPT_BODY = 1024

export interface FailedCall {
  readonly api: Api
  readonly rules: RedactionRules
  readonly context: ErrorContext & { readonly operation: string }
  /** Tells the caller what the outcome means. */
  readonly advice: string
  /** What else there is to know. */
  readonly note: string
  /** Why another attempt that was due was not made. */
  readonly notRepeated: string | undefined
  /** Time limit of the attempt in ms. */
  readonly limitMs: number
  /** Host and port that were called. */
  readonly host: string
  /** Whether the call's deadline ended the attempt, not its own timeout. */
  readonly byDeadline: boolean
}

/** The error of a failed call, by its last attempt. */
export function errorOf(classification: Classification, call: FailedCall): SdkError {
  const { end } = classification
  const { api, rules, context, notRepeated, advice, note } = call
  const say = (what: string): ErrorText => ({
    what: notRepeated === undefined ? what : `${endSentence(what)} It was not retried (${notRepeated}).`,
    advice,
    note,
  })
  if (end.kind === 'response') {
    const bodyText = end.text === '' ? undefined : redactedStart(end.text, rules, KEPT_BODY)
    const own = classification.failure && api.ownError?.(classification, context)
    if (own !== undefined) return own
    return classification.failure === undefined
      ? new UnexpectedResponseError(say(strangeness(classification, api)), { status: end.status, bodyText }, context)
      : apiErrorOf({ ...classification, failure: classification.failure }, bodyText, { ...call, say })
  }
  const { code, cause } = describeFailure(end.error, rules)
  const withCause = end.error === undefined ? context : { ...context, cause }
  if (classification.obstacle !== undefined) {
    return new ConnectionError(say(redact(classification.obstacle.reason, rules)), withCause)
  }
  switch (end.why) {
    case 'aborted':
      return new AbortedError(say("aborted by the caller's signal"), context)
    case 'limit': {
      const what = end.status === undefined ? 'no response' : `the body of a ${end.status} response was not complete`
      return new TimeoutError(
        say(call.byDeadline ? `${what} before the deadline` : `${what} within ${call.limitMs} ms`),
        context,
      )
    }
    case 'too_large':
      return new UnexpectedResponseError(
        say(`${api.vendor} returned ${end.status} with a body of more than ${LARGEST_BODY} bytes`),
        { status: end.status },
        context,
      )
    case 'cut_off':
      return new ConnectionError(
        say(
          `the connection to ${api.vendor} closed in the middle of a ${end.status} response (${code ?? cause.message})`,
        ),
        withCause,
      )
    default:
      return new ConnectionError(
        say(`could not connect to ${call.host}, or got no response (${code ?? cause.message})`),
        withCause,
      )
  }
}

function apiErrorOf(
  classification: Classification & { failure: NonNullable<Classification['failure']> },
  bodyText: string | undefined,
  { api, rules, context, say }: FailedCall & { readonly say: (what: string) => ErrorText },
): ApiError {
  const { rule, body } = classification.failure
  const clean = (text: string | undefined) => (text === undefined ? undefined : redactedStart(text, rules, KEPT_BODY))
  const status = classification.status ?? 0
  const type = clean(body.type)
  const said = clean(body.message) ?? plainSentence(bodyText)
  const details = body.details?.slice(0, MOST_KEPT).map(
    (detail): ApiErrorDetail => ({
      type: clean(detail.type),
      message: clean(detail.message),
      location: detail.location.slice(0, LONGEST_LOCATION).map((step) => redactedStart(step, rules, LONGEST_SHOWN)),
    }),
  )
  const what = [
    `${api.vendor} returned ${status}`,
    type === undefined ? '' : ` ${cut(type, LONGEST_SHOWN)}`,
    said === undefined ? '' : `: ${said}`,
  ]
  return new API_ERRORS[rule.error](
    say(what.join('') + inBrackets(details, body.details?.length)),
    { status, type, help: clean(body.help), details, bodyText, retryAfterMs: classification.retryAfterMs },
    context,
  )
}

/** A body that is neither JSON nor a page but a few words: a simple server's own message. */
const plainSentence = (bodyText: string | undefined): string | undefined =>
  bodyText !== undefined && /^[^<>{}[\]]{1,100}$/.test(bodyText.trim()) ? bodyText.trim() : undefined

/** Which field has which problem. */
function inBrackets(details: ErrorBody['details'], inAll: number | undefined): string {
  if (details === undefined || details.length === 0) return ''
  const sentences = details.map(
    ({ location, message = 'refused' }) => `${cut(location.join('.'), LONGEST_SHOWN)}: ${message}`,
  )
  return ` (${listed(sentences, inAll)})`
}

function strangeness({ end, json, status = 0 }: Classification, api: Api): string {
  if (end.kind === 'response' && (status === 0 || (status >= 300 && status < 400))) {
    return `${api.vendor} returned ${status === 0 ? 'a redirect' : status}${redirectTarget(end.headers)}. Redirects are not followed: they would pass on the API key.`
  }
  const length = end.kind === 'response' ? end.text.length : 0
  const body = length === 0 ? 'an empty body' : json === undefined ? 'a body that is not JSON' : 'a body without an id'
  return `${api.vendor} returned ${status} with ${body}.`
}

/** Only the host: the rest of the target may be anything. */
function redirectTarget(headers: Headers): string {
  const location = headers.get('location')
  if (location === null) return ''
  try {
    return `, a redirect to ${new URL(location, 'https://same-host.invalid').host.replace('same-host.invalid', 'the same host')}`
  } catch {
    return ', a redirect to an invalid URL'
  }
}
