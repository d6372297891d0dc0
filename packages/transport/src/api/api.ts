import type { ApiErrorDetail, ApiErrorName } from '../errors/api-errors.ts'
import type { ErrorContext, SdkError } from '../errors/sdk-error.ts'
import type { Operation } from './operation.ts'

/** What one documented error of an API means, found by `type` first and by status second. */
export interface ErrorRule {
  readonly type?: string
  readonly status?: number
  readonly error: ApiErrorName
  /** The API stores this response under the idempotency key, so it settles the attempts before it. */
  readonly stored?: boolean
  /** The first request under this key is still running; whether it will succeed is not known yet. */
  readonly inProgress?: boolean
  /** The key belongs to another request, which may have happened. A new key would not be safe. Not retried. */
  readonly conflict?: boolean
  /** Only for operations on this kind of resource, and only for a JSON response. */
  readonly resourceId?: Operation['resourceId']
}

/** What an error body says, whatever its shape. */
export interface ErrorBody {
  readonly type?: string | undefined
  readonly message?: string | undefined
  readonly help?: string | undefined
  readonly details?: readonly ApiErrorDetail[] | undefined
}

/** What is particular to one API, as data and small pure functions. The transport itself knows no API. */
export interface Api {
  /** The API's name in messages: `Runa`. */
  readonly vendor: string
  readonly errors: readonly ErrorRule[]
  /** Reads an error body: the parsed JSON, or undefined if the body was not JSON. */
  readonly readErrorBody: (json: unknown) => ErrorBody
  /** Response headers that identify the request, best first. */
  readonly requestIdHeaders: readonly string[]
  /** Request headers that this API's options set: lower-case name to the option to use instead. */
  readonly reservedHeaders: Readonly<Record<string, string>>
  /** What keys of this API look like. Each needs the `g` flag. */
  readonly keyPatterns: readonly RegExp[]
  /** URLs that start with one of these are not secret. */
  readonly publicUrls: readonly string[]
  /** Response fields that hold decimal amounts, sent as string or number. */
  readonly decimalFields: ReadonlySet<string>
  /** For an API whose status line and body disagree: the actual status. */
  readonly reinterpret?: (
    status: number,
    json: unknown,
    operation: Pick<Operation, 'method' | 'path' | 'retry'>,
  ) => { readonly status: number; readonly json: unknown }
  /**
   * For an API that has an error class of its own. If it returns undefined, the error is an ApiError, by its rule.
   *
   * @param context what the error says about the call.
   */
  readonly ownError?: (rejection: Rejection, context: ErrorContext) => SdkError | undefined
}

/** A response with an error status. */
export interface Rejection {
  /** The parsed body; undefined if there is none or it is not JSON. */
  readonly json: unknown
  /** The wait in ms that the server asked for. */
  readonly retryAfterMs?: number
}

/** Where a call goes and with which credentials. Resolved once per call and used on all of its attempts. */
export interface Connection {
  /** Without a trailing slash. */
  readonly baseUrl: string
  /** Headers that authenticate. */
  readonly headers: Readonly<Record<string, string>>
  /** Headers of a second credential, tried once if the first one gets a 401 or 403. */
  readonly fallbackHeaders?: Readonly<Record<string, string>>
  /** A sentence for users whose credential is rejected. */
  readonly credentialHint?: string
  /** Strings that must never be shown. */
  readonly secrets: readonly string[]
  /** Called when a call ends in a 401: every available credential was rejected. */
  readonly onCredentialRejected?: () => void
}

const BY_STATUS: Readonly<Record<number, ApiErrorName>> = {
  401: 'AuthenticationError',
  403: 'PermissionError',
  404: 'NotFoundError',
  429: 'RateLimitError',
}

/** The rule for an error response: the API's own, or the HTTP meaning of its status. */
export function ruleFor(
  api: Api,
  {
    status,
    type,
    resourceId,
  }: { status: number; type: string | undefined; resourceId: Operation['resourceId'] | undefined },
): ErrorRule {
  const applicable = api.errors.filter((rule) => rule.resourceId === undefined || rule.resourceId === resourceId)
  const own =
    (type === undefined ? undefined : applicable.find((rule) => rule.type === type)) ??
    applicable.find((rule) => rule.type === undefined && rule.status === status)
  return own ?? { error: BY_STATUS[status] ?? (status >= 500 ? 'ServerError' : 'ApiError') }
}
