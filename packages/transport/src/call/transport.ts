import type { Api, Connection } from '../api/api.ts'
import type { Operation } from '../api/operation.ts'
import { AttemptLog, abortedError, type CallContext, deadlineError } from '../attempt/attempt-log.ts'
import { type Accepted, runLoop } from '../attempt/attempt-loop.ts'
import { classify, type NotRetried } from '../attempt/classification.ts'
import type { RateLimiter, SendWindow } from '../attempt/send-window.ts'
import { makesOneRequest } from '../attempt/single-request.ts'
import { isAuthenticationError } from '../errors/api-errors.ts'
import { type AbortedError, isAbortedError, isConfigurationError } from '../errors/call-errors.ts'
import { callersCause } from '../errors/callers-cause.ts'
import { wireQuery } from '../input/client-names.ts'
import { givenOptions, undisturbed } from '../input/given-values.ts'
import type { OptionChecks } from '../input/option-checks.ts'
import type { SharedCallOptions, SharedClientOptions } from '../input/options.ts'
import type { Attempt } from '../outcome/outcome.ts'
import { POLICY, timeNeeded } from '../outcome/retry-policy.ts'
import { DriftReport } from '../response/drift.ts'
import { type CheckedResponse, readResponse } from '../response/response.ts'
import { misplacedSecrets, type ShownInput } from '../secrets/misplaced-secrets.ts'
import { type RedactionRules, redact } from '../secrets/redaction.ts'
import type { Clock } from '../time/clock.ts'
import { type Deadline, deadlineFrom } from '../time/deadline.ts'
import { onAbort } from '../time/on-abort.ts'
import { type CheckedInput, checkedOptions, checkInput, invalidInput } from './input-check.ts'
import { withOwnHeaders, withOwnQuery } from './own-input.ts'
import { buildRequest, type PreparedRequest } from './request.ts'
import { type BeforeSending, settledInTime } from './settled-in-time.ts'
import { awaitFlight, conflictError, SingleFlight } from './single-flight.ts'
import { Tracing } from './tracing.ts'

/** What a package passes to the transport, once per client. */
export interface TransportOptions extends SharedClientOptions {
  /** The package name in channels of `node:diagnostics_channel`. */
  readonly product: string
  readonly api: Api
  /** Resolves base URL and credentials; `apiKey` is the call's own. Throws a ConfigurationError. */
  readonly connect: (apiKey: SharedCallOptions['apiKey'], operation: Operation) => Connection | Promise<Connection>
  /** Headers of every request. */
  readonly headers: Readonly<Record<string, string>>
  readonly clock: Clock
  readonly random: () => number
}

/** A call, as a client passes it in. */
export interface CallPlan extends CheckedInput {
  readonly idempotencyKey?: string
  /** Attempts of the same call by another route: they count towards its outcome. */
  readonly earlierAttempts?: readonly Attempt[]
  /** Where attempts are rate limited. */
  readonly rateLimiter?: RateLimiter
  /** How long the request may be sent, if that is limited. */
  readonly window?: SendWindow
  /** Repeat only what never reached the server, for a server that wants no second request soon after an answer. */
  readonly onlyUnsent?: boolean
  /** Successes that are trusted although their body cannot be read: they are not retried. */
  readonly notRetried?: NotRetried
  readonly beforeSending?: BeforeSending
}

/** A call that may share its request with another call. */
interface SharedCall {
  readonly run: (signal: AbortSignal | undefined, log: AttemptLog) => Promise<Accepted>
  readonly signal: AbortSignal | undefined
  readonly deadline: Deadline
  /** Whether the deadline left time for an attempt when the call began. */
  readonly inTime: boolean
  readonly context: CallContext
  readonly window?: SendWindow | undefined
}

/** The only code that talks HTTP. */
export class Transport {
  readonly #options: TransportOptions
  readonly #flights = new SingleFlight<Accepted>()
  readonly #drift: DriftReport
  readonly #tracing: Tracing
  /** Of the latest call. */
  #secrets: readonly string[] = []

  constructor(options: TransportOptions) {
    this.#options = options
    this.#drift = new DriftReport(options.onDrift)
    this.#tracing = new Tracing(options.product)
  }

  get api(): Api {
    return this.#options.api
  }

  get clock(): Clock {
    return this.#options.clock
  }

