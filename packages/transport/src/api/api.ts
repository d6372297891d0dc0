import type { ApiErrorDetail, ApiErrorName } from '../errors/api-error.ts'
import type { Operation } from './operation.ts'

/** What one documented error of an API means, found by `type` first and by status second. */
export interface ErrorRule {
  readonly type?: string
  readonly status?: number
  readonly error: ApiErrorName
  /** The API keeps this answer under the idempotency key, so it settles the attempts before it. */
  readonly stored?: boolean
  /** The first request under this key is still running; whether it will succeed is not known yet. */
  readonly inProgress?: boolean
  /** The key belongs to another request, which may have happened: no reason to take a new key. Not tried again. */
  readonly conflict?: boolean
  /** Only for operations about this kind of thing, and only for an answer in JSON. */
  readonly subject?: Operation['subject']
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
  /** As people call it: `Runa`. */
  readonly vendor: string
  readonly errors: readonly ErrorRule[]
  /** Reads an error body: parsed JSON, or undefined where it was none. */
  readonly readErrorBody: (json: unknown) => ErrorBody
  /** Response headers that name the request, the best first. */
  readonly requestIdHeaders: readonly string[]
  /** Request headers that options of this API set, by lower-case name, with the option to use instead. */
  readonly reservedHeaders: Readonly<Record<string, string>>
  /** What keys of this API look like. Each needs the `g` flag. */
  readonly keyPatterns: readonly RegExp[]
  /** URLs that begin so are no secrets. */
  readonly publicUrls: readonly string[]
  /** Fields of responses that hold decimal amounts, sent as string or number. */
  readonly decimalFields: ReadonlySet<string>
  /** For an API whose status line and body disagree: what the answer really is. */
  readonly reinterpret?: (
    status: number,
    json: unknown,
    operation: Pick<Operation, 'method' | 'path' | 'retry'>,
  ) => { readonly status: number; readonly json: unknown }
}

/** Where and as whom a call goes. Resolved once per call and used on all of its attempts. */
export interface Connection {
  /** Without a slash at its end. */
  readonly baseUrl: string
  /** Headers that authenticate. */
  readonly headers: Readonly<Record<string, string>>
  /** Headers of another credential, tried once where the first is answered with 401 or 403. */
  readonly fallbackHeaders?: Readonly<Record<string, string>>
  /** What to tell somebody whose credential is refused, as a sentence. */
  readonly refusedHint?: string
  /** What must never be shown. */
  readonly secrets: readonly string[]
  /** Called when a call ends in a 401: every credential that there was has been refused. */
  readonly onRefused?: () => void
}

const BY_STATUS: Readonly<Record<number, ApiErrorName>> = {
  401: 'AuthenticationError',
  403: 'PermissionError',
  404: 'NotFoundError',
  429: 'RateLimitError',
}

/** The rule for an error answer: the API's own, or what HTTP says of the status. */
export function ruleFor(
  api: Api,
  { status, type, subject }: { status: number; type: string | undefined; subject: Operation['subject'] | undefined },
): ErrorRule {
  const applicable = api.errors.filter((rule) => rule.subject === undefined || rule.subject === subject)
  const own =
    (type === undefined ? undefined : applicable.find((rule) => rule.type === type)) ??
    applicable.find((rule) => rule.type === undefined && rule.status === status)
  return own ?? { error: BY_STATUS[status] ?? (status >= 500 ? 'ServerError' : 'ApiError') }
}
