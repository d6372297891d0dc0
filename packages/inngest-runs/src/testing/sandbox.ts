import {
  type ApiResponse,
  createFetchMount,
  createRandomIds,
  createService,
  type Exchange,
  type FaultQueue,
  type Handle,
  handlersFor,
  type MswHttp,
  queueFaults,
  type RequestLog,
  type ResponseHeaders,
  type SandboxFetch,
  type SandboxRequest,
} from '@x/sandbox'
import { type Clock, requireOptions, systemClock } from '@x/transport'
import { createEventBook, type SandboxEvents } from './events/events.ts'
import { createInvocations } from './events/invocations.ts'
import { type InngestFaultName, inngestFaults, originOf, secondVersionFault } from './inngest-faults.ts'
import { createEnvironments } from './requests/environments.ts'
import { createAuthCheck, openTo, preflight, visibleHeaders } from './requests/gateway.ts'
import type { OperationContext, OperationRequest } from './requests/operation.ts'
import { routedPath } from './requests/request-target.ts'
import { createResponseCache } from './requests/response-cache.ts'
import { cachedResponse, malformedTarget, panic, unableToLoad } from './requests/responses.ts'
import { createRouter, OPERATIONS, type Route, type SandboxOperation } from './requests/router.ts'
import { keptForMs } from './runs/first-version.ts'
import { createRunBook } from './runs/run-book.ts'
import { createRuns, type SandboxRuns } from './runs/runs.ts'
import { createTimestamps } from './runs/timestamps.ts'
import { habitsOf, type InngestSandboxOptions } from './sandbox-options.ts'
import type { Settings } from './settings.ts'

/** An Inngest server in memory. It behaves like the real one, surprises included, and fails when you tell it to. */
export interface InngestSandbox {
  /** Give this to the client as its `fetch`. It never touches the network, whatever the host in the URL. */
  readonly fetch: SandboxFetch
  /**
   * Request handlers for msw 2 or 3: `setupServer(...sandbox.handlers(http))`. They handle everything below `/v1`,
   * `/v2`, `/api/v2` and `/e` on api.inngest.com and on port 8288 of this machine, and below `/e` on inn.gs.
   */
  handlers<Handler>(http: MswHttp<Handler>): Handler[]
  /** Scripts failures: `faults.next('drop-after-commit', { operation: 'cancelRun' })`. */
  readonly faults: FaultQueue<InngestFaultName, SandboxOperation>
  /** Starts and ends runs, and shows their state. */
  readonly runs: SandboxRuns
  /** Sends events, which start runs of the functions in the options, and shows the events that arrived. */
  readonly events: SandboxEvents
  /** Every request so far, until you `clear()` it. */
  readonly requests: RequestLog<SandboxOperation>
  /** The clock from the options, or real time. */
  readonly clock: Clock
  /** The requests that the sandbox supports, each in the form `GET /v1/runs/{id}`. */
  readonly plays: readonly string[]
  /** A signing key that the sandbox accepts. */
  readonly signingKey: string
  /** An event key that the sandbox accepts. */
  readonly eventKey: string
  /** The base URL of the server that the sandbox stands in for. */
  readonly baseUrl: string
  /** Handles one request. Use it to mount the sandbox in your own way. */
  readonly handle: Handle
}

const CLOUD_URL = 'https://api.inngest.com'
const OPEN_SOURCE_URL = 'http://localhost:8288'
const ORIGINS = [CLOUD_URL, OPEN_SOURCE_URL, 'http://127.0.0.1:8288']
const PATTERNS = [
  ...ORIGINS.flatMap((origin) => ['/v1/*', '/v2/*', '/api/v2/*', '/e/*'].map((path) => `${origin}${path}`)),
  'https://inn.gs/e/*',
]
/** Only hexadecimal digits, like every key. Not a secret. */
const ANY_KEY = 'signkey-test-5a4db0c55a4db0c55a4db0c55a4db0c5'
const ANY_EVENT_KEY = 'sandbox-event-key'

/**
 * Makes a sandbox. Sandboxes share nothing, so give every test its own.
 *
 * @example
 * ```ts
 * import { InngestRuns } from '@x/inngest-runs'
 * import { createInngestSandbox, createManualClock } from '@x/inngest-runs/testing'
 *
 * const clock = createManualClock() // pauses pass at once
 * const sandbox = createInngestSandbox({ clock })
 * const inngest = new InngestRuns({ apiKey: sandbox.signingKey, fetch: sandbox.fetch, clock })
 *
 * const { runId } = sandbox.runs.start({ script: { ends: 'Completed', output: { n: 1 } } })
 * const end = await inngest.waitForRun(runId)
 * if (end.result !== 'completed') throw new Error('expected an end')
 * ```
 */
