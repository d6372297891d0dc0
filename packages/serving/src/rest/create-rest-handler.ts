import { cut, LONGEST_SHOWN, systemClock, undisturbed } from '@x/transport'
import { accessRulesOf, checkAccess, originsFor } from '../access/check-access.ts'
import { isPreflight, preflightHeaders, withCorsHeaders } from '../access/cors.ts'
import { callerOf, REQUEST_ID, withRequestId } from '../calls/caller.ts'
import { DEADLINE_MS } from '../calls/deadline.ts'
import type { OwnKeyCheck } from '../calls/response-status.ts'
import { selected } from '../calls/selection.ts'
import { NO_DETAILS, type ServedEvent } from '../calls/served-event.ts'
import type { ServedOperation, Upstream } from '../calls/served-operation.ts'
import { limitChecksFor, limitedOperations } from '../limits/limited-operations.ts'
import type { OrderLimits } from '../limits/order-limits.ts'
import { anObject, checkOptions, type OptionCheck, type OptionChecks } from '../options/option-check.ts'
import { SERVING_CHECKS, type ServingOptions } from '../options/serving-options.ts'
import { repeatedWritesOf } from '../repeats/repeated-write.ts'
import type { OpenApiDocument } from '../schemas/openapi-document.ts'
import { type HttpProblem, jsonResponse, plainProblem, problemResponse, withoutBody } from './problem.ts'
import { type CallResponse, type IncomingCall, respondToCall } from './respond-to-call.ts'
import { type RouteDocuments, type RouteMatch, routeTable } from './route-table.ts'
import { servedDocument } from './served-document.ts'

/** Options of a REST handler. */
export interface RestOptions extends ServingOptions {
  /** The upstream of the client, to show in `/health`. Default: `/health` does not show it. */
  readonly upstream?: Upstream | undefined
}

const CHECKS = { ...SERVING_CHECKS, upstream: anObject } as const satisfies Readonly<
  Record<keyof RestOptions, OptionCheck>
>

/** What a package passes to its REST handler. */
export interface RestSetup<Client> {
  readonly servedOperations: readonly ServedOperation<Client>[]
  /** The API's OpenAPI document. */
  readonly document: OpenApiDocument
  readonly name: string
  readonly version: string
  /** What the document of what is served says of each route. Default: what the API's own document has. */
  readonly documents?: RouteDocuments
  /** Which errors say that the upstream refuses this server's key. Default: every 401 and 403. */
  readonly isOwnKeyRefused?: OwnKeyCheck
  /** Checks of options that only this package has. */
  readonly ownChecks?: OptionChecks
}

/** What one path has to offer, by method. */
interface Resource {
  readonly template: string
  readonly methods: ReadonlyMap<string, (incoming: CallerRequest) => Promise<CallResponse>>
}

/** A request, with its caller and a callback for a late response. */
type CallerRequest<Late = CallResponse> = Pick<IncomingCall<never>, 'request' | 'caller'> & {
  readonly onLateResponse: (late: Late) => void
}

/** A response, with details for the log and the route. */
interface RestResponse {
  readonly response: Response
  readonly details: CallResponse['details'] & Pick<Partial<ServedEvent>, 'route'>
}

/**
 * Serves operations over HTTP, in any framework or function platform with the web's Request and Response. Never rejects:
 * every failure is a problem detail.
 *
 * @throws ConfigurationError for invalid options.
 */
