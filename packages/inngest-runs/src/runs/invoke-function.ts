import {
  givenOptions,
  isApiError,
  isSdkError,
  type Operation,
  responseOf,
  type SchemaIssue,
  type SdkError,
  SHARED_CALL_OPTIONS,
  type SharedCallOptions,
  type WithResponse,
  withOneDeadline,
} from '@x/transport'
import { explainingNoRoute } from '../api/missing-route.ts'
import * as operations from '../api/operations.gen.ts'
import type { EndedRun } from './ended-run.ts'
import { notStartedError } from './function-not-started.ts'
import { waitForRun } from './run-wait.ts'
import type { RunReads } from './v2-reads.ts'
import type { WaitOptions } from './waiting.ts'

/** The function to start, and what it gets. */
export interface FunctionToInvoke {
  /** The id of its app, as in `new Inngest({ id })`. */
  readonly appId: string
  /** The id of the function in your code. The full id, with the app's id before it, works too. */
  readonly functionId: string
  /** The data of the event that the function gets: an object, `{}` for none. */
  readonly data: object
  /**
   * An idempotency key for this function: a second start with the same key returns the first run, whatever its data. Any
   * text that is not empty. Without a key, the call is sent once and never retried.
   */
  readonly idempotencyKey?: string
}

/** A run that was started. */
export interface InvokedFunction {
  /** Id of the run: pass it to `getRun` or `waitForRun`. */
  readonly runId: string
  /**
   * Whether the server says that the key has already started this run: by an earlier call, or by an attempt of this
   * call whose response was lost. Always false without a key.
   */
  readonly alreadyStarted: boolean
}

/** How a run ended that this call, or an earlier one under the same key, had started. */
export type InvokedRun = EndedRun & Pick<InvokedFunction, 'alreadyStarted'>

/** With a key on the wire, the server starts one run however often it is asked. */
const KEYED = { ...operations.invokeFunction, retry: 'keyed' } as const satisfies Operation

const NAMES = ['appId', 'functionId', 'data', 'idempotencyKey']

const WITHOUT_KEY =
  'Another call would start a second run, so look among the runs of the function first. With an idempotencyKey, a call can be repeated.'

/** Starts a run of a function. */
export async function invokeFunction(
  { transport }: Pick<RunReads, 'transport'>,
  given: FunctionToInvoke,
  options: SharedCallOptions,
): Promise<WithResponse<InvokedFunction>> {
  const { appId, functionId, ...body } = { ...givenOptions(given, NAMES) }
  const { idempotencyKey } = body
  try {
    const answer = await transport.send(
      idempotencyKey === undefined ? operations.invokeFunction : KEYED,
      { path: { appId, functionId }, body, problems: lostKey(body), knownOptions: SHARED_CALL_OPTIONS },
      options,
    )
    const { runId } = answer.data.data
    // A 409 with the body of a success: the key had started this run.
    return { ...responseOf(answer), data: { runId, alreadyStarted: answer.status === 409 } }
  } catch (error) {
    throw isSdkError(error) ? explained(error, idempotencyKey) : error
  }
}

/** Starts a run of a function, and reads it until it has ended. One deadline holds for both. */
export async function invokeAndWait(
  reads: RunReads,
  given: FunctionToInvoke,
  options: WaitOptions,
): Promise<InvokedRun> {
  const { deadline, signal, timeout, headers, apiKey, ...waiting } = withOneDeadline(options, reads.transport.clock)
  const shared = { deadline, signal, timeout, headers, apiKey }
  const { data } = await invokeFunction(reads, given, shared)
  const { runId, alreadyStarted } = data
  try {
    return { ...(await waitForRun(reads, runId, { ...shared, ...waiting })), alreadyStarted }
  } catch (error) {
    throw isSdkError(error) ? afterStart(error, runId) : error
  }
}

/** Whatever a read meets, the run was started. */
const afterStart = (error: SdkError, runId: string): SdkError =>
  error.outcome === 'accepted'
    ? error
    : error.with({ outcome: 'accepted', runId, advice: `Run ${runId} was started and continues: wait for it again.` })

/** A key that is passed as undefined is one that went missing: without it, a repeat of the call starts a second run. */
function lostKey(body: object): SchemaIssue[] {
  if (!Object.hasOwn(body, 'idempotencyKey') || Reflect.get(body, 'idempotencyKey') !== undefined) return []
  const message = 'expected a string, got undefined: leave it out to start a run without a key'
  return [{ path: ['idempotencyKey'], code: 'invalid_value', message }]
}

function explained(error: SdkError, idempotencyKey: unknown): SdkError {
  const own = typeof idempotencyKey === 'string' ? error.with({ idempotencyKey }) : error
  const notStarted = isApiError(own) ? notStartedError(own) : undefined
  if (notStarted !== undefined) return notStarted
  const isOpen = own.outcome === 'unknown' && idempotencyKey === undefined
  return explainingNoRoute(isOpen ? own.with({ note: WITHOUT_KEY }) : own, operations.invokeFunction)
}