export function createInngestSandbox(options: InngestSandboxOptions = {}): InngestSandbox {
  requireOptions(options)
  const { clock = systemClock, mode = 'start', signingKeys = [ANY_KEY], eventKeys } = options
  const ids = createRandomIds(options.random ?? 1)
  const settings: Settings = {
    mode,
    habits: habitsOf(mode, options.habits),
    eventKeys,
    cancelVisibleMs: options.cancelVisibleMs ?? 0,
    cancelTakesMs: options.cancelTakesMs ?? 0,
    checkpointing: options.checkpointing ?? true,
    environments: createEnvironments(options.environments ?? [], mode, ids),
  }
  const { habits, environments } = settings
  const now = () => clock.now()
  const book = createRunBook(settings, ids)
  const events = createEventBook({ settings, functions: options.functions, book, ids, now })
  const invocations = createInvocations({ functions: options.functions, book, events, now })
  const timestamps = createTimestamps(habits.localOffset)
  const context: OperationContext = { settings, timestamps, book, events, invocations, now }
  const gate = createAuthCheck(mode, signingKeys)
  const cache = createResponseCache()
  const { route, plays } = createRouter(mode, habits)

  /** What happens to the error of a v1 GET in the layer around it. A crashed handler never gets that far. */
  const withoutStatus = (answer: ApiResponse): ApiResponse =>
    habits.errorsAs200 && answer.body !== '' ? { ...answer, status: 200 } : answer

  const askedBy = ({ url, headers, body }: SandboxRequest, ids: readonly string[]): OperationRequest => {
    const [id = ''] = ids
    const run = book.byId(id)
    return {
      id,
      ids,
      environment: environments.asked(headers),
      query: url.searchParams,
      body,
      onArrival: {
        hasEnded: run !== undefined && now() >= run.endsAt,
        isSettled: run !== undefined && now() >= run.settledAt,
      },
    }
  }

  /**
   * The layer around every v1 GET: it repeats what it has stored, and loses every status (inngest/inngest,
   * pkg/api/apiv1/cache.go).
   */
  const read = (
    { operation, handle }: Operated,
    asked: OperationRequest,
    { url, headers }: SandboxRequest,
  ): ApiResponse => {
    // Environments share nothing here. How the real layer treats them is unknown.
    const key = JSON.stringify([url.pathname + url.search, headers.get('Authorization'), asked.environment])
    const kept = habits.cache ? cache.body(key, now()) : undefined
    if (kept !== undefined) return cachedResponse(kept)
    const answer = handle(context, asked)
    if (answer.status !== 200) return withoutStatus(answer)
    if (isKept(operation)) cache.keep(key, answer.body, now(), keptForMs[operation])
    return answer
  }

  const answer = async ({ request, route: found, fault, delayed }: Exchange<Found>): Promise<ApiResponse> => {
    const asked = askedBy(request, found.operation === undefined ? [] : found.ids)
    await delayed()
    if (found.part === undefined) return malformedTarget()
    const asksAhead = preflight(request.method, request.headers)
    if (asksAhead !== undefined) return asksAhead
    const refusal = found.isGuarded ? await gate(request.headers) : undefined
    if (refusal !== undefined) return refusal
    if (found.operation === undefined) return found.answer
    const isRead = found.part === 'v1' && request.method === 'GET'
    if (fault?.name === 'unable-to-load') {
      if (found.part === 'v2') return secondVersionFault(fault.name) ?? panic()
      return isRead ? withoutStatus(unableToLoad(asked.id, 500)) : unableToLoad(asked.id, 404)
    }
    // The answer for work that a fault prevented. The fault replaces it.
    if (fault?.commit === false) return panic()
    if (found.operation === 'cancelRun' && settings.cancelTakesMs > 0) await clock.sleep(settings.cancelTakesMs)
    return isRead ? read(found, asked, request) : found.handle(context, asked)
  }

  /** What the server adds to every answer of its own. */
  const finish = (due: ApiResponse, { request, route: { part }, fault }: Exchange<Found>): ApiResponse => {
    const origin = fault?.effect.show === 'instead' ? originOf(fault.name) : 'server'
    if (part === undefined || origin === 'elsewhere') return due
    const own = origin === 'handler' && part === 'v2' ? (secondVersionFault(fault?.name) ?? due) : due
    const isRead = part === 'v1' && request.method === 'GET'
    const shown = origin === 'handler' && isRead ? withoutStatus(own) : own
    if (preflight(request.method, request.headers) !== undefined) return shown
    const headers: ResponseHeaders = {
      Vary: 'Origin',
      'X-Inngest-Server-Kind': mode === 'dev' ? 'dev' : 'cloud',
      ...openTo(request.headers.get('Origin')),
      ...shown.headers,
    }
    return { ...shown, headers }
  }

  const { handle, faults, requests } = createService<InngestFaultName, SandboxOperation, Found>({
    clock,
    faultTable: inngestFaults,
    visibleHeaders,
    routeOf: ({ method, url }) => {
      const path = routedPath(url.pathname)
      return path === undefined ? { part: undefined, operation: undefined } : route(method, path)
    },
    answer,
    finish,
  })
  queueFaults(options.faults, { script: faults, table: inngestFaults, operations: OPERATIONS })

  return {
    fetch: createFetchMount(handle),
    handlers: (http) => handlersFor(http, PATTERNS, handle),
    faults,
    runs: createRuns(book, events, clock),
    events,
    requests,
    clock,
    plays,
    signingKey: signingKeys[0] ?? ANY_KEY,
    eventKey: eventKeys?.[0] ?? ANY_EVENT_KEY,
    baseUrl: mode === 'well-behaved' ? CLOUD_URL : OPEN_SOURCE_URL,
    handle,
  }
}

/** A route, or a target that matches none. */
type Found = Route | { readonly part: undefined; readonly operation: undefined }
type Operated = Extract<Route, { readonly handle: unknown }>

const isKept = (operation: SandboxOperation): operation is keyof typeof keptForMs => Object.hasOwn(keptForMs, operation)
