import {
  ApiClient,
  Call,
  type CallPromise,
  type ChecksOf,
  checkedElsewhere,
  checkOptions,
  customOperation,
  customRequestProblems,
  givenOptions,
  type HiddenOptions,
  listing,
  type Method,
  type OptionChecks,
  REDACTED,
  SHARED_CALL_OPTIONS,
  type SharedCustomRequest,
  systemClock,
} from '@x/transport'
import { INNGEST_API } from './api/api.ts'
import { environmentFromVariables, withEnvironment } from './api/branch-environment.ts'
import { connectionFor } from './api/connection.ts'
import * as operations from './api/operations.gen.ts'
import { RouteMemory } from './api/route-memory.ts'
import { CLIENT_OPTIONS, type InngestRunsOptions } from './client-options.ts'
import type { EventToSend, SentEvent } from './events/event-to-send.ts'
import { readEvent } from './events/get-event.ts'
import { type EventListing, type ListEventsFilters, listEvents } from './events/list-events.ts'
import { sendEvent } from './events/send-event.ts'
import { CANCEL_OPTIONS, type CancelRunOptions, type CancelRunResult, cancelRun } from './runs/cancel-run.ts'
import type { EndedRun } from './runs/ended-run.ts'
import { readEventRuns } from './runs/event-runs.ts'
import { waitForEventRuns } from './runs/event-runs-wait.ts'
import { readRun } from './runs/get-run.ts'
import {
  type FunctionToInvoke,
  type InvokedFunction,
  type InvokedRun,
  invokeAndWait,
  invokeFunction,
} from './runs/invoke-function.ts'
import { listRunJobs } from './runs/list-run-jobs.ts'
import { type ListRunsFilters, type RunListing, runQuery } from './runs/list-runs.ts'
import {
  type CallOptions,
  READ_OPTIONS,
  type ReadOptions,
  type ReadPromise,
  type ReadResponse,
} from './runs/read-options.ts'
import { RERUN_OPTIONS, type RerunOptions, rerun } from './runs/rerun.ts'
import { explainingRunNotFound } from './runs/run-not-found.ts'
import { readRunTrace, type TraceWanted } from './runs/run-trace.ts'
import { WAIT_OPTIONS, waitForRun } from './runs/run-wait.ts'
import type { RunReads } from './runs/v2-reads.ts'
import type { WaitForEventRunsOptions, WaitOptions } from './runs/waiting.ts'
import { VERSION } from './version.ts'
import type { InngestEvent, Run, RunJob, RunTrace, StartedRun } from './wire.gen.ts'

const REQUEST_OPTIONS = {
  ...SHARED_CALL_OPTIONS,
  query: checkedElsewhere,
  body: checkedElsewhere,
} satisfies ChecksOf<SharedCustomRequest>

/**
 * A client for the runs of Inngest's REST API: Inngest Cloud, a self-hosted server or the dev server.
 *
 * Errors that the server hides in a 200 are thrown as errors. Every failure is an `SdkError` with an `outcome`.
 *
 * @throws ConfigurationError for invalid options. A missing key is only reported at the first call.
 */
export class InngestRuns extends ApiClient {
  readonly #reads: RunReads

  constructor(options: InngestRunsOptions = {}) {
    const checked = checkOptions(INNGEST_API, options, CLIENT_OPTIONS)
    // Not in the public type: only tests control time and randomness.
    const hidden: InngestRunsOptions & HiddenOptions = checked
    const { apiKey, fallbackKey, hashedKey, baseUrl, allowPlainHttp, isDev, env } = checked
    const routes = new RouteMemory(checked.clock ?? systemClock)
    super(
      {
        className: 'InngestRuns',
        product: 'x-inngest-runs',
        version: VERSION,
        api: INNGEST_API,
        connect: async (ofCall, operation) => {
          // A key passed to one call is meant exclusively: no other credential may replace it.
          const keys = ofCall === undefined ? { apiKey, fallbackKey } : { onlyKey: ofCall }
          const where = { baseUrl, allowPlainHttp, isDev }
          const connection = await connectionFor({ ...keys, ...where, hashedKey }, operation, routes)
          const environment = env ?? environmentFromVariables()
          return environment === undefined ? connection : withEnvironment(connection, environment)
        },
        headers: {},
        shown: {
          apiKey: apiKey === undefined ? undefined : REDACTED,
          fallbackKey: fallbackKey === undefined ? undefined : REDACTED,
          hashedKey,
          baseUrl,
          allowPlainHttp,
          isDev,
          env,
        },
      },
      hidden,
    )
    this.#reads = { transport: this.transport, routes }
  }

