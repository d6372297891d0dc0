import { adviceFor } from './advice.ts'
import type { Api, Connection } from './api.ts'
import {
  type Accepted,
  type AttemptLog,
  abortedError,
  deadlineError,
  AttemptLog as Log,
  runLoop,
} from './attempt-loop.ts'
import type { Attempt } from './attempt-record.ts'
import type { Clock } from './clock.ts'
import { type Deadline, deadlineFrom } from './deadline.ts'
import { withDecimalFields } from './decimal-fields.ts'
import { DriftReport } from './drift-report.ts'
import { isConfigurationError } from './errors/configuration-error.ts'
import { IdempotencyConflictError } from './errors/idempotency-conflict-error.ts'
import { ResponseValidationError } from './errors/response-validation-error.ts'
import { assignKnown, type ErrorContext } from './errors/sdk-error.ts'
import { type CheckedInput, checkInput, refusal } from './input-check.ts'
import { formatPath } from './issue-path.ts'
import { judge } from './judgement.ts'
import { undisturbed } from './observer.ts'
import type { AnswerOf, Operation } from './operation.ts'
import { optionProblems, type SharedCallOptions, type SharedClientOptions } from './options.ts'
import type { Pace } from './pace.ts'
import type { PreparedRequest } from './prepared-request.ts'
import type { RedactionRules } from './redaction.ts'
import { buildRequest } from './request-building.ts'
import { POLICY } from './retry-policy.ts'
import type { SchemaIssue } from './schema.ts'
import { ride, rideToTheEnd, SingleFlight } from './single-flight.ts'
import { Tracing } from './tracing.ts'

/** What a package gives the transport, once per client. */
export interface TransportOptions extends SharedClientOptions {
  /** The package, as channels of `node:diagnostics_channel` name it. */
  readonly product: string
  readonly api: Api
  /** Finds out where and as whom to call; `apiKey` is the call's own. Throws a ConfigurationError. */
  readonly connect: (apiKey: SharedCallOptions['apiKey'], operation: Operation) => Connection | Promise<Connection>
  /** Headers of every request. */
  readonly headers: Readonly<Record<string, string>>
  readonly clock: Clock
  readonly random: () => number
}

/** A call, as a client hands it over. */
export interface CallPlan extends CheckedInput {
  readonly idempotencyKey?: string
  /** Where the client was not told, instead of what follows from the operation. */
  readonly validationByDefault?: 'strict' | 'report'
  /** What a refusal of the input means, where that is not `not_sent`. */
  readonly refusalOutcome?: 'unknown'
  /** Attempts of the same call by another route: they count for its outcome. */
  readonly earlierAttempts?: readonly Attempt[]
  /** Where attempts have to be spaced out. */
  readonly pace?: Pace
}

/** An answer that was accepted, with its body checked. */
export type Answer<O extends Operation> = AnswerOf<O> & {
  readonly status: number
  readonly headers: Headers
  readonly requestId: string | undefined
  readonly attempts: readonly Attempt[]
  readonly drift: readonly SchemaIssue[]
}

/** A reason that costs nothing to make: without one, every `abort` makes an exception with a stack. */
const OVER = 'over'

type CallContext = ErrorContext & { readonly operation: string }

/** The only code that talks HTTP. */
export class Transport {
  readonly #options: TransportOptions
  readonly #flights = new SingleFlight<Accepted>()
  readonly #drift: DriftReport
  readonly #tracing: Tracing

  constructor(options: TransportOptions) {
    this.#options = options
    this.#drift = new DriftReport(options.onDrift)
    this.#tracing = new Tracing(options.product)
  }

  get clock(): Clock {
    return this.#options.clock
  }

  get random(): () => number {
    return this.#options.random
  }

  /** Checks, sends, retries, checks again. Throws an SdkError whose `outcome` says what became of it. */
  send<O extends Operation>(operation: O, plan: CallPlan, options: SharedCallOptions): Promise<Answer<O>> {
    return this.#tracing.call(operation, () => this.#send(operation, plan, options))
  }

  async #send<O extends Operation>(operation: O, plan: CallPlan, options: SharedCallOptions): Promise<Answer<O>> {
    // Sharing breaks the chain of awaits by which a stack names its caller, so that it is taken down here.
    const caller = plan.idempotencyKey === undefined ? undefined : new Error('called')
    const { api, clock } = this.#options
    const subject = operation.subject === undefined ? undefined : plan.path?.[operation.subject]
    const context: CallContext = {
      operation: operation.id,
      idempotencyKey: plan.idempotencyKey,
      ...(operation.subject === undefined ? {} : { [operation.subject]: subject }),
    }
    const { issues, bodyText } = checkInput(operation, plan, options, api)
    if (issues.length > 0) throw refusal(issues, { ...context, outcome: plan.refusalOutcome }, api)
    const deadline = deadlineFrom(options.deadline, POLICY.deadline, clock)
    const signal = options.signal ?? new AbortController().signal

