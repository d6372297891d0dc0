import {
  type ApiError,
  type ConnectionError,
  isApiError,
  isConnectionError,
  isUnexpectedResponseError,
  type UnexpectedResponseError,
} from '@x/transport'
import { plainNames } from './quiet-fetch.ts'

const HOST = "the payout's host"

const NO_JSON =
  'Redemption as JSON is not enabled for the account, or this is not a payout link. Ask Runa to enable it; the link of a payout still works in a browser.'

/** Failures whose reason is about the program, in words of the transport alone. */
const OBSTACLES: ReadonlySet<string> = new Set([
  'no_fetch',
  'bad_dispatcher',
  'blocked_port',
  'no_permission',
  'not_a_response',
])

/** The same for reasons that may quote a message. */
const QUOTING: Readonly<Record<string, string>> = {
  bad_arguments: 'fetch rejected its arguments',
  proxy_refused: `the proxy did not connect to ${HOST}`,
  cut_off: `the connection to ${HOST} closed in the middle of a response`,
}

/**
 * The failure of a redemption in a form that is safe to show. The transport removes the link wherever it recognises it;
 * but a host's answer can hold the gift card's code, and a `fetch` can put an answer or a link into its message in any
 * form. So nothing of either is kept.
 */
export function shownFailure(error: unknown): unknown {
  if (isApiError(error)) return ofStatus(error)
  if (isUnexpectedResponseError(error)) return ofAnswer(error)
  return isConnectionError(error) ? ofConnection(error) : error
}

function ofStatus(error: ApiError): ApiError {
  const { status } = error
  const what = `${HOST} returned ${status}`
  const advice = status === 404 || status === 410 ? 'Check that the link is whole and unchanged.' : ''
  return error.with({ what, advice }, { bodyText: undefined })
}

function ofAnswer(error: UnexpectedResponseError): UnexpectedResponseError {
  const { status = 0, bodyText, attempts } = error
  const say = (what: string, advice: string, retryable = false) =>
    error.with({ what: `${HOST} returned ${what}`, advice, retryable }, { bodyText: undefined })
  if (attempts.at(-1)?.cause === 'too_large') return say(`${status} with a body that is too large`, NO_JSON)
  if (status < 200 || status >= 300) {
    const isRedirect = status === 0 || status >= 300
    const what = status === 0 ? 'a redirect' : String(status)
    return say(what, isRedirect ? 'Redirects are not followed: they could pass on the link.' : '')
  }
  if (bodyText === undefined) return say(`${status} with an empty body`, '', true)
  if (/^\s*[{[]/.test(bodyText)) return say(`${status} with JSON that is cut off`, '', true)
  return say(`${status} with a page, not with JSON`, NO_JSON)
}

function ofConnection(error: ConnectionError): ConnectionError {
  const { cause: lost = '' } = error.attempts.at(-1) ?? {}
  const cause = bareCause(error.cause)
  if (OBSTACLES.has(lost)) return error.with({ cause })
  const code = lost === 'connection' ? '' : ` (${lost})`
  const byItself =
    lost === '' ? 'the request could not be made' : `could not connect to ${HOST}, or got no response${code}`
  return error.with({ what: QUOTING[lost] ?? byItself, cause })
}

/** A cause without its message, which may quote anything. */
function bareCause(cause: unknown): Error | undefined {
  if (typeof cause !== 'object' || cause === null) return undefined
  const { name = 'Error', ...names } = plainNames(cause)
  const bare = Object.assign(new Error(names.code ?? 'request failed'), names)
  bare.name = name
  bare.stack = `${name}: ${bare.message}`
  return bare
}