  /**
   * Reads one run. The open-source server caches it for 3 s; `fresh: true` bypasses the cache.
   *
   * Status and end come from v1 of the API. If v1 has no output (by default, for functions of Inngest's SDK 4), a
   * second request reads it from v2. A run that v1 cannot encode comes from v2 alone: its `function_id` is then the id
   * of the function in your code.
   *
   * @throws RunNotFoundError if there is no such run, it is older than your plan's retention, it is in another environment, or it is not
   *   visible yet. If the id is that of an event, the message says so.
   * @throws UnexpectedResponseError if the server returns another run.
   */
  getRun(runId: string, options: ReadOptions = {}): ReadPromise<Run> {
    return new Call(
      this.#aboutRun('getRun', runId, options, READ_OPTIONS, (checked) => readRun(this.#reads, runId, checked)),
    )
  }

  /**
   * Cancels a run. A running step ends; later steps do not begin. Cancelling a run that has ended is not an error.
   *
   * Tries `POST /v1/runs/{runId}/cancel`, then `POST /v2/runs/{runId}/cancel`, then `DELETE /v1/runs/{runId}`, and
   * remembers which one the server supports. v2 reports the result; the response to DELETE is empty, so the run is read
   * afterwards.
   *
   * @throws RunNotFoundError if there is no such run.
   */
  cancelRun(runId: string, options: CancelRunOptions = {}): CallPromise<CancelRunResult> {
    return new Call(
      this.#aboutRun('cancelRun', runId, options, CANCEL_OPTIONS, (checked) => cancelRun(this.#reads, runId, checked)),
    )
  }

