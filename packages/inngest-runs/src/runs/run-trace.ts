import {
  type ApiError,
  type ChecksOf,
  isApiError,
  NotFoundError,
  responseOf,
  SHARED_CALL_OPTIONS,
  type SharedCallOptions,
  type Transport,
  trueOrFalse,
  type WithResponse,
} from '@x/transport'
import { isMissingRoute } from '../api/missing-route.ts'
import * as operations from '../api/operations.gen.ts'
import { traceOf } from '../trace/trace-of-spans.ts'
import type { RunTrace } from '../wire.gen.ts'

/** What of a trace is wanted. */
export interface TraceWanted {
  /** Whether it has the events, and what the run and its steps returned or why they failed. Default: false. */
  readonly includeOutput?: boolean | undefined
  /** Whether it also has the spans as the server sent them, as `raw`. Default: false. */
  readonly raw?: boolean | undefined
}

/** The route is missing, not the run. */
const withoutTraces = (error: ApiError): NotFoundError =>
  new NotFoundError(
    { what: `Inngest returned ${error.status}: this server has no traces`, advice: 'They are part of v2 of the API.' },
    error,
    error,
  )

const WANTED = { includeOutput: trueOrFalse, raw: trueOrFalse } satisfies ChecksOf<TraceWanted>

/** Reads the spans of a run, and makes steps of them. */
export async function readRunTrace(
  transport: Transport,
  runId: string,
  wanted: TraceWanted,
  options: SharedCallOptions,
): Promise<WithResponse<RunTrace>> {
  const { includeOutput, raw = false } = transport.checkOptions('getRunTrace', wanted, WANTED)
  const plan = { path: { runId }, query: { includeOutput }, knownOptions: SHARED_CALL_OPTIONS } as const
  const answer = await transport.send(operations.getRunTrace, plan, options).catch((error: unknown) => {
    throw isApiError(error) && isMissingRoute(error) ? withoutTraces(error) : error
  })
  const { data } = answer.data
  const trace = traceOf(data.runId, data.rootSpan)
  return { ...responseOf(answer), data: raw ? { ...trace, raw: data.rootSpan } : trace }
}
