import {
  type Answer,
  type ApiError,
  type Attempt,
  type CallPlan,
  isApiError,
  isSdkError,
  type Operation,
  outcomeOf,
  SHARED_CALL_OPTIONS,
  type SharedCallOptions,
  type Transport,
  UnexpectedResponseError,
  type WithResponse,
  withOneDeadline,
} from '@x/transport'
import { endOf } from './ended-run.ts'
import { isErrorBody } from './error-body.ts'
import { freshQuery } from './fresh-read.ts'
import { momentOf } from './moment.ts'
import * as operations from './operations.ts'
import type { Run } from './wire.gen.ts'

/** What a cancel did, as far as the server tells. */
export interface CancelRunResult {
  /**
   * - `cancelled`: the run was under way and is cancelled now
   * - `already_ended`: it had ended before, and nothing was done
   * - `accepted`: the server took the cancel and does not show yet what came of it
   */
  readonly result: 'cancelled' | 'already_ended' | 'accepted'
  /** The run as it was read afterwards, where it was and could be. */
  readonly run?: Run
}

/** Options of `cancelRun`. */
export interface CancelRunOptions extends SharedCallOptions {
  /** Whether the run is read once afterwards, since the answer to a cancel is as a rule empty. Default: true. */
  readonly confirm?: boolean | undefined
}

/** Which of the two routes this server has, once one of them has answered as a route does. */
export interface CancelRoute {
  known: 'post' | 'delete' | undefined
}

const CANCEL_OPTIONS = [...SHARED_CALL_OPTIONS, 'confirm'] as const

/** Codes of a server that says itself that there was nothing to cancel (inngest/inngest, pkg/api/v2). */
const ENDED_BEFORE: ReadonlySet<string> = new Set(['run_already_ended', 'run_already_cancelled'])

/** Ms by which the end of a run may lie before the cancel that brought it about, as the server rounds. */
const SAME_MOMENT_MS = 1_000

type Sent = Pick<Answer<Operation>, 'status' | 'headers' | 'requestId' | 'attempts' | 'drift'>

/**
 * Cancels by the route that the server has: the capability's POST first, DELETE where that is none. Another route is no
 * retry, but its attempts count for the outcome.
 */
export async function cancelRun(
  transport: Transport,
  runId: string,
  given: CancelRunOptions,
  route: CancelRoute,
): Promise<WithResponse<CancelRunResult>> {
  const options = transport.checkOptions('cancelRun', given, CANCEL_OPTIONS)
  // One deadline for every request that this takes.
  const { confirm = true, ...callOptions } = withOneDeadline(options, transport.clock)
  const began = transport.clock.now()
  let sent: Sent
  try {
    sent = await send(transport, runId, callOptions, route)
  } catch (error) {
    if (!isApiError(error) || error.status !== 409) throw error
    // A 409 that is not about the run's end would be news; both APIs have it for nothing else here.
    const known = error.type === undefined || ENDED_BEFORE.has(error.type)
    if (!known) throw error
    const { status, requestId, attempts } = error
    const answer = { status, headers: new Headers(), requestId, attempts, drift: [] }
    if (error.outcome !== 'unknown') return { ...answer, data: { result: 'already_ended' } }
    // An earlier attempt, whose answer was lost, may have been what ended it.
    sent = answer
  }
  const { status, headers, requestId, attempts, drift } = sent
  const data = confirm ? await lookAfterwards(transport, runId, callOptions, began) : { result: 'accepted' as const }
  return { data, status, headers, requestId, attempts, drift }
}

async function send(transport: Transport, runId: string, options: CancelRunOptions, route: CancelRoute): Promise<Sent> {
  const plan: CallPlan = { path: { runId }, knownOptions: SHARED_CALL_OPTIONS }
  if (route.known === 'delete') return transport.send(operations.cancelRunByDelete, plan, options)
  let earlierAttempts: readonly Attempt[]
  try {
    const sent = await transport.send(operations.cancelRun, plan, options)
    route.known = 'post'
    return sent
  } catch (error) {
    if (!isNoRoute(error)) {
      if (isAnswerOfRoute(error)) route.known = 'post'
      throw error
    }
    earlierAttempts = isSdkError(error) ? error.attempts : []
  }
  try {
    const sent = await transport.send(operations.cancelRunByDelete, { ...plan, earlierAttempts }, options)
    route.known = 'delete'
    return sent
  } catch (error) {
    if (isAnswerOfRoute(error)) route.known = 'delete'
    throw isNoRoute(error) ? neither(error) : withEarlier(error, earlierAttempts)
  }
}

/** An error that came before the second route was tried knows nothing of the first. */
function withEarlier(error: unknown, earlier: readonly Attempt[]): unknown {
  if (!isSdkError(error) || error.attempts.length > 0) return error
  return Object.assign(error, { attempts: earlier, outcome: outcomeOf(earlier) })
}

/** Whether an error says that the server has no such route: 405, or a 404 of the router and not of the API. */
const isNoRoute = (error: unknown): boolean =>
  isApiError(error) && (error.status === 405 || (error.status === 404 && !saidByApi(error)))

/** Whether an error came from the route itself, which therefore exists. */
const isAnswerOfRoute = (error: unknown): boolean =>
  isApiError(error) && saidByApi(error) && error.status >= 400 && error.status < 500

/** Whether the API's own error format came back. The router of v2 has it too, for paths that it does not know. */
function saidByApi({ type, bodyText = '' }: ApiError): boolean {
  if (type === 'api_error') return false
  try {
    return isErrorBody(JSON.parse(bodyText))
  } catch {
    // What is kept of a body may be cut.
    return /^\s*\{\s*"errors?"\s*:/.test(bodyText)
  }
}

function neither(error: unknown): unknown {
  if (!isApiError(error)) return error
  const { operation, attempts, requestId, runId, outcome, status, bodyText } = error
  return new UnexpectedResponseError(
    'cancelRun: the server has neither POST /v1/runs/{runId}/cancel nor DELETE /v1/runs/{runId}. Is baseUrl the address of its API?',
    { status, bodyText },
    { operation, attempts, requestId, runId, outcome },
  )
}

/** Reads the run once, past the server's cache. What cannot be read then is no failure of the cancel. */
async function lookAfterwards(
  transport: Transport,
  runId: string,
  options: SharedCallOptions,
  began: number,
): Promise<CancelRunResult> {
  const plan = { path: { runId }, query: freshQuery(transport), knownOptions: SHARED_CALL_OPTIONS } as const
  try {
    const { data } = await transport.send(operations.getRun, plan, { ...options, maxRetries: 0 })
    const { data: run, metadata } = data
    const end = endOf(run)
    if (end === undefined) return { result: 'accepted', run }
    if (end.result !== 'cancelled') return { result: 'already_ended', run }
    const readAt = metadata?.fetched_at
    return {
      result: endedBefore(run.ended_at, readAt, transport.clock.now() - began) ? 'already_ended' : 'cancelled',
      run,
    }
  } catch {
    return { result: 'accepted' }
  }
}

/**
 * Whether a cancelled run had been cancelled before this call. Both times are the server's, and the call's length is
 * this machine's, so that no two clocks are compared.
 */
function endedBefore(endedAt: unknown, readAt: unknown, tookMs: number): boolean {
  const age = momentOf(readAt) - momentOf(endedAt)
  return Number.isFinite(age) && age > tookMs + SAME_MOMENT_MS
}
