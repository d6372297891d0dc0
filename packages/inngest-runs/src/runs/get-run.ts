import {
  type Attempt,
  type CheckedResponse,
  isSdkError,
  isUnexpectedResponseError,
  type Operation,
  responseOf,
  SHARED_CALL_OPTIONS,
  type SharedCallOptions,
  withOneDeadline,
} from '@x/transport'
import { normaliseRun } from '../api/normalise.ts'
import * as operations from '../api/operations.gen.ts'
import type { Run } from '../wire.gen.ts'
import { freshQuery } from './fresh-read.ts'
import type { ReadOptions, ReadResponse } from './read-options.ts'
import { joined, type RunReads, readRunByV2, type SaidByV2 } from './v2-reads.ts'
import { runOfV2, type V2Run } from './v2-run.ts'

/**
 * Reads one run: status and end from v1, which has them right, and the output from v2 if v1 has none. That takes two
 * requests; otherwise one.
 */
export async function readRun(
  reads: RunReads,
  runId: string,
  { fresh = false, ...given }: ReadOptions,
): Promise<ReadResponse<Run>> {
  const { transport, routes } = reads
  // One deadline for both requests.
  const options = withOneDeadline(given, transport.clock)
  const extraQuery = fresh ? freshQuery(transport) : {}
  const plan = { path: { runId }, extraQuery, knownOptions: SHARED_CALL_OPTIONS } as const
  const hasV2 = !routes.isMissing(operations.getRunByV2)
  let answer: CheckedResponse<typeof operations.getRun>
  try {
    answer = await transport.send(operations.getRun, { ...plan, ...(hasV2 ? { notRetried: 'empty' } : {}) }, options)
  } catch (error) {
    if (!hasV2 || !isEmptyAnswer(error)) throw error
    // Permanent, not temporary, if v1 cannot encode the output.
    const found = await readRunByV2(reads, runId, options)
    if (found !== undefined) return runFoundByV2(found, attemptsOf(error))
    answer = await transport.send(operations.getRun, { ...plan, earlierAttempts: attemptsOf(error) }, options)
  }
  const { data: run, metadata } = answer.data
  const response = { ...responseOf(answer), data: run, metadata }
  return lacksOutput(run) ? withOutput(reads, response, options) : response
}

/** Whether v1 reports that a run has completed, but not its output: the default for every run of SDK 4. */
export const lacksOutput = ({ status, output }: Run): boolean => status === 'Completed' && output === ''

/** Whether v1 returned an empty response, as it does for a run or a list that it cannot encode. */
export const isEmptyAnswer = (error: unknown): boolean =>
  isUnexpectedResponseError(error) &&
  error.status === 200 &&
  error.bodyText === undefined &&
  // Neither a body that was too long to read, nor a response about another run.
  error.attempts.at(-1)?.cause === undefined &&
  error.attempts.at(-1)?.verdict === 'unknown'

export const attemptsOf = (error: unknown): readonly Attempt[] => (isSdkError(error) ? error.attempts : [])

async function withOutput(
  reads: RunReads,
  response: ReadResponse<Run>,
  options: SharedCallOptions,
): Promise<ReadResponse<Run>> {
  const { data: run, attempts: earlier } = response
  const found = await readRunByV2(reads, run.run_id, options)
  if (found === undefined) return response
  const { said } = found
  const attempts = joined(earlier, found.attempts)
  return { ...response, data: said.output === undefined ? run : { ...run, output: said.output.value }, attempts }
}

function runFoundByV2({ said, answer, attempts }: SaidByV2<V2Run>, earlier: readonly Attempt[]): ReadResponse<Run> {
  return {
    ...responseOf(answer),
    data: runOfV2(said),
    metadata: metadataOf(answer),
    attempts: joined(earlier, attempts),
  }
}

/** v2 names the times of its metadata in the other casing. */
export function metadataOf({ data }: CheckedResponse<Operation>): ReadResponse<Run>['metadata'] {
  const { metadata }: { metadata?: ReadResponse<Run>['metadata'] } = Object(normaliseRun(data))
  return metadata
}