    const connection = await this.#connect(options.apiKey, { signal, deadline, operation, context })
    const build = (as: Connection) =>
      buildRequest(operation, as, { ...plan, bodyText }, [this.#options.headers, options.headers ?? {}])
    const request = build(connection)
    const { fallbackHeaders, refusedHint } = connection
    const fallback = fallbackHeaders === undefined ? undefined : build({ ...connection, headers: fallbackHeaders })
    const rules: RedactionRules = { secrets: connection.secrets, patterns: api.keyPatterns, publicUrls: api.publicUrls }
    const run = (ownSignal: AbortSignal, log: AttemptLog) =>
      runLoop(
        {
          request,
          fallback,
          refusedHint,
          api,
          retry: operation.retry,
          judgedAs: operation,
          timeoutMs: options.timeout ?? this.#options.timeout ?? operation.timeoutMs,
          maxRetries: options.maxRetries ?? this.#options.maxRetries ?? POLICY.retries,
          deadline,
          signal: ownSignal,
          fetch: this.#options.fetch ?? globalThis.fetch,
          clock,
          random: this.#options.random,
          rules,
          context,
          onAttempt: (attempt) => this.#tellAttempt(operation, attempt),
          pace: plan.pace,
        },
        log,
      )

    const accepted =
      plan.idempotencyKey === undefined
        ? await run(signal, new Log(plan.earlierAttempts))
        : await this.#share(operation, plan.idempotencyKey, request, {
            run,
            signal,
            deadline,
            context,
            caller,
            mayLeave: options.signal !== undefined,
          })
    return this.#read(operation, accepted, context, plan.validationByDefault)
  }

  /** Refuses bad options by name, for a method that is more than one call. */
  checkOptions(operation: string, options: unknown, known: readonly string[]): void {
    const issues = optionProblems(options, known)
    if (issues.length > 0) throw refusal(issues, { operation }, this.#options.api)
  }

  /** Resolves where and as whom to call; the signal and the deadline hold here too, as a key may come from a network. */
  async #connect(
    apiKey: SharedCallOptions['apiKey'],
    {
      signal,
      deadline,
      operation,
      context,
    }: { signal: AbortSignal; deadline: Deadline; operation: Operation; context: CallContext },
  ): Promise<Connection> {
    const call = { context, retry: operation.retry }
    const pending = this.#connecting(apiKey, operation, context)
    if (!(pending instanceof Promise)) return pending
    const over = new AbortController()
    let abort: () => void = () => {}
    const end = new Promise<never>((_, reject) => {
      abort = () => reject(abortedError(call, new Log()))
      if (signal.aborted) abort()
      else signal.addEventListener('abort', abort, { once: true })
      this.#options.clock
        .sleep(deadline.remaining(), over.signal, 'limit')
        .then(() => reject(deadlineError(call, new Log())))
    })
    end.catch(() => {})
    try {
      return await Promise.race([pending, end])
    } finally {
      signal.removeEventListener('abort', abort)
      over.abort(OVER)
    }
  }

  /** Asks the package; a configuration that cannot be is told as an error of this call. */
  #connecting(
    apiKey: SharedCallOptions['apiKey'],
    operation: Operation,
    { operation: name, idempotencyKey }: CallContext,
  ): Connection | Promise<Connection> {
    const named = (error: unknown): never => {
      if (isConfigurationError(error)) assignKnown(error, { operation: name, idempotencyKey })
      throw error
    }
    try {
      const pending = this.#options.connect(apiKey, operation)
      return pending instanceof Promise ? pending.catch(named) : pending
    } catch (error) {
      return named(error)
    }
  }

  /** One request in flight per key: the same request is shared, another one is refused. */
  async #share(
    operation: Operation,
    key: string,
    request: PreparedRequest,
    call: {
      run: (signal: AbortSignal, log: AttemptLog) => Promise<Accepted>
      signal: AbortSignal
      deadline: Deadline
      context: CallContext
      caller: Error | undefined
      mayLeave: boolean
    },
  ): Promise<Accepted> {
    const { run, signal, deadline, context, caller, mayLeave } = call
    const asked = { context, retry: operation.retry }
    if (signal.aborted) throw abortedError(asked, new Log())
    const found = this.#flights.join(key, request, run)
    if (found.kind === 'conflict') throw conflictError(context, found.sameBytes)
    const { flight } = found
    const joined = flight.riders > 0
    const named = (error: unknown): never => {
      if (!joined && caller !== undefined && error instanceof Error) error.stack = `${error.stack}\n${framesOf(caller)}`
      throw error
    }
    // Who flies alone, and has no signal to leave by, waits for the flight and nothing else.
    if (!joined && !mayLeave) return rideToTheEnd(flight).catch(named)
    const over = new AbortController()
    const gone = new AbortController()
    let reason: 'aborted' | 'deadline' = 'aborted'
    const abort = () => gone.abort()
    signal.addEventListener('abort', abort, { once: true })
    // The flight keeps its first caller's deadline; those who joined keep their own.
    if (joined) {
      this.#options.clock.sleep(deadline.remaining(), over.signal, 'limit').then(() => {
        reason = over.signal.aborted ? reason : 'deadline'
        gone.abort()
      })
    }
    try {
      const accepted = await ride(flight, gone.signal, (goesOn) =>
        reason === 'aborted' ? abortedError(asked, flight.log, goesOn) : deadlineError(asked, flight.log, goesOn),
      )
      if (!joined) return accepted
      // Read again from the text: the data is each caller's own.
      const { api, clock } = this.#options
      return { ...accepted, judgement: judge(accepted.judgement.end, api, operation, clock.now()) }
    } catch (error) {
      return named(error)
    } finally {
      signal.removeEventListener('abort', abort)
      over.abort(OVER)
    }
  }

  /** Makes data of an accepted answer. */
  #read<O extends Operation>(
    operation: O,
    { judgement, attempts }: Accepted,
    context: CallContext,
    validationByDefault: 'strict' | 'report' = operation.accepted === 'identified' ? 'report' : 'strict',
  ): Answer<O> {
    const { end, json, id, requestId } = judgement
    const status = judgement.status ?? 0
    const headers = end.kind === 'answer' ? end.headers : new Headers()
    const readAs = Object.hasOwn(operation.responses, status) ? status : operation.otherSuccess
    const normalised = operation.normalise?.(json) ?? json
    const data = operation.verbatim ? normalised : withDecimalFields(normalised, this.#options.api.decimalFields)
    const drift = operation.responses[readAs]?.issues(data) ?? []
    if (drift.length > 0) {
      const strict = (this.#options.responseValidation ?? validationByDefault) === 'strict'
      if (strict || drift.some(({ path }) => isEssential(operation, path))) {
        throw new ResponseValidationError(
          `${operation.id}: ${this.#options.api.vendor} answered ${status} in another shape than agreed: ${summary(drift)}.${adviceFor(operation.retry, 'accepted')}`,
          { issues: drift, status, body: data },
          {
            ...context,
            outcome: 'accepted',
            attempts,
            requestId,
            ...(operation.subject === undefined || id === undefined ? {} : { [operation.subject]: id }),
          },
        )
      }
      this.#drift.tell(operation.id, drift)
    }
    // The schema found for `readAs` is the one that the type pairs with it.
    return { readAs, data, status, headers, requestId, attempts, drift } as unknown as Answer<O>
  }

  /** Tells the user of a value that this version does not know, once per operation and field. */
  tellUnknown(operationId: string, field: string): void {
    this.#drift.tell(operationId, [{ path: [field], code: 'unknown_member' }])
  }

  #tellAttempt(operation: Operation, attempt: Attempt): void {
    const event = { ...attempt, operation: operation.id, method: operation.method, urlTemplate: operation.path }
    this.#tracing.attempt(event)
    undisturbed(() => this.#options.onAttempt?.(event))
  }
}

/** The frames of a stack, without its first line and the frame of the transport itself. */
const framesOf = ({ stack = '' }: Error): string => stack.split('\n').slice(2).join('\n')

/**
 * Nothing of this call was sent. But where the very same thing is in flight under other credentials or headers, it may be
 * happening, and a new key would do it twice.
 */
function conflictError(context: CallContext, sameBytes: boolean): IdempotencyConflictError {
  const outcome = sameBytes ? 'unknown' : 'not_sent'
  const difference = sameBytes ? 'with other headers or another API key' : 'and it differs from this one'
  return new IdempotencyConflictError(
    `${context.operation}: another request with the same idempotency key is in flight, ${difference}.${adviceFor('keyed', outcome)}`,
    { status: 400, type: 'idempotency_validation_error', detectedBy: 'client' },
    { ...context, outcome },
  )
}

/** Whether a difference leaves nothing to go on with: the answer is no object, or lacks what the client itself reads. */
const isEssential = ({ essential = [] }: Operation, path: SchemaIssue['path']): boolean =>
  path.length === 0 || essential.includes(formatPath(path))

function summary(issues: readonly SchemaIssue[]): string {
  const shown = issues.slice(0, 5).map(({ path, message }) => `${formatPath(path)}: ${message}`)
  return issues.length > shown.length
    ? `${shown.join('; ')}; and ${issues.length - shown.length} more`
    : shown.join('; ')
}