export function createRestHandler<Client extends object>(
  client: Client,
  setup: RestSetup<Client>,
  options: RestOptions & OrderLimits = {},
): (request: Request) => Promise<Response> {
  checkOptions(options, { ...CHECKS, ...setup.ownChecks, ...limitChecksFor(setup.servedOperations) })
  const { document, name, version, documents = NO_DOCUMENTS, isOwnKeyRefused } = setup
  const {
    maxBodyBytes,
    requireIdempotencyKey,
    state,
    onWrite,
    clock = systemClock,
    onAnswer,
    upstream,
    basePath = '',
  } = options
  const { deadline = DEADLINE_MS } = options
  const rules = accessRulesOf(options)
  const servedOperations = limitedOperations(client, selected(setup.servedOperations, options), { ...options, clock })
  const find = routeTable(servedOperations)
  const writes = repeatedWritesOf(client, { clock, state })
  const serving = { client, writes, maxBodyBytes, requireIdempotencyKey, onWrite, isOwnKeyRefused, clock, deadline }
  const ownHeaders = headersOf(servedOperations)
  const sends = ['Authorization', 'Content-Type', REQUEST_ID, 'traceparent', ...ownHeaders]
  const reads = [REQUEST_ID, 'X-Upstream-Request-Id', 'Retry-After', ...ownHeaders]
  const withToken = rules.token !== undefined
  // Made when it is first asked for, as most never are, and kept: it is the same for everybody.
  const described = once(() =>
    servedDocument(servedOperations, document, { name, version, withToken, basePath, documents }),
  )
  const pages: Readonly<Record<string, () => unknown>> = {
    '/health': () => ({ status: 'ok', name, version, upstream }),
    '/openapi.json': described,
  }

  const resourceAt = (pathname: string): Resource | Exclude<RouteMatch<Client>, { kind: 'found' }> => {
    const page = Object.hasOwn(pages, pathname) ? pages[pathname] : undefined
    if (page !== undefined) {
      return {
        template: pathname,
        methods: new Map([['GET', async () => ({ response: jsonResponse(page()), details: {} })]]),
      }
    }
    const match = find(pathname)
    if (match.kind !== 'found') return match
    const { route, path } = match
    const methods = [...route.methods].map(
      ([method, servedOperation]) =>
        [method, (incoming: CallerRequest) => respondToCall({ ...incoming, servedOperation, path }, serving)] as const,
    )
    return { template: route.template, methods: new Map(methods) }
  }

  const answer = async (incoming: CallerRequest<RestResponse>): Promise<RestResponse> => {
    const { request } = incoming
    const pathname = pathBelow(basePath, new URL(request.url).pathname)
    const resource = resourceAt(pathname)
    // The log of a refused request has its route.
    const route = { route: 'kind' in resource ? undefined : resource.template }
    // A health check of a load balancer has no token, and neither has a preflight.
    const isOpen = pathname === '/health' || request.method === 'OPTIONS'
    const denied = await checkAccess(request, isOpen ? { ...rules, token: undefined } : rules)
    if (denied !== undefined) {
      const { status, detail, reason, headers = {} } = denied
      return problemOnly(plainProblem(status, detail, { outcome: 'not_sent', headers }), { ...route, reason })
    }
    if ('kind' in resource) return problemOnly(resource.kind === 'malformed' ? MALFORMED : NOT_FOUND)
    const { methods } = resource
    const allow = { Allow: allowed([...methods.keys()]) }
    if (request.method === 'OPTIONS') {
      const page = isPreflight(request) ? preflightHeaders({ methods: allow.Allow, sends }) : {}
      return { response: new Response(null, { status: 204, headers: { ...allow, ...page } }), details: route }
    }
    const offered = methods.get(request.method === 'HEAD' ? 'GET' : request.method)
    if (offered === undefined) return problemOnly(notAllowed(request.method, allow), route)
    const withRoute = ({ response, details }: CallResponse): RestResponse => ({
      response,
      details: { ...route, ...details },
    })
    const onLateResponse = (late: CallResponse) => incoming.onLateResponse(withRoute(late))
    const { response, details } = withRoute(await offered({ ...incoming, onLateResponse }))
    return { response: request.method === 'HEAD' ? withoutBody(response) : response, details }
  }

  return async (request) => {
    const began = clock.now()
    const { method, signal } = request
    const caller = callerOf(request.headers)
    const report = ({ response: { status }, details }: RestResponse, undelivered: boolean) => {
      const event = {
        ...NO_DETAILS,
        ...caller,
        method,
        status,
        durationMs: clock.now() - began,
        ...details,
        undelivered,
      }
      undisturbed(() => onAnswer?.(event))
    }
    const onLateResponse = (late: RestResponse) => report(late, true)
    const answered = await answer({ request, caller, onLateResponse }).catch(() => problemOnly(FAILED))
    report(answered, signal.aborted)
    const response = withRequestId(answered.response, caller.requestId)
    return withCorsHeaders(response, request, originsFor(request, rules), reads)
  }
}

/** The part of a path that routes are found by; empty, which no route has, for one that is elsewhere. */
const pathBelow = (basePath: string, pathname: string): string =>
  pathname.startsWith(`${basePath}/`) ? pathname.slice(basePath.length) : ''

/** Names of the headers that operations take, each once. */
const headersOf = (servedOperations: readonly ServedOperation<never>[]): readonly string[] => [
  ...new Set(
    servedOperations.flatMap(({ operation }) =>
      operation.parameters.filter(({ in: place }) => place === 'header').map(({ name }) => name),
    ),
  ),
]

const NO_DOCUMENTS: RouteDocuments = { tags: [], routes: {} }

/** What a function gives, asked for once. What it throws is no answer, and is asked for again. */
function once<Value extends object>(make: () => Value): () => Value {
  let made: Value | undefined
  return () => {
    made ??= make()
    return made
  }
}

const NOT_FOUND = plainProblem(404, 'Unknown path; /openapi.json lists the routes.', {
  outcome: 'not_sent',
})

const FAILED = plainProblem(500, 'Something went wrong inside this server.', { outcome: 'unknown' })

const MALFORMED = plainProblem(400, 'The path is not percent-encoded UTF-8.', { outcome: 'not_sent' })

const notAllowed = (method: string, headers: Readonly<Record<'Allow', string>>): HttpProblem =>
  plainProblem(405, `${cut(method, LONGEST_SHOWN)} is not allowed here; allowed: ${headers.Allow}.`, {
    outcome: 'not_sent',
    headers,
  })

const allowed = (methods: readonly string[]): string =>
  [...methods, ...(methods.includes('GET') ? ['HEAD'] : []), 'OPTIONS'].join(', ')

const problemOnly = (problem: HttpProblem, details: RestResponse['details'] = {}): RestResponse => ({
  response: problemResponse(problem),
  details: { outcome: problem.problem.outcome, ...details },
})
