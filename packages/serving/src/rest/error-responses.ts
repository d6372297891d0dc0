import type { Operation } from '@x/transport'
import { idempotencyHeaderOf } from '../calls/served-operation.ts'

/** A response of an OpenAPI document. */
type ResponseObject = Readonly<Record<string, unknown>>

/** Whom an error is about, and what it means. */
interface ErrorStatus {
  readonly status: number
  readonly name: string
  readonly means: string
  /** Which operations can be answered with it. Default: all. */
  readonly of?: (operation: Operation) => boolean
}

const hasBody = ({ body }: Operation): boolean => body !== undefined

const hasPath = ({ parameters }: Operation): boolean => parameters.some(({ in: place }) => place === 'path')

const isKeyed = (operation: Operation): boolean => idempotencyHeaderOf(operation) !== undefined

const ERRORS: readonly ErrorStatus[] = [
  { status: 400, name: 'BadRequest', means: 'The request cannot be read, or the upstream rejects it as malformed.' },
  { status: 401, name: 'Unauthorized', means: 'The token of this server is missing or wrong. Nothing was sent.' },
  {
    status: 403,
    name: 'Forbidden',
    means:
      'This server does not allow the Host or the Origin of the request, the order exceeds a limit of this server (urn:problem-type:over-limit), or the upstream forbids it.',
  },
  { status: 404, name: 'NotFound', means: 'The upstream does not have what the path names.', of: hasPath },
  {
    status: 409,
    name: 'Conflict',
    means:
      'The idempotency key belongs to another request, or a recent create without a key was the same. The response names the key to continue with.',
    of: isKeyed,
  },
  { status: 413, name: 'ContentTooLarge', means: 'The body is larger than this server reads.', of: hasBody },
  { status: 415, name: 'UnsupportedMediaType', means: 'The body is not JSON, or is compressed.', of: hasBody },
  {
    status: 422,
    name: 'Invalid',
    means:
      'A parameter or a field is invalid, or a check of this server found what the upstream would reject (urn:problem-type:failed-check). errors lists each problem, with what was received and what is allowed.',
  },
  {
    status: 429,
    name: 'TooManyRequests',
    means:
      'The rate limit of the upstream, or the limit of this server on orders an hour (urn:problem-type:too-many-orders), is exceeded. Repeat the same call later.',
  },
  { status: 500, name: 'InternalServerError', means: 'This server or the upstream failed.' },
  {
    status: 502,
    name: 'BadGateway',
    means:
      'The upstream is unreachable, its response cannot be understood, or it rejects the key of this server (urn:problem-type:upstream-credential).',
  },
  { status: 503, name: 'ServiceUnavailable', means: 'The upstream or this server is temporarily unavailable.' },
  {
    status: 504,
    name: 'GatewayTimeout',
    means:
      'The upstream did not respond in time. urn:problem-type:still-under-way: the deadline of this server has passed, and a write continues; next says what to do.',
  },
]

const REFERENCE = '#/components/responses/'

const ANY = 'Problem'

/** The errors of one operation, as references to the components below. */
export function errorResponses(operation: Operation, withToken: boolean): Record<string, ResponseObject> {
  const own = ERRORS.filter(({ of = () => true }) => of(operation)).filter(({ status }) => withToken || status !== 401)
  return {
    ...Object.fromEntries(own.map(({ status, name }) => [String(status), { $ref: REFERENCE + name }])),
    default: { $ref: REFERENCE + ANY },
  }
}

/**
 * Every error that one of the operations can be answered with, by its name among the components.
 *
 * @param headers of the operations' own, beside those of every error
 */
export function errorComponents(
  operations: readonly Operation[],
  withToken: boolean,
  headers: Readonly<Record<string, unknown>>,
): Record<string, ResponseObject> {
  const used = new Set(operations.flatMap((operation) => Object.keys(errorResponses(operation, withToken))))
  const response = (description: string): ResponseObject => ({
    description: `${description} outcome says whether the request took effect.`,
    headers: { ...HEADERS, ...headers },
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
  })
  return Object.fromEntries([
    ...ERRORS.filter(({ status }) => used.has(String(status))).map(({ name, means }) => [name, response(means)]),
    [ANY, response('Any other status that the upstream returned.')],
  ])
}

const HEADERS = {
  'X-Request-Id': {
    description: 'The X-Request-Id of the caller, unchanged; without one, the id that the upstream gave the request.',
    schema: { type: 'string' },
  },
  'X-Upstream-Request-Id': { description: 'The id that the upstream gave the request.', schema: { type: 'string' } },
  'Retry-After': { description: 'Seconds to wait, if the upstream says so.', schema: { type: 'string' } },
}