  get random(): () => number {
    return this.#options.random
  }

  /** Checks, sends, retries, checks again. Throws an SdkError whose `outcome` says what happened to the request. */
  send<O extends Operation>(operation: O, plan: CallPlan, options: SharedCallOptions): Promise<CheckedResponse<O>> {
    // No async function in between: it would take a place in the stack of every failure. Each caller gets an error of
    // its own, even if they shared one request.
    return this.#tracing
      .call(operation, () => this.#send(operation, plan, options))
      .catch((error: unknown) => {
        throw isAbortedError(error) ? this.withReason(error, options.signal) : error
      })
  }

  async #send<O extends Operation>(
    operation: O,
    asked: CallPlan,
    given: SharedCallOptions,
  ): Promise<CheckedResponse<O>> {
    const { api, clock } = this.#options
    // Read once: what is checked is what is sent.
    const plan = withOwnQuery(asked)
    const options = withOwnHeaders(givenOptions(given, Object.keys(plan.knownOptions)))
    this.refuseSecrets(operation.id, plan)
    const resourceId: unknown = operation.resourceId === undefined ? undefined : plan.path?.[operation.resourceId]
    const context: CallContext = {
      operation: operation.id,
      idempotencyKey: plan.idempotencyKey,
      // Untyped callers get here before their input is checked.
      ...(operation.resourceId === undefined || typeof resourceId !== 'string'
        ? {}
        : { [operation.resourceId]: resourceId }),
    }
    const { issues, bodyText } = checkInput(operation, plan, options, api)
    if (issues.length > 0) throw invalidInput(issues, context, api)
    const deadline = deadlineFrom(options.deadline, POLICY.deadline, clock)
    const inTime = deadline.remaining() >= timeNeeded(operation.retry)
    const { signal } = options
    const timeoutMs = options.timeout ?? this.#options.timeout ?? operation.timeoutMs
    const waiting = { context, retry: operation.retry, inTime, signal, deadline }
    const connecting = this.#connecting(options.apiKey, operation, context)
    const connection = connecting instanceof Promise ? await settledInTime(connecting, clock, waiting) : connecting
    // Now that the key of this call is known: it need not look like one.
    this.refuseSecrets(operation.id, plan, connection.secrets)
    const build = (as: Connection) =>
      buildRequest(operation, as, { ...plan, query: wireQuery(operation.parameters, plan.query ?? {}), bodyText }, [
        this.#options.headers,
        options.headers ?? {},
      ])
    const request = build(connection)
    const { fallbackHeaders, credentialHint } = connection
    const fallback = fallbackHeaders === undefined ? undefined : build({ ...connection, headers: fallbackHeaders })
    this.#secrets = connection.secrets
    const rules = this.redaction
    const { beforeSending: ask } = plan
    const check = ask && (() => ask(bodyText, (pending) => settledInTime(pending, clock, waiting, timeoutMs)))
    if (check !== undefined) await this.#flights.before(plan.idempotencyKey, check)
    const run = (ownSignal: AbortSignal | undefined, log: AttemptLog) =>
      runLoop(
        {
          request,
          fallback,
          credentialHint,
          api,
          retry: operation.retry,
          classifiedAs: { ...operation, notRetried: plan.notRetried },
          timeoutMs,
          maxRetries: options.maxRetries ?? this.#options.maxRetries ?? POLICY.retries,
          deadline,
          inTime,
          signal: ownSignal,
          fetch: this.#options.fetch ?? globalThis.fetch,
          oneRequest: makesOneRequest(this.#options.fetch),
          clock,
          random: this.#options.random,
          rules,
          context,
          onAttempt: (attempt) => this.#reportAttempt(operation, attempt),
          rateLimiter: plan.rateLimiter,
          window: plan.window,
          onlyUnsent: plan.onlyUnsent,
        },
        log,
      )

    const answered =
      plan.idempotencyKey === undefined
        ? run(signal, new AttemptLog(plan.earlierAttempts))
        : this.#share(operation, plan.idempotencyKey, request, {
            run,
            signal,
            deadline,
            inTime,
            context,
            window: plan.window,
          })
    const accepted = await answered.catch((error: unknown) => {
      if (isAuthenticationError(error)) connection.onCredentialRejected?.()
      throw error
    })
    const { responseValidation: validation = 'report' } = this.#options
    const response = readResponse(operation, accepted, { api, context, asked: plan.path, rules, validation })
    this.#drift.report(operation.id, response.drift)
    return response
  }

  /** Rejects invalid options by name, for a method that makes more than one call. Returns them as they were read. */
  checkOptions<T>(operation: string, given: T, known: OptionChecks): T {
    return checkedOptions(operation, given, known, this.#options.api)
  }

  /**
   * @param secrets of this call, if they are known.
   * @throws RequestValidationError if an id or the idempotency key holds a secret. It shows none of them.
   */
  refuseSecrets(operation: string, shown: ShownInput, secrets: readonly string[] = []): void {
    const { api } = this.#options
    const issues = misplacedSecrets(shown, { secrets, patterns: api.keyPatterns })
    if (issues.length > 0) throw invalidInput(issues, { operation }, api)
  }

  /** The error with the reason that the signal was aborted with as its cause. */
  withReason(error: AbortedError, signal: AbortSignal | undefined): AbortedError {
    // A signal from an old polyfill has no reason.
    if (signal?.aborted !== true || signal.reason === undefined) return error
    return error.with({ cause: callersCause(signal.reason, (text) => redact(text, this.redaction)) })
  }

  /** What no text of this client may show. */
  get redaction(): RedactionRules {
    const { keyPatterns: patterns, publicUrls } = this.#options.api
    return { secrets: this.#secrets, patterns, publicUrls }
  }

  /** Asks the package; an invalid configuration becomes an error of this call. */
  #connecting(
    apiKey: SharedCallOptions['apiKey'],
    operation: Operation,
    { operation: name, idempotencyKey }: CallContext,
  ): Connection | Promise<Connection> {
    const named = (error: unknown): never => {
      throw isConfigurationError(error) ? error.with({ operation: name, idempotencyKey }) : error
    }
    try {
      const pending = this.#options.connect(apiKey, operation)
      return pending instanceof Promise ? pending.catch(named) : pending
    } catch (error) {
      return named(error)
    }
  }

  /** One request in flight per key: the same request is shared, a different one is rejected. */
  async #share(
    operation: Operation,
    key: string,
    request: PreparedRequest,
    { run, signal, deadline, inTime, context, window }: SharedCall,
  ): Promise<Accepted> {
    const asked = { context, retry: operation.retry, inTime }
    if (signal?.aborted === true) throw abortedError(asked, new AttemptLog())
    const found = this.#flights.join(key, request, signal !== undefined, run)
    if (found.kind === 'conflict') throw conflictError(context, found.sameBytes)
    const { flight } = found
    if (flight.callers === 0) {
      return await awaitFlight(flight, signal, (othersStay) => abortedError(asked, flight.log, othersStay))
    }
    // What one caller knows about the key applies to the shared request.
    if (window !== undefined) flight.log.windows.push(window)
    // The flight has its first caller's deadline; callers that join keep their own.
    const gone = new AbortController()
    let leave: typeof abortedError | typeof deadlineError = abortedError
    const takeBack = this.#options.clock.limit(deadline.remaining(), () => {
      leave = deadlineError
      gone.abort()
    })
    const stopListening = onAbort(signal, () => gone.abort())
    try {
      const accepted = await awaitFlight(flight, gone.signal, (othersStay) => leave(asked, flight.log, othersStay))
      // Parsed again from the text: each caller gets its own copy of the data.
      const { api, clock } = this.#options
      const oneRequest = makesOneRequest(this.#options.fetch)
      return {
        ...accepted,
        classification: classify(accepted.classification.end, api, operation, clock.now(), oneRequest),
      }
    } finally {
      takeBack()
      stopListening()
    }
  }

  /** Reports a value that this version does not know, once per operation and field. */
  reportUnknown(operationId: string, field: string): void {
    this.#drift.report(operationId, [{ path: [field], code: 'unknown_member' }])
  }

  #reportAttempt(operation: Operation, attempt: Attempt): void {
    const { onAttempt } = this.#options
    if (onAttempt === undefined && !this.#tracing.hearsAttempts) return
    const event = { ...attempt, operation: operation.id, method: operation.method, urlTemplate: operation.path }
    this.#tracing.attempt(event)
    undisturbed(() => onAttempt?.(event))
  }
}
