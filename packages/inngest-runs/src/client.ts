import {
  ApiClient,
  Call,
  type CallPromise,
  ConfigurationError,
  checkOptions,
  customOperation,
  customRequestProblems,
  givenOptions,
  type HiddenOptions,
  headerValueProblem,
  type Method,
  REDACTED,
  readEnvironment,
  SHARED_CALL_OPTIONS,
  type SharedCustomRequest,
  type WithResponse,
} from '@x/transport'
import { INNGEST_API } from './api.ts'
import { type CancelRoute, type CancelRunOptions, type CancelRunResult, cancelRun } from './cancel-run.ts'
import { type CallOptions, CLIENT_OPTIONS, type InngestRunsOptions } from './client-options.ts'
import { connectionFor } from './connection.ts'
import type { EndedRun } from './ended-run.ts'
import * as operations from './operations.ts'
import { waitForRun } from './run-wait.ts'
import { serverUrlProblem } from './server-address.ts'
import { VERSION } from './version.ts'
import type { WaitOptions } from './waiting.ts'
import type { Run, RunJob } from './wire.gen.ts'

const REQUEST_OPTIONS = [...SHARED_CALL_OPTIONS, 'query', 'body'] as const

/**
 * A client of the runs in Inngest's REST API, of Inngest Cloud, a self-hosted server or the dev server.
 *
 * Errors that the server hides in a 200 are the errors they are. Every failure is an `SdkError` with an `outcome`.
 *
 * @throws ConfigurationError for options that cannot be. A missing key is only missed at the first call.
 */
export class InngestRuns extends ApiClient {
  readonly #cancelRoute: CancelRoute = { known: undefined }

  constructor(given: InngestRunsOptions = {}) {
    const options = checkOptions(INNGEST_API, given, CLIENT_OPTIONS, {
      baseUrl: serverUrlProblem,
      env: headerValueProblem,
      fallbackKey: (key) => (typeof key === 'function' ? undefined : headerValueProblem(key)),
    })
    // Not in the public type: only tests hold time and chance.
    const hidden: InngestRunsOptions & HiddenOptions = options
    const { apiKey, fallbackKey, baseUrl, env } = options
    super(
      {
        className: 'InngestRuns',
        product: 'x-inngest-runs',
        version: VERSION,
        api: INNGEST_API,
        connect: async (ofCall, operation) => {
          // A key of one call is meant alone: no other credential may do in its place what it was asked for.
          const keys = ofCall === undefined ? { apiKey, fallbackKey } : { onlyKey: ofCall }
          const connection = await connectionFor({ ...keys, baseUrl }, operation)
          const environment = env ?? environmentFromVariable()
          return environment === undefined ? connection : withEnvironment(connection, environment)
        },
        headers: {},
        shown: {
          apiKey: apiKey === undefined ? undefined : REDACTED,
          fallbackKey: fallbackKey === undefined ? undefined : REDACTED,
          baseUrl,
          env,
        },
      },
      hidden,
    )
  }

  /**
   * Reads one run. The open-source server caches this for 3 s.
   *
   * @throws RunNotFoundError when there is no such run, it is older than the plan keeps, or it is not visible yet;
   * UnexpectedResponseError when the server answers with another run.
   */
  getRun(runId: string, options: CallOptions = {}): CallPromise<Run> {
    return unwrapped(this.call(operations.getRun, { path: { runId }, knownOptions: SHARED_CALL_OPTIONS }, options))
  }

  /**
   * Cancels a run. A step that is running ends; later steps do not begin. Cancelling a run that has ended is no error.
   *
   * The answer to a cancel is as a rule empty, so the run is read once afterwards; `{ confirm: false }` spares that.
   *
   * @throws RunNotFoundError when there is no such run.
   */
  cancelRun(runId: string, options: CancelRunOptions = {}): CallPromise<CancelRunResult> {
    return new Call(cancelRun(this.transport, runId, options, this.#cancelRoute))
  }

  /**
   * Lists the jobs of a run that wait or are under way: queue items (at most about ten, in no promised order), not a
   * history of its steps. A run that has ended has none. The open-source server caches this for 5 s.
   *
   * @throws RunNotFoundError when there is no such run.
   */
  listRunJobs(runId: string, options: CallOptions = {}): CallPromise<RunJob[]> {
    return unwrapped(this.call(operations.listRunJobs, { path: { runId }, knownOptions: SHARED_CALL_OPTIONS }, options))
  }

  /**
   * Lists the runs that an event started. Empty for an unknown event, for one that started none, and for a moment after
   * it was sent; the open-source server caches even that for 15 s.
   *
   * @param eventId the internal id that sending the event gave, not an id of your own.
   */
  listEventRuns(eventId: string, options: CallOptions = {}): CallPromise<Run[]> {
    return unwrapped(
      this.call(operations.listEventRuns, { path: { eventId }, knownOptions: SHARED_CALL_OPTIONS }, options),
    )
  }

  /**
   * Reads a run until it has ended. A failed or cancelled run is a value, not an error; a status that this version does
   * not know is no end.
   *
   * @throws WaitTimeoutError when the deadline (default: 10 minutes) comes first. The run goes on.
   * @throws RunNotFoundError when no such run has become visible within `grace`.
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
    return waitForRun(this.transport, runId, options)
  }

  /**
   * Calls any other endpoint through the same transport: same key, errors, limits. A write is sent once. Resolves to the
   * parsed body, undefined where it is empty or not JSON.
   *
   * @param path below the base URL, with a slash in front and the version in it: `/v1/events`.
   */
  request(method: Method, path: string, init: SharedCustomRequest = {}): CallPromise<unknown> {
    const given = { ...givenOptions(init, REQUEST_OPTIONS) }
    const { query, body, ...options } = given
    return this.call(
      customOperation(method, path, false),
      {
        knownOptions: SHARED_CALL_OPTIONS,
        problems: customRequestProblems(method, path, given),
        ...(body === undefined ? {} : { body }),
        ...(query === undefined ? {} : { query }),
      },
      options,
    )
  }
}

/** The data of an envelope. Its metadata is of use to waits alone. */
function unwrapped<T>(call: CallPromise<{ data: T }>): CallPromise<T> {
  const whole = call.withResponse().then((response): WithResponse<T> => ({ ...response, data: response.data.data }))
  return new Call(whole)
}

type Connected = Awaited<ReturnType<typeof connectionFor>>

function withEnvironment(connection: Connected, environment: string): Connected {
  const header = { 'x-inngest-env': environment }
  const { headers, fallbackHeaders } = connection
  return {
    ...connection,
    headers: { ...headers, ...header },
    ...(fallbackHeaders === undefined ? {} : { fallbackHeaders: { ...fallbackHeaders, ...header } }),
  }
}

function environmentFromVariable(): string | undefined {
  const value = readEnvironment('INNGEST_ENV')
  const problem = value === undefined ? undefined : headerValueProblem(value)
  if (problem !== undefined) throw new ConfigurationError(`INNGEST_ENV: ${problem}. Nothing was sent.`)
  return value
}
