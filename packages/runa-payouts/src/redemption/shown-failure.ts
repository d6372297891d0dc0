import {
  type ApiError,
  type ConnectionError,
  isApiError,
  isConnectionError,
  isUnexpectedResponseError,
  type UnexpectedResponseError,
} from '@x/transport'

const HOST = "the payout's host"

const NO_JSON =
  'Redemption as JSON is not enabled for the account, or this is not a payout link. Ask Runa to enable it; the link of a payout still works in a browser.'

/** Failures whose reason is about the program, not about the request. */
const OBSTACLES: ReadonlySet<string | undefined> = new Set([
  'no_fetch',
  'bad_arguments',
  'bad_dispatcher',
  'blocked_port',
  'no_permission',
  'proxy_refused',
  'not_a_response',
])

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
  const what = `${HOST} answered ${status}`
  const advice = status === 404 || status === 410 ? 'Check that the link is whole and unchanged.' : ''
  return error.with({ what, advice }, { bodyText: undefined })
}

function ofAnswer(error: UnexpectedResponseError): UnexpectedResponseError {
  const { status = 0, bodyText, attempts } = error
  const say = (what: string, advice: string, retryable = false) =>
    error.with({ what: `${HOST} answered ${what}`, advice, retryable }, { bodyText: undefined })
  if (attempts.at(-1)?.cause === 'too_large') return say(`${status} with a body that is too large`, NO_JSON)
  if (status < 200 || status >= 300) {
    const isRedirect = status === 0 || status >= 300
    const what = status === 0 ? 'with a redirect' : String(status)
    return say(what, isRedirect ? 'Redirects are not followed: they could pass on the link.' : '')
  }
  if (bodyText === undefined) return say(`${status} with an empty body`, '', true)
  if (/^\s*[{[]/.test(bodyText)) return say(`${status} with JSON that is cut off`, '', true)
  return say(`${status} with a page, not with JSON`, NO_JSON)
}

function ofConnection(error: ConnectionError): ConnectionError {
  const { cause: lost } = error.attempts.at(-1) ?? {}
  const cause = bareCause(error.cause)
  // These say what to change in the program, in words of ours.
  if (OBSTACLES.has(lost)) return error.with({ cause })
  const code = lost === undefined || lost === 'connection' || lost === 'cut_off' ? '' : ` (${lost})`
  if (lost === undefined) return error.with({ what: 'the request could not be made', cause })
  const what =
    lost === 'cut_off'
      ? `the connection to ${HOST} closed in the middle of an answer`
      : `could not connect to ${HOST}, or got no response${code}`
  return error.with({ what, cause })
}

/** A cause without its message: only the short names that the transport has checked. */
function bareCause(cause: unknown): Error | undefined {
  if (typeof cause !== 'object' || cause === null) return undefined
  const { name, code, syscall }: Record<string, unknown> = {
    name: Reflect.get(cause, 'name'),
    code: Reflect.get(cause, 'code'),
    syscall: Reflect.get(cause, 'syscall'),
  }
  const bare = new Error(typeof code === 'string' ? code : 'request failed')
  if (typeof name === 'string') bare.name = name
  bare.stack = `${bare.name}: ${bare.message}`
  return Object.assign(bare, typeof code === 'string' ? { code } : {}, typeof syscall === 'string' ? { syscall } : {})
}
