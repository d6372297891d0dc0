import {
  type ChecksOf,
  checkedElsewhere,
  invalidInput,
  isJsonObject,
  isSdkError,
  responseOf,
  type SchemaIssue,
  type SdkError,
  SHARED_CALL_OPTIONS,
  type SharedCallOptions,
  trueOrFalse,
  type WithResponse,
  withOneDeadline,
} from '@x/transport'
import { explainingNoRoute } from '../api/missing-route.ts'
import * as operations from '../api/operations.gen.ts'
import type { StartedRun } from '../wire.gen.ts'
import { endOf } from './ended-run.ts'
import { readRun } from './get-run.ts'
import type { CallOptions } from './read-options.ts'
import { type RunReads, readRunByV2 } from './v2-reads.ts'

/** Options of `rerun`. Only its read is repeated after a failure, never the rerun itself. */
export interface RerunOptions extends CallOptions {
  /** Where to start. Default: from the beginning. */
  readonly fromStep?: {
    /** The id of the step in your code. The steps before it keep their results. */
    readonly stepId: string
    /** What the step gets instead of its own input: a list of arguments. Default: its own input. */
    readonly input?: readonly unknown[]
  }
  /** Whether to rerun a run that has not ended: then two are in progress. Default: false. */
  readonly evenIfRunning?: boolean | undefined
}

export const RERUN_OPTIONS = {
  ...SHARED_CALL_OPTIONS,
  fromStep: checkedElsewhere,
  evenIfRunning: trueOrFalse,
} satisfies ChecksOf<RerunOptions>

/** Runs a run again, once. */
export async function rerun(reads: RunReads, runId: string, given: RerunOptions): Promise<WithResponse<StartedRun>> {
  const { transport } = reads
  const { evenIfRunning = false, fromStep, ...options } = withOneDeadline(given, transport.clock)
  const problems = lostStep(given)
  // Nothing is read for input that is refused anyway.
  const eventId = evenIfRunning || problems.length > 0 ? undefined : await eventOfEndedRun(reads, runId, options)
  const body = fromStep === undefined ? {} : { fromStep }
  try {
    const plan = { path: { runId }, body, problems, knownOptions: SHARED_CALL_OPTIONS }
    const answer = await transport.send(operations.rerun, plan, options)
    return { ...responseOf(answer), data: answer.data.data }
  } catch (error) {
    throw isSdkError(error) ? explained(error, runId, eventId) : error
  }
}

/** A step that is passed as undefined is one that went missing: without it, everything would run again. */
function lostStep(given: RerunOptions): SchemaIssue[] {
  if (!Object.hasOwn(given, 'fromStep') || given.fromStep !== undefined) return []
  const message = 'expected a step, got undefined: leave it out to run everything again'
  return [{ path: ['fromStep'], code: 'invalid_value', message }]
}

/**
 * The event of a run that has ended; undefined if it is not known.
 *
 * @throws RequestValidationError for a run that has not ended.
 */
async function eventOfEndedRun(
  reads: RunReads,
  runId: string,
  options: SharedCallOptions,
): Promise<string | undefined> {
  const { status, hasEnded, eventId } = await stateOf(reads, runId, options).catch((error: unknown) => {
    throw isSdkError(error) ? beforeRerun(error) : error
  })
  if (hasEnded) return eventId
  const message = `run ${runId} has not ended (${status}), so two runs would be in progress. Wait until it ends, cancel it, or pass true`
  throw invalidInput(
    [{ path: ['evenIfRunning'], code: 'invalid_value', message }],
    { operation: 'rerun', runId },
    reads.transport.api,
    { advice: 'The rerun was not sent.' },
  )
}

/** Whatever became of the read, the rerun was not sent. */
const beforeRerun = (error: SdkError): SdkError =>
  error.with({
    operation: 'rerun',
    advice: 'The rerun was not sent.',
    ...(error.outcome === 'rejected' ? {} : { outcome: 'not_sent' }),
  })

interface RunState {
  readonly status: string
  readonly hasEnded: boolean
  readonly eventId: string | undefined
}

/** v2 has no cache, and takes every key that a rerun takes; v1 knows runs that v2 has lost. */
async function stateOf(reads: RunReads, runId: string, options: SharedCallOptions): Promise<RunState> {
  const found = await readRunByV2(reads, runId, options)
  if (found === undefined) {
    const { data: run } = await readRun(reads, runId, { ...options, fresh: true })
    return { status: run.status, hasEnded: endOf(run) !== undefined, eventId: run.event_id ?? undefined }
  }
  const { status, endedAt, trigger } = found.said.fields
  const [eventId]: readonly unknown[] = isJsonObject(trigger) && Array.isArray(trigger.eventIds) ? trigger.eventIds : []
  return {
    // Before its end, v2 may name the status of a step.
    status: status === 'QUEUED' ? 'Scheduled' : 'Running',
    hasEnded: typeof endedAt === 'string',
    eventId: typeof eventId === 'string' ? eventId : undefined,
  }
}

/** An error after which the new run may exist says how to find it. */
function explained(error: SdkError, runId: string, eventId: string | undefined): SdkError {
  const own = explainingNoRoute(error, operations.rerun)
  if (own.outcome !== 'unknown' && own.outcome !== 'accepted') return own
  const list = eventId === undefined ? `listEventRuns(run.event_id) of run ${runId}` : `listEventRuns('${eventId}')`
  const note = `Every call starts one more run, so look for it first: it is the run in ${list} whose original_run_id is ${runId}.`
  return own.with({ note, runId, ...(eventId === undefined ? {} : { eventId }) })
}
