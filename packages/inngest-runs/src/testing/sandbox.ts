import {
  type Answer,
  createFetchMount,
  createRandomIds,
  createService,
  type Exchange,
  type FaultScript,
  type Handle,
  handlersFor,
  type MswHttp,
  type RequestLog,
  type SandboxFetch,
  type SandboxRequest,
} from '@x/sandbox'
import { type Clock, systemClock } from '@x/transport'
import { noSuchPath, textAnswer, uiPage, unableToLoad, wrongMethod } from './answers.ts'
import { createGate, visibleHeaders } from './authentication.ts'
import { cancelRun, cancelRunSecondVersion } from './cancel-run.ts'
import { createEnvironments } from './environments.ts'
import { type InngestFaultName, inngestFaults, originOf } from './inngest-faults.ts'
import { type Desk, getRun, keptForMs, listEventRuns, listRunJobs } from './read-operations.ts'
import { createResponseCache } from './response-cache.ts'
import { createRouter, type Route, type SandboxOperation } from './router.ts'
import { createRunBook } from './run-book.ts'
import { createRuns, type SandboxRuns } from './runs.ts'
import { habitsOf, type InngestSandboxOptions, type Settings, sandboxDefaults } from './sandbox-options.ts'
import { createTimestamps } from './timestamps.ts'

/** An Inngest of your own: it keeps the real one's rules in memory, its odd habits too, and fails when you say so. */
export interface InngestSandbox {
  /** Give this to the client as its `fetch`. It never touches the network, whatever the host in the URL. */
  readonly fetch: SandboxFetch
  /**
   * Request handlers for msw 2 or 3: `setupServer(...sandbox.handlers(http))`. They take what is below `/v1` on
   * api.inngest.com and on port 8288 of this machine.
   */
  handlers<Handler>(http: MswHttp<Handler>): Handler[]
  /** Scripts what goes wrong: `faults.next('drop-after-commit', { operation: 'cancelRun' })`. */
  readonly faults: FaultScript<InngestFaultName, SandboxOperation>
  /** Starts runs, and says what has become of them. */
  readonly runs: SandboxRuns
  /** What was asked, for as long as you do not `clear()` it. */
  readonly requests: RequestLog<SandboxOperation>
  /** The clock from the options, or real time. */
  readonly clock: Clock
  /** A key that the sandbox takes. */
  readonly signingKey: string
  /** Where the server is that the sandbox stands in for. */
  readonly baseUrl: string
  /** Decides the answer to one request. For a way of mounting of your own. */
  readonly handle: Handle
}

const CLOUD_URL = 'https://api.inngest.com'
const OPEN_SOURCE_URL = 'http://localhost:8288'
const PATTERNS = [CLOUD_URL, OPEN_SOURCE_URL, 'http://127.0.0.1:8288'].map((origin) => `${origin}/v1/*`)
/** Made of nothing but hexadecimal digits, as every key is. Not a secret. */
const ANY_KEY = 'signkey-test-5a4db0c55a4db0c55a4db0c55a4db0c5'

/**
 * Makes a sandbox. Sandboxes share nothing, so every test can have its own.
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
  const { clock = systemClock, mode = 'start', signingKeys = [ANY_KEY], random = sandboxDefaults.random } = options
  const ids = createRandomIds(random)
  const settings: Settings = {
    mode,
    habits: habitsOf(mode, options.habits),
    cancelVisibleMs: options.cancelVisibleMs ?? sandboxDefaults.cancelVisibleMs,
    asyncCheckpointing: options.asyncCheckpointing ?? false,
    environments: createEnvironments(options.environments ?? [], mode, ids),
  }
  const { habits, environments } = settings
  const book = createRunBook(settings, ids)
  const timestamps = createTimestamps(habits.localOffset)
  const desk: Desk = { settings, timestamps, book, now: () => clock.now() }
  const gate = createGate(mode, signingKeys)
  const cache = createResponseCache()
  const route = createRouter(habits.cancelRoute)

  /** What becomes of the error of a GET on its way through the layer around it. */
  const withoutStatus = (answer: Answer): Answer => (habits.errorsAs200 ? { ...answer, status: 200 } : answer)

  /** The layer around every GET: it gives again what it keeps, and loses every status (inngest/inngest, pkg/api/apiv1/cache.go). */
  const read = (operation: keyof typeof keptForMs, id: string, request: SandboxRequest): Answer => {
    const environment = environments.asked(request.headers)
    const { pathname, search } = request.url
    // Environments share nothing here, whatever the real layer makes of them: it is not known.
    const key = JSON.stringify([pathname + search, request.headers.get('Authorization'), environment])
    const kept = habits.cache ? cache.body(key, clock.now()) : undefined
    if (kept !== undefined) return textAnswer(200, kept)
    const answer = { getRun, listRunJobs, listEventRuns }[operation](desk, id, environment)
    if (answer.status !== 200) return withoutStatus(answer)
    cache.keep(key, answer.body, clock.now(), keptForMs[operation])
    return answer
  }

  const answer = async ({ request, route: found, fault, delayed }: Exchange<Route>): Promise<Answer> => {
    await delayed()
    if ('allowed' in found) return wrongMethod(found.allowed)
    if ('outside' in found) return found.outside && habits.uiFallback ? uiPage() : noSuchPath()
    const { operation, id } = found
    const refusal = await gate(request.headers)
    if (refusal !== undefined) return refusal
    if (fault?.name === 'unable-to-load') {
      return request.method === 'GET' ? withoutStatus(unableToLoad(id, 500)) : unableToLoad(id, 404)
    }
    if (fault?.commit === false) return undone()
    if (operation !== 'cancelRun') return read(operation, id, request)
    const isSecondVersion = request.method === 'POST' && habits.postCancelStyle === 'v2'
    return (isSecondVersion ? cancelRunSecondVersion : cancelRun)(desk, id, environments.asked(request.headers))
  }

  const finish = (due: Answer, { request, fault }: Exchange<Route>): Answer => {
    const origin = fault?.effect.show === 'instead' ? originOf(fault.name) : 'server'
    if (origin === 'elsewhere') return due
    const shown = origin === 'handler' && request.method === 'GET' ? withoutStatus(due) : due
    return { ...shown, headers: { 'X-Inngest-Server-Kind': mode === 'dev' ? 'dev' : 'cloud', ...shown.headers } }
  }

  const { handle, faults, requests } = createService<InngestFaultName, SandboxOperation, Route>({
    clock,
    faultTable: inngestFaults,
    visibleHeaders,
    routeOf: ({ method, url }) => route(method, url.pathname),
    answer,
    finish,
  })

  return {
    fetch: createFetchMount(handle),
    handlers: (http) => handlersFor(http, PATTERNS, handle),
    faults,
    runs: createRuns(book, clock),
    requests,
    clock,
    signingKey: signingKeys[0] ?? ANY_KEY,
    baseUrl: mode === 'cloud' ? CLOUD_URL : OPEN_SOURCE_URL,
    handle,
  }
}

/** What is due for work that a fault kept from being done. The fault shows in its place, so nobody gets to see it. */
const undone = (): Answer => ({ status: 500, headers: {}, body: '' })