  /**
   * Lists the jobs of a run that are waiting or running: queue items (about ten at most, in no particular order), not a
   * history of its steps. A run that has ended has none. Bypasses the server's cache, unless `fresh` is false.
   *
   * @throws RunNotFoundError if there is no such run.
   */
  listRunJobs(runId: string, options: ReadOptions = {}): ReadPromise<RunJob[]> {
    return new Call(
      this.#aboutRun('listRunJobs', runId, options, READ_OPTIONS, (checked) =>
        listRunJobs(this.transport, runId, checked),
      ),
    )
  }

  /**
   * Lists the runs that an event started, each once, with the outputs that only v2 of the API has. Empty for an unknown
   * event, for an event that started no run, and for a moment after it was sent. Bypasses the server's cache, unless
   * `fresh` is false: the cache keeps even an empty list for 15 s.
   *
   * For a batch of events, v1 lists the run only under the first event; v2 finds it under the others, if v1 lists
   * nothing there.
   *
   * @param eventId the internal id returned when the event was sent, not your own id.
   */
  listEventRuns(eventId: string, options: ReadOptions = {}): ReadPromise<Run[]> {
    return new Call(this.#listEventRuns(eventId, options))
  }

  /**
   * Lists runs, newest first. Await it for one page, or iterate over it with `for await` for every run. Nothing is sent
   * before you do. Only v2 of the API has lists.
   *
   * A row has the names and the statuses of `Run`; `RunRow` says what only `getRun` knows. A list costs the server about
   * ten times as much as a read: to follow a run, use `waitForRun`.
   *
   * @throws UnexpectedResponseError if the pages repeat, or if a page has rows and its next cursor cannot be read.
   *
   * @example
   * ```ts
   * import { InngestRuns } from '@x/inngest-runs'
   *
   * const inngest = new InngestRuns()
   * const since = new Date(Date.now() - 24 * 60 * 60 * 1000)
   * for await (const run of inngest.listRuns({ status: 'Failed', from: since })) {
   *   console.log(run.run_id, run.function?.id, run.ended_at)
   * }
   * ```
   */
  listRuns(filters: ListRunsFilters = {}, options: CallOptions = {}): RunListing {
    return listing(this.transport, operations.listRuns, runQuery(filters), options)
  }

  /**
   * Reads the steps of a run, each once, with its attempts, and what the executor did besides. Only v2 of the API has
   * them. To print it, use `formatTrace` of `@x/inngest-runs/trace`.
   *
   * @throws RunNotFoundError if there is no such run. If the id is that of an event, the message says so.
   */
  getRunTrace(runId: string, wanted: TraceWanted = {}, options: CallOptions = {}): CallPromise<RunTrace> {
    return new Call(
      this.#aboutRun('getRunTrace', runId, options, SHARED_CALL_OPTIONS, (checked) =>
        readRunTrace(this.transport, runId, wanted, checked),
      ),
    )
  }

  /**
   * Reads a run until it has ended. A failed or cancelled run is a value, not an error; a status that this version does
   * not know is not an end.
   *
   * @throws WaitTimeoutError if the deadline (default: 10 minutes) comes first. The run continues.
   * @throws RunNotFoundError if no such run has become visible within `grace`.
   *
   * @example
   * ```ts
   * import { InngestRuns } from '@x/inngest-runs'
   *
   * const inngest = new InngestRuns() // the key is in INNGEST_SIGNING_KEY or INNGEST_API_KEY
   * const end = await inngest.waitForRun(process.env.RUN_ID ?? '', { deadline: 60_000 })
   * if (end.result === 'completed') console.log(end.output)
   * if (end.result === 'failed') console.error(end.error.message)
   * ```
   */
  waitForRun(runId: string, options: WaitOptions = {}): Promise<EndedRun> {
    return this.#aboutRun('waitForRun', runId, options, WAIT_OPTIONS, (checked) =>
      waitForRun(this.#reads, runId, checked),
    )
  }

  /**
   * Waits for the runs that an event started: until there are runs, and until each of them has ended. Resolves to one
   * `EndedRun` per run.
   *
   * The number of runs is not known in advance. With `count`, it waits until at least that many have ended. Without, it
   * looks once more when all have ended, at least 1 s after it saw the first, and waits for any run that has appeared
   * by then.
   *
   * @param eventId the internal id returned when the event was sent, not your own id.
   * @throws RunNotFoundError if the event has no run after `grace` (default: 10 s), with the possible reasons.
   * @throws WaitTimeoutError if the deadline (default: 10 minutes) comes first. The runs continue.
   *
   * @example
   * ```ts
   * import { InngestRuns } from '@x/inngest-runs'
   *
   * const inngest = new InngestRuns()
   * const eventId = process.env.EVENT_ID ?? '' // one of the ids that sending returned
   * for (const end of await inngest.waitForEventRuns(eventId, { deadline: 60_000 })) {
   *   console.log(end.run.run_id, end.result)
   * }
   * ```
   */
  waitForEventRuns(eventId: string, options: WaitForEventRunsOptions = {}): Promise<EndedRun[]> {
    return waitForEventRuns(this.#reads, eventId, options)
  }

  /**
   * Starts a run of a function and returns its id at once. The run continues on its own: `invokeAndWait` waits for it.
   *
   * With an `idempotencyKey`, the call is retried after temporary failures, and a second call with that key returns the
   * first run, as `alreadyStarted`. Without a key, it is sent once. Needs v2 of the API.
   *
   * @throws an error that `isFunctionNotStartedError` recognises if the function's own flow control started no run; its
   *   `notStarted` says why. A debounced function will run later.
   * @throws NotFoundError if there is no such app or function in this environment.
   *
   * @example
   * ```ts
   * import { InngestRuns } from '@x/inngest-runs'
   *
   * const inngest = new InngestRuns()
   * const { runId } = await inngest.invokeFunction({
   *   appId: 'shop',
   *   functionId: 'send-welcome',
   *   data: { user: 7 },
   *   idempotencyKey: 'welcome-user-7',
   * })
   * console.log(runId)
   * ```
   */
  invokeFunction(call: FunctionToInvoke, options: CallOptions = {}): CallPromise<InvokedFunction> {
    return new Call(invokeFunction(this.#reads, call, options))
  }

  /**
   * Starts a run of a function and reads it until it has ended. A failed or cancelled run is a value, not an error.
   *
   * @throws what `invokeFunction` throws; once the run was started, only errors with outcome `accepted` and `runId`.
   * @throws WaitTimeoutError if the deadline (default: 10 minutes) comes first. The run continues.
   */
  async invokeAndWait(call: FunctionToInvoke, options: WaitOptions = {}): Promise<InvokedRun> {
    const checked = this.transport.checkOptions('invokeAndWait', options, WAIT_OPTIONS)
    return invokeAndWait(this.#reads, call, checked)
  }

  /**
   * Reruns a run that has ended: one more run of the same function with the same event, from the beginning or from
   * a step. Steps before that one keep their results. The new run's `original_run_id` names the first one.
   *
   * It is sent once, because each request starts one more run. If its response is lost, the error has outcome `unknown` and
   * says where to look for the new run. A run that has not ended is refused, unless `evenIfRunning` is true; whether it has
   * ended is read first, so a rerun by another caller at the same moment is not noticed. Needs v2 of the API.
   *
   * @throws RequestValidationError if the run has not ended; nothing is rerun then.
   * @throws RunNotFoundError if there is no such run. An unknown step is an ApiError with status 400.
   */
  rerun(runId: string, options: RerunOptions = {}): CallPromise<StartedRun> {
    return new Call(
      this.#aboutRun('rerun', runId, options, RERUN_OPTIONS, (checked) => rerun(this.#reads, runId, checked)),
    )
  }

  /**
   * Reads one event. The open-source server caches it for 5 s; `fresh: true` bypasses the cache.
   *
   * @param eventId the internal id returned when the event was sent, not your own id.
   * @throws NotFoundError if there is no such event in this environment.
   */
  getEvent(eventId: string, options: ReadOptions = {}): ReadPromise<InngestEvent> {
    return new Call(readEvent(this.transport, eventId, options))
  }

  /**
   * Lists the events that the server received, newest first, without its own (`inngest/…`). Await it for one page, or
   * iterate over it with `for await` for every event. Nothing is sent before you do.
   *
   * @throws UnexpectedResponseError if the pages repeat.
   */
  listEvents(filters: ListEventsFilters = {}, options: CallOptions = {}): EventListing {
    return listEvents(this.transport, filters, options)
  }

  /**
   * Sends one event, with the same key as all other calls: no event key is needed. It starts a run of every function that
   * it triggers; `waitForEventRuns` waits for them.
   *
   * With an `id` of your own, the call is retried after temporary failures, and the server starts runs only once. Each
   * request still gets its own event id: after a retry, the client searches the list of events for the one that has
   * the runs. An id that an earlier call used starts no run, and the server does not say so. Without an `id`, the
   * event is sent once. Needs v2 of the API.
   *
   * @example
   * ```ts
   * import { InngestRuns } from '@x/inngest-runs'
   *
   * const inngest = new InngestRuns()
   * const { eventId } = await inngest.sendEvent({ name: 'app/user.created', data: { user: 7 }, id: 'user-7-created' })
   * const [end] = await inngest.waitForEventRuns(eventId, { deadline: 60_000 })
   * console.log(end?.result)
   * ```
   */
  sendEvent(event: EventToSend, options: CallOptions = {}): CallPromise<SentEvent> {
    return new Call(sendEvent(this.transport, event, options))
  }

  /**
   * Calls any other endpoint through the same transport, with the same key, errors and limits. A write is sent once.
   * Resolves to the parsed body, or undefined if it is empty or not JSON.
   *
   * An error that v1 hides in a 200 is thrown as an error, and so is an unknown run. v2 responds to a second `invoke` with
   * the same key with a 409, which is returned as data: it names the run that the first call started.
   *
   * @param path below the base URL, starting with a slash and including the version: `/v1/events`.
   * @param init `query`: parameters; an array repeats its parameter. `body`: sent as JSON.
   */
  request(method: Method, path: string, init: SharedCustomRequest = {}): CallPromise<unknown> {
    const given = givenOptions(init, Object.keys(REQUEST_OPTIONS))
    const { query, body, ...options } = { ...given }
    return this.call(
      customOperation(method, path, false),
      {
        knownOptions: SHARED_CALL_OPTIONS,
        problems: customRequestProblems(method, path, given),
        ...(body === undefined ? {} : { body }),
        ...(query === undefined ? {} : { extraQuery: query }),
      },
      options,
    )
  }

  /** A call about one run, with its options checked and read once. */
  async #aboutRun<Options extends Omit<CallOptions, 'maxRetries'>, T>(
    operation: string,
    runId: string,
    given: Options,
    known: OptionChecks,
    call: (options: Options) => Promise<T>,
  ): Promise<T> {
    const options = this.transport.checkOptions(operation, given, known)
    return explainingRunNotFound(this.#reads, runId, options, () => call(options))
  }

  async #listEventRuns(eventId: string, given: ReadOptions): Promise<ReadResponse<Run[]>> {
    const options = this.transport.checkOptions('listEventRuns', given, READ_OPTIONS)
    return readEventRuns(this.#reads, eventId, options, { outputs: () => true, complete: () => false })
  }
}
