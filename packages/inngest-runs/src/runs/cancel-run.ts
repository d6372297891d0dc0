import {
  type ApiError,
  type Attempt,
  type CallPlan,
  type CheckedResponse,
  type ChecksOf,
  isApiError,
  isJsonObject,
  isSdkError,
  isUnexpectedResponseError,
  type Operation,
  outcomeOf,
  SHARED_CALL_OPTIONS,
  type SharedCallOptions,
  trueOrFalse,
  UnexpectedResponseError,
  type WithResponse,
  withOneDeadline,
} from '@x/transport'
import { isMissingRoute, isSaidByApi } from '../api/missing-route.ts'
import { normaliseRun } from '../api/normalise.ts'
import * as operations from '../api/operations.gen.ts'
import { ClosedRouteError } from '../api/route-memory.ts'
import type { Run } from '../wire.gen.ts'
import { endOf } from './ended-run.ts'
import { readRun } from './get-run.ts'
import { momentOf } from './moment.ts'
import type { CallOptions, ReadResponse } from './read-options.ts'
import type { RunReads } from './v2-reads.ts'

/** The effect of a cancel, as far as the server reports it. */
export interface CancelRunResult {
  /**
   * - `cancelled`: the run was in progress and is now cancelled
   * - `already_ended`: it had already ended, and nothing was done
   * - `accepted`: the server accepted the cancel, and its effect is not visible yet
   */
  readonly result: 'cancelled' | 'already_ended' | 'accepted'
  /** The run as it was read afterwards, if it was: after an empty response, and with `confirm: true`. */
  readonly run?: Run
}

/** Options of `cancelRun`. */
export interface CancelRunOptions extends CallOptions {
  /**
   * Whether to read the run afterwards. Default: only if the server's response does not say what the cancel did. With
   * false, such a response is `accepted`.
   */
  readonly confirm?: boolean | undefined
}

export const CANCEL_OPTIONS = { ...SHARED_CALL_OPTIONS, confirm: trueOrFalse } satisfies ChecksOf<CancelRunOptions>

/** Codes of a server that reports itself that there was nothing to cancel (inngest/inngest, pkg/api/v2). */
const ENDED_BEFORE: ReadonlySet<string> = new Set(['run_already_ended', 'run_already_cancelled'])

/** How far before its cancel the end of a run may lie, in ms, since the server rounds. */
const SAME_MOMENT_MS = 1_000

/** Ms until a run without an end is read again: the server stores the end a moment after its response. */
const SECOND_LOOK_MS = { least: 100, most: 200 } as const

/** The routes that may be missing, in the order in which they are tried. Every server has the last one. */
const ROUTES = [operations.cancelRun, operations.cancelRunByV2] as const

interface Sent extends Pick<CheckedResponse<Operation>, 'status' | 'headers' | 'requestId' | 'attempts' | 'drift'> {
  /** The result in the response itself; undefined if it has none. */
  readonly says: CancelRunResult | undefined
}

/**
 * Cancels by the route that the server has: the capability's POST, then that of v2, then DELETE. Trying another route
 * is not a retry, but its attempts count towards the outcome.
 */
export async function cancelRun(
  reads: RunReads,
  runId: string,
  options: CancelRunOptions,
): Promise<WithResponse<CancelRunResult>> {
  const { transport } = reads
  // One deadline for all requests.
  const { confirm, ...callOptions } = withOneDeadline(options, transport.clock)
  const began = transport.clock.now()
  const { says, ...answer } = await send(reads, runId, callOptions)
  const isRead = confirm ?? says === undefined
  if (!isRead) return { ...answer, data: says ?? { result: 'accepted' } }
  const data = await lookAfterwards(reads, runId, callOptions, { began, says })
  return { ...answer, data }
}

async function send(reads: RunReads, runId: string, options: SharedCallOptions): Promise<Sent> {
  const { routes } = reads
  const missing: Operation[] = []
  let earlierAttempts: readonly Attempt[] = []
  let last: unknown
  // Not before a route has responded: if none does, this is not an Inngest server, and nothing has been learnt.
  const learn = () => {
    for (const route of missing) routes.markMissing(route)
  }
  for (const route of [...ROUTES.filter((one) => !routes.isMissing(one)), operations.cancelRunByDelete]) {
    try {
      const sent = await sendBy(reads, route, { path: { runId }, earlierAttempts }, options)
      learn()
      return sent
    } catch (error) {
      last = error
      if (error instanceof ClosedRouteError) continue
      if (!isForAnotherRoute(route, error)) {
        if (isApiError(error) && isSaidByApi(error) && error.status < 500) learn()
        throw withEarlier(error, earlierAttempts)
      }
      if (isMissingRoute(error)) missing.push(route)
      earlierAttempts = isSdkError(error) ? error.attempts : earlierAttempts
    }
  }
  throw noRoute(last)
}

/** Sends a cancel. A run that had already ended is a result, not an error. */
async function sendBy(
  { transport }: RunReads,
  route: Operation,
  plan: Omit<CallPlan, 'knownOptions'>,
  options: SharedCallOptions,
): Promise<Sent> {
  const isV2 = route === operations.cancelRunByV2
  const whole: CallPlan = { ...plan, knownOptions: SHARED_CALL_OPTIONS, ...(isV2 ? { notRetried: 'unreadable' } : {}) }
  try {
    const { status, headers, requestId, attempts, drift, data } = await transport.send(route, whole, options)
    return { status, headers, requestId, attempts, drift, says: saidBy(data) }
  } catch (error) {
    if (!isApiError(error) || !saysEndedBefore(error)) throw error
    const { status, requestId, attempts, outcome } = error
    // An earlier attempt, whose response was lost, may have ended it.
    const says = outcome === 'unknown' ? undefined : ({ result: 'already_ended' } as const)
    return { status, headers: new Headers(), requestId, attempts, drift: [], says }
  }
}

/** The APIs return a 409 only for a run that has ended, so no other reason is expected here. */
const saysEndedBefore = ({ status, type }: ApiError): boolean =>
  status === 409 && (type === undefined || ENDED_BEFORE.has(type))

/** v2 returns the id of the cancelled run; a server that returns the run itself includes its status. */
function saidBy(json: unknown): CancelRunResult | undefined {
  if (!isJsonObject(json)) return undefined
  const { data }: { data?: unknown } = Object(normaliseRun(json))
  if (!isJsonObject(data)) return undefined
  return typeof data.runId === 'string' ? { result: 'cancelled' } : undefined
}

/**
 * Whether to try the next route. v2 reports an unknown run by one sentence alone; its other 404s are about something
 * else, such as the function of a run that v1 does know. A server without v2 may answer with a page of its web
 * interface.
 */
function isForAnotherRoute(route: Operation, error: unknown): boolean {
  if (isMissingRoute(error)) return true
  if (route !== operations.cancelRunByV2) return false
  if (isUnexpectedResponseError(error)) return error.status === 200
  return isApiError(error) && error.status === 404 && !/"Run not found"/i.test(error.bodyText ?? '')
}

/** An error that came before another route was tried does not know about the first route. */
function withEarlier(error: unknown, earlier: readonly Attempt[]): unknown {
  if (!isSdkError(error) || error.attempts.length > 0) return error
  return error.with({ attempts: earlier, outcome: outcomeOf(earlier) })
}

function noRoute(error: unknown): unknown {
  if (!isApiError(error)) return error
  const { operation, attempts, requestId, runId, outcome, status, bodyText } = error
  return new UnexpectedResponseError(
    'cancelRun: the server supports none of POST /v1/runs/{runId}/cancel, POST /v2/runs/{runId}/cancel and DELETE /v1/runs/{runId}. Check that baseUrl is the address of its API.',
    { status, bodyText },
    { operation, attempts, requestId, runId, outcome },
  )
}

/** Reads the run, past the server's cache. If it cannot be read, the cancel has not failed. */
async function lookAfterwards(
  reads: RunReads,
  runId: string,
  options: SharedCallOptions,
  { began, says }: { readonly began: number; readonly says: CancelRunResult | undefined },
): Promise<CancelRunResult> {
  const { clock, random } = reads.transport
  const look = () => readRun(reads, runId, { ...options, fresh: true, maxRetries: 0 }).catch(() => undefined)
  let seen = await look()
  if (seen !== undefined && endOf(seen.data) === undefined) {
    const { least, most } = SECOND_LOOK_MS
    await clock.sleep(least + random() * (most - least), options.signal)
    seen = (await look()) ?? seen
  }
  if (seen === undefined) return says ?? { result: 'accepted' }
  const { data: run } = seen
  if (endOf(run) === undefined) return { result: says?.result ?? 'accepted', run }
  return { result: says?.result === 'already_ended' ? 'already_ended' : howItEnded(seen, clock.now() - began), run }
}

/** Whether this cancel ended the run. */
function howItEnded({ data: run, metadata }: ReadResponse<Run>, tookMs: number): CancelRunResult['result'] {
  const isCancelled = endOf(run)?.result === 'cancelled'
  return isCancelled && !endedBefore(run.ended_at, metadata?.fetched_at, tookMs) ? 'cancelled' : 'already_ended'
}

/**
 * Whether a cancelled run was already cancelled before this call. Both times are the server's, and the length of the
 * call is measured here, so that no two clocks are compared.
 */
function endedBefore(endedAt: unknown, readAt: unknown, tookMs: number): boolean {
  const age = momentOf(readAt) - momentOf(endedAt)
  return Number.isFinite(age) && age > tookMs + SAME_MOMENT_MS
}
